"""What the owners decide of a wave, and what they are told of it: one transaction, whoever decides.

A note in the owners' channel says that a wave is coming, or that it is skipped; it is drawn anew whenever something
is decided. Its message's key says which wave it is about; all else is read when it is sent.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from bot.survey.returned import Kind as Returned
from scheduler.policy import PRIORITY
from storage.database import Session
from storage.queries.mail_events import refused
from storage.queries.messages import NewMessage, enqueue
from storage.queries.steering import Decision, Step, decide
from storage.types import Channel, MessageKind

log = logging.getLogger(__name__)


class Occasion(StrEnum):
    """Why a note is written."""

    ANNOUNCED = "announced"
    SKIPPED = "skipped"


def steer(session: Session, decisions: Sequence[Decision]) -> list[bool]:
    """Whether each decision changed anything; where it did, the note of the wave is drawn anew."""
    changed = decide(session, decisions)
    for one, did in zip(decisions, changed, strict=True):
        if did:
            told = {"action": "steer", "wave": one.wave_id, "step": one.step.value}
            log.info("something was decided of a wave", extra=told)
            redraw(session, one.wave_id, one.at)
            if one.step is Step.RESUME:
                ask_again(session, one.wave_id, one.at)
    return changed


def ask_again(session: Session, wave_id: int, at: datetime) -> None:
    """Those by mail whose question was refused for a fault of ours: it never came before them."""
    kind = MessageKind.QUESTION
    messages = [
        NewMessage(
            f"question:{invitation_id}:again:{at.isoformat()}",
            kind,
            Channel.EMAIL,
            PRIORITY[kind.value],
            at,
            invitation_id=invitation_id,
        )
        for invitation_id in refused(session, wave_id, Returned.BLOCKED, at)
    ]
    enqueue(session, messages, at)


def note(session: Session, wave_id: int, occasion: Occasion, at: datetime) -> None:
    """Tell the owners, once for each occasion."""
    queue(session, MessageKind.WAVE_NOTE, note_key(wave_id, occasion), at)


def redraw(session: Session, wave_id: int, at: datetime) -> None:
    """The note that announced it, as it stands now."""
    queue(session, MessageKind.WAVE_REDRAW, f"wave-redraw:{wave_id}:{at.isoformat()}", at)


def queue(session: Session, kind: MessageKind, key: str, at: datetime) -> None:
    """In the outbox of Slack, where the owners are."""
    enqueue(session, [NewMessage(key, kind, Channel.SLACK, PRIORITY[kind.value], at)], at)


def note_key(wave_id: int, occasion: Occasion) -> str:
    """One note a wave and occasion."""
    return f"wave-note:{wave_id}:{occasion.value}"


def of_key(key: str) -> tuple[int, str]:
    """The wave that a note or its redraw is about, and the rest of the key."""
    _, wave_id, rest = key.split(":", 2)
    return int(wave_id), rest
