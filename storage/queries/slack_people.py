"""Which conversations a person in Slack has open: a text typed to the app belongs to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.models import Answer, Contact, Invitation, Message
from storage.queries.records import record
from storage.types import Channel, MessageKind, MessageState, Reference

# The person may have these before them; one that is still to be sent they have not seen.
SEEN = (MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN)
MOST = 20


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """An invitation that still takes answers. `stage` is None before the score; `reference` is where it stands."""

    invitation_id: int
    stage: str | None
    event_at: datetime | None
    reference: Reference | None
    score: int | None = None
    extras: dict[str, Any] | None = None
    definition: str = ""
    language: str | None = None


def open_conversations(session: Session, slack_user_id: str, now: datetime) -> list[OpenConversation]:
    """What this person has been asked in Slack and can still answer, newest first."""
    query = (
        select(
            Invitation.id,
            Answer.stage,
            Answer.event_at,
            Message.reference,
            Answer.score,
            Answer.extras,
            Invitation.definition,
            Contact.language,
        )
        .join(Contact, Contact.id == Invitation.contact_id)
        .join(Message, (Message.invitation_id == Invitation.id) & (Message.kind == MessageKind.QUESTION))
        .outerjoin(Answer, Answer.invitation_id == Invitation.id)
        .where(
            Contact.slack_user_id == slack_user_id,
            Invitation.closes_at > now,
            Message.channel == Channel.SLACK,
            Message.state.in_(SEEN),
        )
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
        .limit(MOST)
    )
    return [record(OpenConversation, row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class WaitingForText:
    """Somebody who was asked something in Slack. `event_at` is when they last did something that counted, or were
    asked.
    """

    slack_user_id: str
    event_at: datetime
    reference: Reference


def waiting_for_text(session: Session, stages: Sequence[str], now: datetime, limit: int) -> list[WaitingForText]:
    """Whose conversation is open: those at one of these stages, the latest first, then those without a score."""
    query = (
        select(Contact.slack_user_id, func.coalesce(Answer.event_at, Invitation.asked_at), Message.reference)
        .select_from(Invitation)
        .outerjoin(Answer, Answer.invitation_id == Invitation.id)
        .join(Contact, Contact.id == Invitation.contact_id)
        .join(Message, (Message.invitation_id == Invitation.id) & (Message.kind == MessageKind.QUESTION))
        .where(
            Answer.id.is_(None) | Answer.stage.in_(stages),
            Invitation.asked_at.is_not(None),
            Invitation.closes_at > now,
            Contact.slack_user_id.is_not(None),
            Message.channel == Channel.SLACK,
            Message.reference.is_not(None),
        )
        .order_by(Answer.id.is_(None), Answer.event_at.desc(), Invitation.asked_at.desc(), Invitation.id.desc())
        .limit(limit)
    )
    return [record(WaitingForText, row) for row in session.execute(query)]
