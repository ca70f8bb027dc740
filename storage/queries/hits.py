"""Hits on score links: kept in batches, and loaded with their neighbours when the silence after them has passed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select, update

from storage.models import LinkHit, table_of
from storage.types import HitState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

TABLE = table_of(LinkHit)
AROUND = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class NewHit:
    """A hit to be kept. Not waiting: evidence about others only, for example because the person has answered."""

    invitation_id: int
    score: int
    method: str
    network: str
    agent: str
    hit_at: datetime
    state: HitState = HitState.WAITING


@dataclass(frozen=True, slots=True)
class KeptHit:
    """A hit as it is kept."""

    id: int
    invitation_id: int
    score: int
    method: str
    network: str
    agent: str
    hit_at: datetime
    state: HitState


COLUMNS = tuple(TABLE.c[name] for name in KeptHit.__slots__)


def keep(session: Session, hits: Sequence[NewHit]) -> list[None]:
    """Keep a batch of hits, in one statement."""
    rows = [{name: getattr(hit, name) for name in NewHit.__slots__} for hit in hits]
    session.connection().execute(TABLE.insert(), rows)
    return [None] * len(hits)


def waiting_before(session: Session, before: datetime, limit: int) -> list[KeptHit]:
    """The hits that are undecided and older than `before`, the oldest first."""
    query = (
        select(*COLUMNS)
        .where(TABLE.c.state == HitState.WAITING, TABLE.c.hit_at <= before)
        .order_by(TABLE.c.hit_at, TABLE.c.id)
        .limit(limit)
    )
    return [KeptHit(*row) for row in session.execute(query)]


def neighbours(session: Session, hits: Sequence[KeptHit]) -> list[KeptHit]:
    """All hits on the same invitations, and what the same networks did a minute around; the hits themselves too."""
    if not hits:
        return []
    times: dict[str, list[datetime]] = defaultdict(list)
    for hit in hits:
        times[hit.network].append(hit.hit_at)
    around = [
        and_(TABLE.c.network == network, TABLE.c.hit_at.between(min(at) - AROUND, max(at) + AROUND))
        for network, at in times.items()
    ]
    same_invitation = TABLE.c.invitation_id.in_({hit.invitation_id for hit in hits})
    query = select(*COLUMNS).where(or_(same_invitation, *around)).order_by(TABLE.c.hit_at, TABLE.c.id)
    return [KeptHit(*row) for row in session.execute(query)]


def mark(session: Session, ids: Sequence[int], state: HitState) -> None:
    """Write what was decided; what is decided already stays as it is."""
    undecided = TABLE.c.state == HitState.WAITING
    session.execute(update(TABLE).where(TABLE.c.id.in_(ids), undecided).values(state=state))
