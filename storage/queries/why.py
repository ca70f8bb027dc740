"""What is known of one contact's being asked: the facts from which it is said why they were, were not, or will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from storage.models import Account, Answer, Contact, Invitation, MailEvent, Message, Wave
from storage.queries.eligibility import Lots, drawn
from storage.queries.records import record
from storage.queries.waves import PLANNED, PlannedWave
from storage.types import Channel, MessageKind, MessageState, SuppressedBecause, WaveState

MOST = 50
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
    `came_back` is what was said of a mail that came back.
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


@dataclass(frozen=True, slots=True)
class LatestWave:
    """A survey's latest wave."""

    wave: PlannedWave
    period: str
    state: WaveState


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
        .where(Answer.contact_id == contact_id, Answer.invitation_id.is_(None))
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
