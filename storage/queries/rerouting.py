"""Invitations that take another way than the one they were made for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage.models import Contact, Invitation, Message, Wave, table_of
from storage.queries.records import record
from storage.types import Channel, MessageKind, MessageState, Reference

TABLE = table_of(Invitation)


@dataclass(frozen=True, slots=True)
class Origin:
    """Which wave and account an invitation belongs to; None where it belongs to none."""

    wave_id: int | None
    period: str | None
    account_id: int | None


def origins(session: Session, invitation_ids: Collection[int]) -> dict[int, Origin]:
    """Of these invitations, by their ids."""
    query = (
        select(Invitation.id, Invitation.wave_id, Wave.period, Contact.account_id)
        .join(Contact, Contact.id == Invitation.contact_id)
        .outerjoin(Wave, Wave.id == Invitation.wave_id)
        .where(Invitation.id.in_(invitation_ids))
    )
    return {row[0]: record(Origin, row[1:]) for row in session.execute(query)}


def send_by(session: Session, invitation_ids: Collection[int], channel: Channel) -> None:
    """From now on this is the invitations' channel."""
    session.execute(update(TABLE).where(TABLE.c.id.in_(invitation_ids)).values(channel=channel))


def count_as_asked(session: Session, invitation_id: int, at: datetime) -> None:
    """The question stands before this person, though no message was sent to them."""
    statement = update(TABLE).where(TABLE.c.id == invitation_id)
    session.execute(statement.values(asked_at=func.coalesce(TABLE.c.asked_at, at)))


def count_as_not_asked(session: Session, invitation_id: int) -> None:
    """The question was sent, and came back."""
    session.execute(update(TABLE).where(TABLE.c.id == invitation_id).values(asked_at=None))


def question_by(session: Session, invitation_id: int, channel: Channel) -> tuple[MessageState, Reference | None] | None:
    """The state of an invitation's newest question by a channel, and where it ended up; None if there is none."""
    of_way = (Message.invitation_id == invitation_id, Message.channel == channel)
    query = select(Message.state, Message.reference).where(*of_way, Message.kind == MessageKind.QUESTION)
    row = session.execute(query.order_by(Message.id.desc()).limit(1)).first()
    return None if row is None else (row.state, row.reference)


def was_tried(session: Session, invitation_id: int, channel: Channel) -> bool:
    """Whether there is a question to this person by a channel, whatever became of it."""
    return question_by(session, invitation_id, channel) is not None


def was_asked(session: Session, invitation_id: int, channel: Channel) -> bool:
    """Whether a question was sent to this person by a channel."""
    known = question_by(session, invitation_id, channel)
    return known is not None and known[0] is MessageState.SENT
