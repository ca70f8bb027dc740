"""What the owners decide of a wave: approve, hold, resume, skip. Whoever comes second changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, literal_column, select, update
from sqlalchemy.orm import Session

from storage.models import ChannelPost, Invitation, Message, Wave
from storage.queries.records import record
from storage.queries.waves import ASKING, HELD
from storage.types import MessageState, WaveState

# How the keys of the messages begin that tell of a wave.
NOTE = "wave-note:"


class Step(StrEnum):
    """What may be decided."""

    APPROVE = "approve"
    HOLD = "hold"
    RESUME = "resume"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Decision:
    """By whom: a member's id in Slack, or a name from the command line; None: by the program itself."""

    wave_id: int
    step: Step
    by: str | None
    at: datetime
    because: str | None = None


@dataclass(frozen=True, slots=True)
class SteeredWave:
    """A wave as the owners see it."""

    id: int
    survey: str
    period: str
    definition: str
    scheduled_for: datetime
    opened_at: datetime
    closes_at: datetime
    state: WaveState
    approved_at: datetime | None
    approved_by: str | None
    held_at: datetime | None
    held_by: str | None
    held_because: str | None
    resumed_at: datetime | None
    resumed_by: str | None
    skipped_by: str | None
    skipped_because: str | None


COLUMNS = tuple(getattr(Wave, name) for name in SteeredWave.__slots__)


def wave_by_id(session: Session, wave_id: int) -> SteeredWave | None:
    """As it stands."""
    row = session.execute(select(*COLUMNS).where(Wave.id == wave_id)).first()
    return None if row is None else record(SteeredWave, row)


def steerable(session: Session, now: datetime, survey: str | None = None) -> list[SteeredWave]:
    """The waves of which something can still be decided: announced, or open; the earliest first."""
    query = select(*COLUMNS).where(Wave.state != WaveState.SKIPPED, Wave.closes_at > now)
    if survey is not None:
        query = query.where(Wave.survey == survey)
    return [record(SteeredWave, row) for row in session.execute(query.order_by(Wave.scheduled_for, Wave.id))]


def decide(session: Session, decisions: Sequence[Decision]) -> list[bool]:
    """Whether each changed anything."""
    return [decide_one(session, one) for one in decisions]


def decide_one(session: Session, one: Decision) -> bool:
    """One decision, if it can still be taken."""
    allowed, changes = STEPS[one.step]
    still = (Wave.id == one.wave_id, Wave.closes_at > one.at)
    changed = update(Wave).where(*still, *allowed).values(**changes(one)).returning(Wave.id)
    if session.execute(changed).first() is None:
        return False
    if one.step is Step.RESUME:
        release(session, one.wave_id, one.at)
    return True


def release(session: Session, wave_id: int, now: datetime) -> None:
    """What waited because the wave was held is due; what has its own time still to come keeps it."""
    waiting = (
        Message.state == MessageState.PENDING,
        Message.kind.in_(ASKING),
        Message.reason.startswith(HELD),
    )
    # One by one, so that each goes by its own index.
    for of_wave in (
        Message.invitation_id.in_(select(Invitation.id).where(Invitation.wave_id == wave_id)),
        Message.channel_post_id.in_(select(ChannelPost.id).where(ChannelPost.wave_id == wave_id)),
    ):
        session.execute(update(Message).where(of_wave, *waiting).values(due_at=now))


def approval(one: Decision) -> dict[str, Any]:
    """It may go out."""
    return {"approved_at": one.at, "approved_by": one.by}


def holding(one: Decision) -> dict[str, Any]:
    """Nothing more is sent of it."""
    return {"held_at": one.at, "held_by": one.by, "held_because": one.because or by_whom("held", one.by)}


def resuming(one: Decision) -> dict[str, Any]:
    """It goes on."""
    return {"held_at": None, "held_by": None, "held_because": None, "resumed_at": one.at, "resumed_by": one.by}


def skipping(one: Decision) -> dict[str, Any]:
    """It does not take place."""
    because = one.because or by_whom("skipped", one.by)
    return {"state": WaveState.SKIPPED, "skipped_by": one.by, "skipped_because": because}


def by_whom(done: str, by: str | None) -> str:
    """What stands in place of a reason where nobody gave one."""
    return f"{done} by {by}"


def notes_of(session: Session, wave_id: int) -> list[int]:
    """The messages that tell the owners of a wave, whose keys begin alike."""
    notes = (Message.kind == literal_column("'wave_note'"), Message.key.startswith(f"{NOTE}{wave_id}:"))
    # In the order of their keys, which the small index of notes has.
    return list(session.scalars(select(Message.id).where(*notes).order_by(Message.key)))


Condition = ColumnElement[bool]
ANNOUNCED: Condition = Wave.state == WaveState.ANNOUNCED
GOING: Condition = Wave.state != WaveState.SKIPPED
STEPS: dict[Step, tuple[tuple[Condition, ...], Any]] = {
    Step.APPROVE: ((ANNOUNCED, Wave.approved_at.is_(None)), approval),
    Step.HOLD: ((GOING, Wave.held_at.is_(None)), holding),
    Step.RESUME: ((GOING, Wave.held_at.is_not(None)), resuming),
    Step.SKIP: ((ANNOUNCED,), skipping),
}
