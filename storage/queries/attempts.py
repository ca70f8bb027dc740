"""Writing rows of people's files: one that the database does not take is told apart from a database that fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from storage.database import Database
from storage.writers import outcomes

Item = TypeVar("Item")
Result = TypeVar("Result")


def tried(
    db: Database, change: Callable[[Session, Sequence[Item]], Sequence[Result]], items: Sequence[Item]
) -> list[Result | str]:
    """Write a batch, without those items that the database refuses; a result for each, or a sentence why not.

    Raises what is no item's own fault, such as a server that is gone.
    """
    told: list[Result | str] = []
    for result, error in outcomes(db.writing, change, items) if items else ():
        if error is None:
            told.append(result)
        elif (reason := refusal(error)) is not None:
            told.append(reason)
        else:
            raise error
    return told


def refusal(error: BaseException) -> str | None:
    """What the database has against a row; None where the fault is not the row's."""
    if not isinstance(error, DataError | IntegrityError):
        return None
    return f"the database does not take it: {str(error.orig).strip().splitlines()[0]}"
