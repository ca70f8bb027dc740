"""Hits on the links of mails: kept in batches, and loaded with all that is known of the mail when they are judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Executable, bindparam, delete, select, update
from sqlalchemy.orm import Session

from storage.models import Invitation, LinkHit, table_of
from storage.queries.inserting import dialect_of
from storage.queries.records import record
from storage.queries.unfolding import add_new, is_among
from storage.types import HitState

TABLE = table_of(LinkHit)
# A transaction that answers do not have to wait for.
FORGOTTEN_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewHit:
    """A hit to be kept; see `LinkHit` for its fields. With `look_at`, all of its invitation's are looked at then."""

    invitation_id: int
    link: str
    method: str
    network: str
    agent: str
    hit_at: datetime
    place: str = "unknown"
    vendor: str | None = None
    hints: str = ""
    headers: str = ""
    report: str | None = None
    said: Mapping[str, Any] | None = None
    state: HitState = HitState.NOTED
    look_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptHit(NewHit):
    """A hit as it is kept."""

    id: int = 0
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What was decided of a hit, and when to look at it again."""

    id: int
    state: HitState
    look_at: datetime | None = None


NEW = tuple(one.name for one in fields(NewHit))
COLUMNS = tuple(TABLE.c[one.name] for one in fields(KeptHit))


def keep(session: Session, batches: Sequence[Sequence[NewHit]]) -> list[None]:
    """Keep batches of hits, in one statement; those on invitations that are gone meanwhile are not kept."""
    hits = [hit for batch in batches for hit in batch]
    ids = {hit.invitation_id for hit in hits}
    there = set(session.scalars(select(Invitation.id).where(Invitation.id.in_(ids))))
    add(session, [hit for hit in hits if hit.invitation_id in there])
    return [None] * len(batches)


def add(session: Session, hits: Sequence[NewHit]) -> None:
    """Keep hits on invitations that there are."""
    if hits:
        add_new(session, LinkHit, NEW, map(attrgetter(*NEW), hits))


def to_be_looked_at(session: Session, now: datetime, limit: int) -> list[int]:
    """Up to so many hits' invitations on which something is to be decided now, the oldest first."""
    query = select(TABLE.c.invitation_id).where(TABLE.c.look_at <= now).order_by(TABLE.c.look_at).limit(limit)
    return list(dict.fromkeys(session.scalars(query)))


def on_invitations(session: Session, ids: Collection[int]) -> dict[int, list[KeptHit]]:
    """All hits on each of these invitations, in the order of time."""
    found: dict[int, list[KeptHit]] = defaultdict(list)
    of_these = {"values": list(ids)}
    for row in session.connection().execute(of_invitations(dialect_of(session)), of_these) if ids else ():
        hit = record(KeptHit, row)
        found[hit.invitation_id].append(hit)
    return found


@cache
def of_invitations(dialect: str) -> Executable:
    """Hits by the ids of their invitations."""
    wanted = is_among(dialect, TABLE.c.invitation_id)
    return select(*COLUMNS).where(wanted).order_by(TABLE.c.hit_at, TABLE.c.id)


def mark(session: Session, marks: Sequence[Mark]) -> None:
    """Write what was decided; what an operator decided stays as it is."""
    statement = (
        update(TABLE)
        .where(TABLE.c.id == bindparam("of_id"), TABLE.c.decided_by.is_(None))
        .values(state=bindparam("new_state"), look_at=bindparam("new_look_at"))
    )
    rows = [{"of_id": one.id, "new_state": one.state, "new_look_at": one.look_at} for one in marks]
    if rows:
        session.connection().execute(statement, rows)


def overrule(session: Session, ids: Collection[int], state: HitState, by: str, at: datetime) -> None:
    """Write what an operator decided."""
    values = {"state": state, "decided_by": by, "decided_at": at, "look_at": None}
    session.execute(update(TABLE).where(TABLE.c.id.in_(ids)).values(**values))


def forget(session: Session, times: Sequence[datetime]) -> list[int]:
    """Of the oldest hits, up to a batch, delete those from before a time; how many they were.

    Ids are given in the order in which hits come, so that the oldest are found without an index on their times.
    """
    oldest = select(TABLE.c.id).order_by(TABLE.c.id).limit(FORGOTTEN_AT_ONCE)
    over = (delete(TABLE).where(TABLE.c.id.in_(oldest), TABLE.c.hit_at < before) for before in times)
    return [len(session.execute(statement.returning(TABLE.c.id)).all()) for statement in over]
