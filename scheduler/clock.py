"""Time comes in as an argument; this is where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The aware instant."""
    return datetime.now(UTC)
