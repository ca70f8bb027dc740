"""The outbox in the store: queueing, claiming with a lease, and settling what a claim became.

Every change after a claim names the worker and the attempt (fencing): whoever lost the lease changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, exists, func, select, tuple_, update

from storage.models import Invitation, Message, table_of
from storage.queries.allowances import Limit, held_by, rooms
from storage.queries.records import record
from storage.queries.unfolding import add_new
from storage.types import Channel, MessageKind, MessageState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Update
    from sqlalchemy.orm import Session

    from storage.types import Reference

TABLE = table_of(Message)


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to queue; queued once for its key, however often it is asked for. Lower priorities go first."""

    key: str
    kind: MessageKind
    channel: Channel
    priority: int
    due_at: datetime
    invitation_id: int | None = None
    answer_id: int | None = None
    case_event_id: int | None = None
    channel_post_id: int | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in a worker's hand."""

    id: int
    key: str
    kind: MessageKind
    channel: Channel
    invitation_id: int | None
    answer_id: int | None
    case_event_id: int | None
    channel_post_id: int | None
    due_at: datetime
    attempts: int
    worker: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """Who wants how many. `kinds`: only these, of which none has a number of priority above `up_to`.

    `limits`: as many as have room in them together; it is spent by whoever sends, when it is known where to.
    """

    channel: Channel
    worker: str
    limit: int
    now: datetime
    lease: timedelta
    kinds: tuple[MessageKind, ...] | None = None
    limits: tuple[Limit, ...] = ()
    up_to: int | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a claim. `due_at` is when to try again, for a message that goes back to pending.

    Not `counted`: the message was not at fault, and the claim is none of its attempts.
    """

    message: Claimed
    state: MessageState
    now: datetime
    reason: str | None = None
    reference: Reference | None = None
    due_at: datetime | None = None
    counted: bool = True


def enqueue(session: Session, messages: Sequence[NewMessage], now: datetime) -> None:
    """Queue what is not queued yet, in one statement."""
    if not messages:
        return
    told = attrgetter(*NewMessage.__slots__)
    rows = ([*told(message), MessageState.PENDING, 0, now] for message in messages)
    add_new(session, Message, (*NewMessage.__slots__, "state", "attempts", "created_at"), rows)


def claim(session: Session, requests: Sequence[ClaimRequest]) -> list[list[Claimed]]:
    """Take what is due, most urgent first, while the channel is not held."""
    return [claim_one(session, request) for request in requests]


def claim_one(session: Session, request: ClaimRequest) -> list[Claimed]:
    """One statement on both databases; on PostgreSQL two workers never wait for each other."""
    limit = min(request.limit, open_to(session, request))
    if limit < 1:
        return []
    wanted = [Message.channel == request.channel, Message.state == MessageState.PENDING, Message.due_at <= request.now]
    if request.kinds is not None:
        wanted.append(Message.kind.in_(request.kinds))
    if request.up_to is not None:
        # The index has no kinds: without this, ten thousand questions are looked at to find that nothing else waits.
        wanted.append(Message.priority <= request.up_to)
    due = (
        select(Message.id)
        .where(*wanted)
        .order_by(Message.priority, Message.due_at, Message.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(TABLE)
        .where(TABLE.c.id.in_(select(due.c.id)))
        .values(
            state=MessageState.CLAIMED,
            worker=request.worker,
            attempts=TABLE.c.attempts + 1,
            lease_until=request.now + request.lease,
        )
        .returning(*(TABLE.c[name] for name in Claimed.__slots__), TABLE.c.priority)
    )
    rows = sorted(session.execute(taken).all(), key=lambda row: (row.priority, row.due_at, row.id))
    return [record(Claimed, row[:-1]) for row in rows]


def open_to(session: Session, request: ClaimRequest) -> int:
    """How many its limits let through now; none while the channel is held."""
    gate, *free = rooms(session, [held_by(request.channel), *request.limits], request.now)
    return min(gate, sum(free)) if request.limits else gate


def mark_sending(session: Session, items: Sequence[tuple[Claimed, datetime, timedelta]]) -> list[bool]:
    """Commit to sending, just before the call. False: the lease was lost, and somebody else may be sending it."""
    _, now, lease = items[0]
    held = [(message.id, message.worker, message.attempts) for message, _, _ in items]
    statement = (
        update(TABLE)
        .where(
            TABLE.c.id.in_([id_ for id_, _, _ in held]),
            tuple_(TABLE.c.id, TABLE.c.worker, TABLE.c.attempts).in_(held),
            TABLE.c.state == MessageState.CLAIMED,
            TABLE.c.lease_until > now,
        )
        .values(state=MessageState.SENDING, lease_until=now + lease)
        .returning(TABLE.c.id, TABLE.c.worker, TABLE.c.attempts)
    )
    marked = {(row.id, row.worker, row.attempts) for row in session.execute(statement)}
    return [claim in marked for claim in held]


def settle(session: Session, settlements: Sequence[Settlement]) -> list[None]:
    """Write what became of the claims; a question that was sent dates its invitation."""
    statement = (
        update(TABLE)
        .where(
            TABLE.c.id == bindparam("of_id"),
            TABLE.c.worker == bindparam("of_worker"),
            TABLE.c.attempts == bindparam("of_attempts"),
            # Not IN: a list cannot be bound in a statement for many rows.
            (TABLE.c.state == MessageState.CLAIMED) | (TABLE.c.state == MessageState.SENDING),
        )
        .values(
            state=bindparam("new_state"),
            reason=bindparam("new_reason"),
            reference=func.coalesce(bindparam("new_reference", type_=TABLE.c.reference.type), TABLE.c.reference),
            due_at=func.coalesce(bindparam("new_due_at", type_=TABLE.c.due_at.type), TABLE.c.due_at),
            settled_at=bindparam("new_settled_at"),
            attempts=TABLE.c.attempts - bindparam("uncounted"),
            lease_until=None,
        )
    )
    session.connection().execute(statement, [settlement_row(settlement) for settlement in settlements])
    asked = [
        {"of_invitation": settlement.message.invitation_id, "at": settlement.now, **fence(settlement.message)}
        for settlement in settlements
        if settlement.state is MessageState.SENT and settlement.message.kind is MessageKind.QUESTION
    ]
    if asked:
        session.connection().execute(dating(), asked)
    return [None] * len(settlements)


def dating() -> Update:
    """Date the invitation whose question was sent, unless the lease had been lost. Asked once more by another channel,
    they were asked when they were asked first.
    """
    invitations = table_of(Invitation)
    sent = exists().where(
        TABLE.c.id == bindparam("of_id"),
        TABLE.c.worker == bindparam("of_worker"),
        TABLE.c.attempts == bindparam("of_attempts"),
        TABLE.c.state == MessageState.SENT,
    )
    asked, column = invitations.c.id == bindparam("of_invitation"), invitations.c.asked_at
    first = func.coalesce(column, bindparam("at", type_=column.type))
    return update(invitations).where(asked, sent).values(asked_at=first)


def fence(message: Claimed) -> dict[str, object]:
    """What tells this claim from every other."""
    return {"of_id": message.id, "of_worker": message.worker, "of_attempts": message.attempts}


def settlement_row(settlement: Settlement) -> dict[str, object]:
    """The values of one settlement."""
    back = settlement.state is MessageState.PENDING
    return {
        **fence(settlement.message),
        "new_state": settlement.state,
        "new_reason": settlement.reason,
        "new_reference": settlement.reference,
        "new_due_at": settlement.due_at,
        "new_settled_at": None if back else settlement.now,
        "uncounted": 0 if settlement.counted else 1,
    }


def release_expired(session: Session, items: Sequence[tuple[datetime, Sequence[MessageKind]]]) -> list[dict[str, int]]:
    """Leases that ran out: what was claimed goes back; what was being sent is unknown, or goes back for those kinds
    that would rather come twice than not at all. How many of each state resulted.
    """
    counted = []
    for now, resent in items:
        back = (TABLE.c.state == MessageState.CLAIMED) | TABLE.c.kind.in_(resent)
        statement = (
            update(TABLE)
            .where(
                TABLE.c.state.in_([MessageState.CLAIMED, MessageState.SENDING]),
                TABLE.c.lease_until <= now,
            )
            .values(
                state=case((back, MessageState.PENDING), else_=MessageState.UNKNOWN),
                reason="the sender stopped before it was known to be sent",
                settled_at=case((back, None), else_=now),
                lease_until=None,
            )
            .returning(TABLE.c.state)
        )
        states = [str(state) for state in session.scalars(statement)]
        counted.append({state: states.count(state) for state in sorted(set(states))})
    return counted


def reference_of(session: Session, key: str) -> tuple[MessageState, Reference | None] | None:
    """The state of a message and where it ended up; None if there is none of that key."""
    row = session.execute(select(Message.state, Message.reference).where(Message.key == key)).first()
    return None if row is None else (row.state, row.reference)


def posted(session: Session, message_id: int) -> tuple[str, Reference] | None:
    """The key of a message and where it ended up; None where it stands nowhere."""
    row = session.execute(select(Message.key, Message.reference).where(Message.id == message_id)).first()
    return None if row is None or row.reference is None else (row.key, row.reference)


def known_messages(session: Session, keys: Collection[str]) -> set[str]:
    """Which of these keys have been queued."""
    return set(session.scalars(select(Message.key).where(Message.key.in_(keys))))
