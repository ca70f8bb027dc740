"""Events in the store: each heard once, the newest of a contact and a survey waiting, asked about when it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage.models import Contact, CustomerEvent, Invitation, table_of
from storage.queries import definitions
from storage.queries.eligibility import NO_WAVE, LeftOut, Selection, outcome, outcome_of
from storage.queries.inserting import insert_into
from storage.queries.invitations import one_plans_at_a_time, put_question
from storage.queries.places import Place, country
from storage.queries.records import record
from storage.types import Channel, EventState

TABLE = table_of(CustomerEvent)
OVERTAKEN = "a newer event came before anybody was asked"
ENOUGH = "enough were asked that day"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event as a survey hears it."""

    key: str
    survey: str
    type: str
    contact_id: int
    at: datetime
    due_at: datetime
    attributes: Mapping[str, str]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """What became of an event. Not `is_new`: it had been reported before."""

    id: int
    survey: str
    state: EventState
    due_at: datetime
    reason: str | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class DueEvents:
    """The events of a survey that are due, and how contacts may be asked: at most `room` of them, `size` at once.

    A `share` of the events is asked about.
    """

    survey: str
    digest: str
    document: dict[str, Any]
    selection: Selection
    share: float
    priority: int
    now: datetime
    closes_at: datetime
    room: int | None = None
    size: int = 200


def place_of(session: Session, contact_id: int) -> Place:
    """Where a contact lives."""
    return Place(*session.execute(select(Contact.timezone, country()).where(Contact.id == contact_id)).one())


def keep_event(session: Session, event: NewEvent) -> KeptEvent:
    """Keep it, unless it is known by its key. Of a contact and a survey only the newest event waits."""
    row = {name: getattr(event, name) for name in NewEvent.__slots__} | {"state": EventState.WAITING}
    insert = insert_into(session, CustomerEvent).values(row).on_conflict_do_nothing()
    if (id_ := session.execute(insert.returning(TABLE.c.id)).scalar()) is not None:
        overtake(session, event)
    columns = (TABLE.c.id, TABLE.c.survey, TABLE.c.state, TABLE.c.due_at, TABLE.c.reason)
    found = session.execute(select(*columns).where(TABLE.c.key == event.key)).one()
    return record(KeptEvent, (*found, id_ is not None))


def overtake(session: Session, event: NewEvent) -> None:
    """Of those that wait, all but the newest are given up."""
    waiting = (
        TABLE.c.survey == event.survey,
        TABLE.c.contact_id == event.contact_id,
        TABLE.c.state == EventState.WAITING,
    )
    by_time = select(TABLE.c.id).where(*waiting).order_by(TABLE.c.at.desc(), TABLE.c.id.desc())
    newest = by_time.limit(1).scalar_subquery()
    given_up = update(TABLE).where(*waiting, TABLE.c.id != newest)
    session.execute(given_up.values(state=EventState.SUPERSEDED, reason=OVERTAKEN))


def asked_since(session: Session, survey: str, since: datetime) -> int:
    """How many of a survey's events have been asked about since then."""
    query = (
        select(func.count())
        .select_from(TABLE)
        .join(Invitation, Invitation.id == TABLE.c.invitation_id)
        .where(TABLE.c.survey == survey, Invitation.created_at >= since)
    )
    return session.execute(query).scalar_one()


def ask_about(session: Session, items: Sequence[DueEvents]) -> list[int]:
    """Ask about what is due; how many events of each were decided on."""
    return [ask_about_some(session, item) for item in items]


def ask_about_some(session: Session, due: DueEvents) -> int:
    """One batch: who may be asked has a question, the others a reason."""
    one_plans_at_a_time(session)
    query = (
        select(TABLE.c.id, TABLE.c.contact_id, TABLE.c.attributes, TABLE.c.type)
        .where(TABLE.c.survey == due.survey, TABLE.c.state == EventState.WAITING, TABLE.c.due_at <= due.now)
        .order_by(TABLE.c.due_at, TABLE.c.id)
        .limit(due.size)
        .with_for_update(skip_locked=True)
    )
    events = session.execute(query).all()
    outcomes = outcomes_of(session, due.selection, [event.contact_id for event in events])
    if events:
        definitions.keep(session, due.digest, due.survey, due.document, due.now)
    room = len(events) if due.room is None else due.room
    for event in events:
        decided = outcomes[event.contact_id] if is_drawn(event.id, due.share) else LeftOut.NOT_DRAWN
        if isinstance(decided, LeftOut) or room <= 0:
            reason = decided.value if isinstance(decided, LeftOut) else ENOUGH
            decide(session, event.id, EventState.DROPPED, reason=reason)
            continue
        room -= 1
        attributes = {**event.attributes, "touchpoint": event.type}
        invitation_id = invite(session, due, event.contact_id, decided, attributes)
        decide(session, event.id, EventState.ASKED, invitation_id=invitation_id)
    return len(events)


def is_drawn(event_id: int, share: float) -> bool:
    """A share of the events, the same for every copy and every repetition."""
    return crc32(str(event_id).encode()) < share * 2**32


def outcomes_of(session: Session, selection: Selection, contact_ids: Sequence[int]) -> dict[int, Channel | LeftOut]:
    """By which channel each is asked, or why not."""
    query = select(Contact.id, outcome(NO_WAVE, selection)).where(Contact.id.in_(contact_ids))
    return {id_: outcome_of(word) for id_, word in session.execute(query)}


def invite(session: Session, due: DueEvents, contact_id: int, channel: Channel, attributes: dict[str, str]) -> int:
    """An invitation that keeps what happened, and its question."""
    invitation = Invitation(
        survey=due.survey,
        definition=due.digest,
        contact_id=contact_id,
        channel=channel,
        attributes=attributes,
        created_at=due.now,
        closes_at=due.closes_at,
    )
    return put_question(session, invitation, due.priority)


def decide(
    session: Session, event_id: int, state: EventState, *, reason: str | None = None, invitation_id: int | None = None
) -> None:
    """Write down what became of an event."""
    changed = {"state": state, "reason": reason, "invitation_id": invitation_id}
    session.execute(update(TABLE).where(TABLE.c.id == event_id).values(**changed))
