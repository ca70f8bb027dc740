"""Contacts who are never asked again, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, update

from storage.models import Contact, table_of
from storage.types import SuppressedBecause

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

TABLE = table_of(Contact)
AT = bindparam("at", type_=TABLE.c.decided_at.type)
NEWER = or_(TABLE.c.decided_at.is_(None), TABLE.c.decided_at < AT)

SUPPRESSING = {
    SuppressedBecause.COMPLAINED: update(TABLE)
    .where(
        TABLE.c.id == bindparam("of_id"),
        TABLE.c.suppressed_because.is_distinct_from(SuppressedBecause.COMPLAINED),
    )
    .values(suppressed_at=AT, suppressed_because=SuppressedBecause.COMPLAINED, decided_at=AT, updated_at=AT),
    SuppressedBecause.UNSUBSCRIBED: update(TABLE)
    .where(TABLE.c.id == bindparam("of_id"), TABLE.c.suppressed_because.is_(None), NEWER)
    .values(suppressed_at=AT, suppressed_because=SuppressedBecause.UNSUBSCRIBED, decided_at=AT, updated_at=AT),
}


@dataclass(frozen=True, slots=True)
class Suppression:
    """A contact who is not to be asked from this moment on."""

    contact_id: int
    because: SuppressedBecause
    at: datetime


def suppress(session: Session, items: Sequence[Suppression]) -> list[None]:
    """Suppress contacts; the first time and reason stand, but a complaint outweighs an unsubscription: it is for good.

    What a person said before they took it back, and comes only now, changes nothing. A contact that is gone needs no
    suppression.
    """
    for because in SuppressedBecause:
        rows = [{"of_id": item.contact_id, "at": item.at} for item in items if item.because is because]
        if rows:
            session.connection().execute(SUPPRESSING[because], rows)
    return [None] * len(items)


def lift(session: Session, items: Sequence[tuple[int, datetime]]) -> list[None]:
    """Take back what contacts (id, when) said themselves; a complaint to their mail provider is not taken back."""
    statement = (
        update(TABLE)
        .where(TABLE.c.id == bindparam("of_id"), TABLE.c.suppressed_because == SuppressedBecause.UNSUBSCRIBED, NEWER)
        .values(suppressed_at=None, suppressed_because=None, decided_at=AT, updated_at=AT)
    )
    session.connection().execute(statement, [{"of_id": contact_id, "at": at} for contact_id, at in items])
    return [None] * len(items)
