"""Whoever keeps silent on one channel is asked by another, with the first reminder, where the survey says so.

From then on the other one is the invitation's channel, on which reminders follow. The question that stood in Slack says
that it has moved, once the one that takes its place has been sent; a link in a mail works as long as the survey is
open. Whichever they answer, it is one conversation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.policy import PRIORITY
from storage.database import Session
from storage.queries.messages import NewMessage, enqueue
from storage.queries.reminders import Reminding
from storage.queries.rerouting import send_by
from storage.queries.silent import Silent, silent
from storage.types import Channel, MessageKind


@dataclass(frozen=True, slots=True)
class Moving:
    """A reminder that takes another of the `channels`, which are in the survey's order and connected."""

    reminding: Reminding
    channels: Sequence[Channel]


def move(session: Session, items: Sequence[Moving]) -> list[int]:
    """Ask them by the other channel, in place of the reminder; how many of each. Any copy may do it at any time."""
    return [move_some(session, item.reminding, item.channels) for item in items]


def move_some(session: Session, reminding: Reminding, channels: Sequence[Channel]) -> int:
    """One batch."""
    if len(channels) < 2:
        return 0
    moved = silent(session, reminding, channels)
    for channel in {one.other for one in moved}:
        send_by(session, [one.invitation_id for one in moved if one.other is channel], channel)
    enqueue(session, [message for one in moved for message in messages(one, reminding)], reminding.waiting.now)
    return len(moved)


def messages(one: Silent, reminding: Reminding) -> Iterator[NewMessage]:
    """The question by the other channel, under the reminder's name, so that it comes in its place; and the end of the
    first question in Slack.
    """
    id_, at = one.invitation_id, reminding.due_at
    key = f"reminder:{id_}:{reminding.waiting.name}"
    yield NewMessage(key, MessageKind.QUESTION, one.other, reminding.priority, at, invitation_id=id_)
    if one.channel is Channel.SLACK:
        yield redrawn(id_, at, "moved")


def redrawn(invitation_id: int, at: datetime, name: str) -> NewMessage:
    """The question in Slack anew, once for that name."""
    kind = MessageKind.REDRAW
    key = f"redraw:{invitation_id}:{name}"
    return NewMessage(key, kind, Channel.SLACK, PRIORITY[kind.value], at, invitation_id=invitation_id)
