"""When each survey's next wave is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Schedule
from storage.queries.inserting import insert_into
from storage.queries.records import record


class NextWave(NamedTuple):
    """A survey's rule, as it was when the time was found, and the time."""

    survey: str
    rule: str
    next_at: datetime


def next_waves(session: Session) -> dict[str, NextWave]:
    """By survey."""
    query = select(Schedule.survey, Schedule.rule, Schedule.next_at)
    return {row.survey: record(NextWave, row) for row in session.execute(query)}


def schedule(session: Session, items: Sequence[NextWave]) -> list[None]:
    """Write the next times; the last one stands."""
    for item in items:
        statement = insert_into(session, Schedule).values(item._asdict())
        changed = {"rule": statement.excluded.rule, "next_at": statement.excluded.next_at}
        session.execute(statement.on_conflict_do_update(index_elements=["survey"], set_=changed))
    return [None] * len(items)
