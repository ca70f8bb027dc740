"""The emergency stop in the store: begun once, seen by every copy of the program with the next message, ended once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.models import Message
from storage.models.standstills import ONLY, Standstill
from storage.queries.inserting import insert_into
from storage.queries.records import record
from storage.queries.waves import ASKING, HELD
from storage.types import MessageState


@dataclass(frozen=True, slots=True)
class Stopped:
    """Since when nothing is asked, who said so, and why."""

    since: datetime
    by: str | None
    because: str


def stopped(session: Session) -> Stopped | None:
    """The stop that is on."""
    row = session.execute(select(Standstill.since, Standstill.by, Standstill.because)).first()
    return None if row is None else record(Stopped, row)


def begin_standstill(session: Session, stop: Stopped) -> bool:
    """Whether it was not on already."""
    row = {"id": ONLY, "since": stop.since, "by": stop.by, "because": stop.because}
    begun = insert_into(session, Standstill).values(row).on_conflict_do_nothing(index_elements=["id"])
    return session.execute(begun.returning(Standstill.id)).first() is not None


def end_standstill(session: Session, at: datetime) -> bool:
    """Whether one was on. What waited for its end is due; what belongs to a wave that is held waits on."""
    if session.execute(delete(Standstill).returning(Standstill.id)).first() is None:
        return False
    waiting = (
        Message.state == MessageState.PENDING,
        Message.kind.in_(ASKING),
        Message.reason.startswith(HELD),
    )
    session.execute(update(Message).where(*waiting).values(due_at=at))
    return True
