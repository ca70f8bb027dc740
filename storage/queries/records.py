"""From a row of columns to a record of ours, by position."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Record = TypeVar("Record")


def record(kind: Callable[..., Record], row: Any, *more: Any) -> Record:
    """The columns of the query are in the order of the record's fields; `more` are its last ones."""
    return kind(*row, *more)
