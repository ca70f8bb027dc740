"""Who kept silent where they were asked, and by which other channel they can be asked instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, select
from sqlalchemy.orm import Session

from storage.models import Contact, Invitation, Message
from storage.queries.attributes import attribute
from storage.queries.eligibility import PREFERRED, reaches, word
from storage.queries.places import lives_in
from storage.queries.reminders import Reminding, are_waiting
from storage.types import Channel, MessageKind, MessageState


@dataclass(frozen=True, slots=True)
class Silent:
    """An invitation without an answer, the channel of its question, and another that reaches its contact."""

    invitation_id: int
    channel: Channel
    other: Channel


def silent(session: Session, reminding: Reminding, channels: Sequence[Channel]) -> list[Silent]:
    """Those of a reminder whom another of the `channels` reaches, the first that does; locked until the commit.

    Not those who wish to be asked as they were, and nobody who was asked by two channels already.
    """
    other = other_channel(channels)
    question = (Message.invitation_id == Invitation.id, Message.kind == MessageKind.QUESTION)
    query = (
        select(Invitation.id, Invitation.channel, other)
        .join(Contact, Contact.id == Invitation.contact_id)
        .where(
            are_waiting(reminding.waiting),
            Invitation.definition == reminding.definition,
            lives_in(reminding.place),
            other.is_not(None),
            attribute(Contact, PREFERRED).is_distinct_from(Invitation.channel),
            exists().where(*question, Message.channel == Invitation.channel, Message.state == MessageState.SENT),
            ~exists().where(*question, Message.channel != Invitation.channel),
        )
        .order_by(Invitation.id)
        .limit(reminding.size)
        .with_for_update(of=Invitation, skip_locked=True)
    )
    return [Silent(id_, Channel(channel), Channel(found)) for id_, channel, found in session.execute(query)]


def other_channel(channels: Sequence[Channel]) -> ColumnElement[Any]:
    """The first of the channels that reaches the contact and is not the invitation's; NULL where there is none."""
    ways = [
        (and_(Invitation.channel == one, reaches(other)), word(other))
        for one in channels
        for other in channels
        if other is not one
    ]
    return case(*ways, else_=None)
