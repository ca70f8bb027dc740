"""What the owners decide of a wave, and what they are told of it: one transaction, whoever decides.

A note in the owners' channel says that a wave is coming, is skipped, or was held by the program; every note of a wave
is drawn anew whenever something is decided. A message's key says what it is about; all else is read when it is sent.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.survey.returned import Kind as Returned
from scheduler.policy import PRIORITY
from storage.database import Session
from storage.queries.mail_events import refused
from storage.queries.messages import NewMessage, enqueue
from storage.queries.standstills import Stopped, begin_standstill, end_standstill, stopped
from storage.queries.steering import NOTE, Decision, SteeredWave, Step, by_whom, decide, notes_of, steerable
from storage.types import Channel, MessageKind

log = logging.getLogger(__name__)

REDRAW = "wave-redraw:"


class Occasion(StrEnum):
    """Why a note is written."""

    ANNOUNCED = "announced"
    SKIPPED = "skipped"
    # Held by the program itself, or in an emergency.
    PAUSED = "paused"


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


@dataclass(frozen=True, slots=True)
class Order:
    """A step for the waves of a survey, or (None) for all that there are. To hold all is an emergency: nothing is asked
    after events either, and nothing of waves to come, until all is resumed. `aloud`: the owners hear of it anew.
    """

    step: Step
    survey: str | None
    by: str | None
    at: datetime
    because: str | None = None
    aloud: bool = False


@dataclass(frozen=True, slots=True)
class Obeyed:
    """The waves, as they were, of which an order changed something; whether it began or ended an emergency; and the
    stop that is on now, if there is one.
    """

    waves: Sequence[SteeredWave]
    of_everything: bool
    stop: Stopped | None

    @property
    def changed(self) -> bool:
        """Whether anything is different."""
        return bool(self.waves) or self.of_everything


def obey(session: Session, orders: Sequence[Order]) -> list[Obeyed]:
    """What came of each order, whichever waves there are by now."""
    return [obey_one(session, order) for order in orders]


def obey_one(session: Session, order: Order) -> Obeyed:
    """One order."""
    of_everything = order.survey is None and everything(session, order)
    waves = steerable(session, order.at, order.survey)
    changed = steer(session, [Decision(one.id, order.step, order.by, order.at, order.because) for one in waves])
    done = [one for one, did in zip(waves, changed, strict=True) if did]
    for one in done if order.aloud else ():
        note(session, one.id, Occasion.PAUSED, order.at)
    return Obeyed(done, of_everything, stopped(session))


def everything(session: Session, order: Order) -> bool:
    """Whether an order of all waves begins an emergency, or ends it."""
    if order.step is Step.RESUME:
        return end_standstill(session, order.at)
    because = order.because or by_whom("stopped", order.by)
    return order.step is Step.HOLD and begin_standstill(session, Stopped(order.at, order.by, because))


def pause(session: Session, wave_id: int, because: str, at: datetime, *, tells: bool) -> bool:
    """Hold a wave by itself; `tells`: the owners can be told. False where it is held already, or over."""
    paused = steer(session, [Decision(wave_id, Step.HOLD, None, at, because)])[0]
    if paused and tells:
        note(session, wave_id, Occasion.PAUSED, at)
    return paused


def note(session: Session, wave_id: int, occasion: Occasion, at: datetime) -> None:
    """Tell the owners, once for each occasion; of every pause anew."""
    queue(session, MessageKind.WAVE_NOTE, note_key(wave_id, occasion, at), at)


def redraw(session: Session, wave_id: int, at: datetime) -> None:
    """The notes that tell of it, as it stands now."""
    for message_id in notes_of(session, wave_id):
        queue(session, MessageKind.WAVE_REDRAW, f"{REDRAW}{message_id}:{at.isoformat()}", at)


def queue(session: Session, kind: MessageKind, key: str, at: datetime) -> None:
    """In the outbox of Slack, where the owners are."""
    enqueue(session, [NewMessage(key, kind, Channel.SLACK, PRIORITY[kind.value], at)], at)


def note_key(wave_id: int, occasion: Occasion, at: datetime) -> str:
    """One note a wave and occasion, and one for each pause."""
    return f"{NOTE}{wave_id}:{occasion.value}" + (f":{at.isoformat()}" if occasion is Occasion.PAUSED else "")


def of_key(key: str) -> tuple[int, Occasion]:
    """The wave that a note is about, and why it was written."""
    wave_id, occasion = key.removeprefix(NOTE).split(":")[:2]
    return int(wave_id), Occasion(occasion)


def note_redrawn(key: str) -> int:
    """The message that a redraw is about."""
    return int(key.removeprefix(REDRAW).partition(":")[0])
