"""What contacts themselves said about being asked: not at all, less often, or as it comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, select, update

from storage.queries.records import record
from storage.queries.suppressions import AT, NEWER, TABLE
from storage.types import SuppressedBecause

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a contact said, and the language in which they are spoken to, where it is known."""

    language: str | None
    suppressed_because: SuppressedBecause | None
    rest_days: int | None

    @property
    def unsubscribed(self) -> bool:
        """Whether they do not want to be asked at all."""
        return self.suppressed_because is SuppressedBecause.UNSUBSCRIBED


@dataclass(frozen=True, slots=True)
class Rest:
    """From this moment on, a contact is left alone for so many days after each asking; None: as long as all others."""

    contact_id: int
    days: int | None
    at: datetime


OWN = TABLE.c.suppressed_because == SuppressedBecause.UNSUBSCRIBED
RESTING = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("of_id"), NEWER)
    .values(
        rest_days=bindparam("days"),
        decided_at=AT,
        updated_at=AT,
        suppressed_at=case((OWN, None), else_=TABLE.c.suppressed_at),
        suppressed_because=case((OWN, None), else_=TABLE.c.suppressed_because),
    )
)


def wishes_of(session: Session, contact_id: int) -> Wishes | None:
    """Of one contact; None where there is none any more."""
    columns = (TABLE.c.language, TABLE.c.suppressed_because, TABLE.c.rest_days)
    row = session.execute(select(*columns).where(TABLE.c.id == contact_id)).first()
    return None if row is None else record(Wishes, row)


def rest(session: Session, items: Sequence[Rest]) -> list[None]:
    """Take the wishes down. Who may be asked seldom may be asked: an unsubscription of their own is lifted by it.

    What a person said before they decided otherwise, and comes only now, changes nothing.
    """
    rows = [{"of_id": item.contact_id, "days": item.days, "at": item.at} for item in items]
    session.connection().execute(RESTING, rows)
    return [None] * len(items)
