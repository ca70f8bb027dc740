"""Messages of which nobody knows whether they arrived, and what was found out about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from storage.models import Invitation, Message, table_of
from storage.queries.messages import Claimed
from storage.queries.records import record
from storage.types import Channel, MessageKind, MessageState, Reference

TABLE = table_of(Message)
INVITATIONS = table_of(Invitation)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Such a message. `missed_at`: it was looked for and not found once already, and has been sent again since."""

    message: Claimed
    missed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Looking:
    """Which to look for: unknown since before `settled_before`, and after `settled_after`."""

    channel: Channel
    now: datetime
    settled_before: datetime
    settled_after: datetime
    limit: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of one. `sent_at` for one that was found; `due_at`: when to send it, or to look again."""

    message: Claimed
    state: MessageState
    now: datetime
    reason: str | None = None
    reference: Reference | None = None
    sent_at: datetime | None = None
    due_at: datetime | None = None


def unknown_messages(session: Session, looking: Looking) -> list[Unknown]:
    """Those that are to be looked for now; who waited longest comes first."""
    columns = [TABLE.c[name] for name in Claimed.__slots__]
    query = (
        select(*columns, TABLE.c.missed_at)
        .where(
            TABLE.c.channel == looking.channel,
            TABLE.c.state == MessageState.UNKNOWN,
            TABLE.c.due_at <= looking.now,
            TABLE.c.settled_at <= looking.settled_before,
            TABLE.c.settled_at > looking.settled_after,
        )
        .order_by(TABLE.c.due_at, TABLE.c.id)
        .limit(looking.limit)
    )
    return [Unknown(record(Claimed, row[:-1]), row.missed_at) for row in session.execute(query)]


def resolve(session: Session, resolutions: Sequence[Resolution]) -> list[bool]:
    """Write what was found out, unless another copy of the program has; a question that was found was asked."""
    return [resolve_one(session, resolution) for resolution in resolutions]


def resolve_one(session: Session, resolution: Resolution) -> bool:
    """One of them; whether it was still unknown."""
    message = resolution.message
    changed: dict[str, object] = {"state": resolution.state, "reason": resolution.reason}
    if resolution.state is MessageState.PENDING:
        changed |= {"missed_at": resolution.now, "settled_at": None}
    elif resolution.state is not MessageState.UNKNOWN:
        changed |= {"settled_at": resolution.now}
    if resolution.reference is not None:
        changed["reference"] = resolution.reference
    if resolution.due_at is not None:
        changed["due_at"] = resolution.due_at
    unknown = and_(
        TABLE.c.id == message.id, TABLE.c.attempts == message.attempts, TABLE.c.state == MessageState.UNKNOWN
    )
    done = session.execute(update(TABLE).where(unknown).values(**changed).returning(TABLE.c.id)).first() is not None
    if done and resolution.sent_at is not None and message.kind is MessageKind.QUESTION:
        asked = INVITATIONS.c.id == message.invitation_id
        session.execute(update(INVITATIONS).where(asked).values(asked_at=resolution.sent_at))
    return done
