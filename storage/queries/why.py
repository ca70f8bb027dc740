"""What is known of one contact's being asked: the facts from which it is said why they were, were not, or will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from storage.models import (
    Account,
    Answer,
    Contact,
    CustomerEvent,
    Invitation,
    MailEvent,
    Message,
    Omission,
    Wave,
)
from storage.queries.eligibility import Lots, drawn, unasked
from storage.queries.records import record
from storage.queries.waves import PLANNED, PlannedWave
from storage.types import Channel, EventState, MessageKind, MessageState, SuppressedBecause, WaveState

# More than are asked of anybody in a year.
MOST = 400
UNDER_WAY = (WaveState.PLANNING, WaveState.OPEN)


@dataclass(frozen=True, slots=True)
class KnownContact:
    """A contact, with what decides whether they may be asked."""

    id: int
    name: str | None
    email: str | None
    slack_user_id: str | None
    account: str | None
    attributes: dict[str, str]
    suppressed_at: datetime | None
    suppressed_because: SuppressedBecause | None
    rest_days: int | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """One time that it was decided to ask them. `wave` is its period, None where they were asked by hand.

    `state` and `reason` are those of the question's message; None for one who came in by a post in a channel.
    `came_back` is what was said of a mail that came back, `held_because` why the wave is held.
    """

    survey: str
    wave: str | None
    channel: Channel
    decided_at: datetime
    asked_at: datetime | None
    closes_at: datetime
    state: MessageState | None
    reason: str | None
    answered_at: datetime | None
    came_back: str | None
    settled_at: datetime | None
    held_because: str | None


@dataclass(frozen=True, slots=True)
class LatestWave:
    """A survey's latest wave."""

    wave: PlannedWave
    period: str
    state: WaveState


@dataclass(frozen=True, slots=True)
class Omitted:
    """A wave that a contact was left out of: the word for why, and when that was decided."""

    period: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """The newest event of a contact of which a survey heard. `due_at` is when it is decided on."""

    type: str
    at: datetime
    due_at: datetime
    state: EventState
    reason: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the wave of a period stands."""

    state: WaveState
    is_approved: bool
    held_because: str | None


CONTACT = (
    Contact.id,
    Contact.name,
    Contact.email,
    Contact.slack_user_id,
    Account.name,
    Contact.attributes,
    Contact.suppressed_at,
    Contact.suppressed_because,
    Contact.rest_days,
)


def contact_by(session: Session, *, email: str | None = None, slack_user_id: str | None = None) -> KnownContact | None:
    """By a normalised address, or by an id in Slack."""
    chosen = Contact.email == email if email is not None else Contact.slack_user_id == slack_user_id
    row = session.execute(select(*CONTACT).select_from(Contact).outerjoin(Account).where(chosen)).first()
    return None if row is None else record(KnownContact, row)


def askings(session: Session, contact_id: int, failed: Sequence[str]) -> Sequence[Asking]:
    """The newest first, each by the way that was taken last. `failed`: the reports that say that a mail came back."""
    same = aliased(Message)
    latest = (
        select(func.max(same.id))
        .where(
            same.invitation_id == Invitation.id,
            same.kind == MessageKind.QUESTION,
            same.channel == Invitation.channel,
        )
        .scalar_subquery()
    )
    of_question = Message.id == latest
    came_back = (
        select(func.coalesce(MailEvent.said, MailEvent.kind))
        .where(MailEvent.invitation_id == Invitation.id, MailEvent.kind.in_(failed))
        .order_by(MailEvent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(
            Invitation.survey,
            Wave.period,
            Invitation.channel,
            Invitation.created_at,
            Invitation.asked_at,
            Invitation.closes_at,
            Message.state,
            Message.reason,
            Answer.answered_at,
            came_back,
            Message.settled_at,
            Wave.held_because,
        )
        .select_from(Invitation)
        .outerjoin(Wave, Wave.id == Invitation.wave_id)
        .outerjoin(Message, of_question)
        .outerjoin(Answer, Answer.invitation_id == Invitation.id)
        .where(Invitation.contact_id == contact_id)
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
        .limit(MOST)
    )
    return [record(Asking, row) for row in session.execute(query)]


def answered_elsewhere_at(session: Session, contact_id: int) -> datetime | None:
    """When they last gave an answer that we did not ask for: one of another tool, taken in."""
    query = (
        select(Answer.answered_at)
        .where(Answer.contact_id == contact_id, unasked())
        .order_by(Answer.answered_at.desc())
        .limit(1)
    )
    return session.execute(query).scalar()


def latest_wave(session: Session, survey: str) -> LatestWave | None:
    """Open, being planned, or closed."""
    query = select(*PLANNED, Wave.period, Wave.state).where(Wave.survey == survey, Wave.state.in_(UNDER_WAY))
    row = session.execute(query.order_by(Wave.opened_at.desc(), Wave.id.desc()).limit(1)).first()
    return None if row is None else LatestWave(record(PlannedWave, row[:-2]), row.period, row.state)


def is_drawn(session: Session, contact_id: int, wave_id: int, lots: Lots) -> bool:
    """Whether the contact is among those whom a wave has drawn by now."""
    return session.execute(select(drawn(wave_id, lots)).where(Contact.id == contact_id)).scalar() is True


def omission(session: Session, contact_id: int, survey: str) -> Omitted | None:
    """The newest of a survey."""
    query = (
        select(Wave.period, Omission.reason, Omission.decided_at)
        .join(Wave, Wave.id == Omission.wave_id)
        .where(Omission.contact_id == contact_id, Wave.survey == survey)
        .order_by(Omission.decided_at.desc(), Wave.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return None if row is None else record(Omitted, row)


def heard(session: Session, contact_id: int, survey: str) -> Heard | None:
    """The newest of a contact and a survey."""
    event = CustomerEvent
    query = select(event.type, event.at, event.due_at, event.state, event.reason)
    of_both = (event.contact_id == contact_id, event.survey == survey)
    row = session.execute(query.where(*of_both).order_by(event.at.desc(), event.id.desc()).limit(1)).first()
    return None if row is None else record(Heard, row)


def standing_in(session: Session, survey: str, period: str) -> Standing | None:
    """The wave of a survey and period; None where nothing is known of it yet."""
    query = select(Wave.state, Wave.approved_at.is_not(None), Wave.held_because)
    row = session.execute(query.where(Wave.survey == survey, Wave.period == period)).first()
    return None if row is None else record(Standing, row)
