"""Hours of a day, as the file writes them."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated

from pydantic import AfterValidator

SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(([01]\d|2[0-3]):([0-5]\d)|24:00)")


def hours(text: str) -> str:
    """HH:MM-HH:MM, the end after the beginning."""
    if not SPAN.fullmatch(text) or text[:5] >= text[6:]:
        msg = f"'{text}' is no span of hours; write one like '09:00-17:00', or '00:00-24:00' for the whole day"
        raise ValueError(msg)
    return text


Span = Annotated[str, AfterValidator(hours)]


def span_of(text: str) -> tuple[time, time | None]:
    """The beginning and the end of a checked span; None for the end of the day."""
    begins, ends = text.split("-")
    return time.fromisoformat(begins), None if ends == "24:00" else time.fromisoformat(ends)
