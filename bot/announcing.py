"""What becomes of a wave before anybody is asked: announced, opened, moved, given up, brought back; owners are told.

Functions of a batch for the writing door; a note and what it tells are one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.steering import Occasion, note, redraw
from storage.database import Session
from storage.queries.announced import Moved, bring_back, give_up_announced, move_announced
from storage.queries.waves import NewWave, Opened, announce_waves, open_waves
from storage.types import WaveState

MISSED = "the program was away when it was due, for longer than `late` allows"
NOT_APPROVED = "nobody approved it in time"
OVERTAKEN = "the next one came before it was opened"
REMOVED = "its survey is no longer in the configuration"
UNSCHEDULED = "its survey has no schedule any more"

# These end with the configuration's.
MENDED = (REMOVED, UNSCHEDULED)


@dataclass(frozen=True, slots=True)
class Kept:
    """A wave to be announced or opened. `tells`: the owners can be told of it."""

    wave: NewWave
    at: datetime
    tells: bool


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What was announced of a survey for a time before; None: for whatever time."""

    survey: str
    before: datetime | None
    because: str
    at: datetime
    tells: bool


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """A survey that is configured again, whose waves after a time are to be announced again."""

    survey: str
    after: datetime
    at: datetime
    tells: bool


def announcing(session: Session, items: Sequence[Kept]) -> list[Opened]:
    """Known before its time, with a note to the owners."""
    announced = announce_waves(session, [item.wave for item in items])
    for item, one in zip(items, announced, strict=True):
        if one.changed and item.tells:
            note(session, one.id, Occasion.ANNOUNCED, item.at)
    return announced


def opening(session: Session, items: Sequence[Kept]) -> list[Opened]:
    """Open, skipped, or waiting for approval; what was announced for an earlier time and never opened is given up."""
    opened = open_waves(session, [item.wave for item in items])
    for item, one in zip(items, opened, strict=True):
        wave = item.wave
        giving_up(session, [GivenUp(wave.survey, wave.scheduled_for, OVERTAKEN, item.at, item.tells)])
        if not (one.changed and item.tells):
            continue
        if one.state is WaveState.PLANNING and one.before is WaveState.ANNOUNCED:
            redraw(session, one.id, item.at)
        elif one.state is not WaveState.PLANNING:
            note(session, one.id, Occasion.SKIPPED if one.state is WaveState.SKIPPED else Occasion.ANNOUNCED, item.at)
    return opened


def rescheduling(session: Session, items: Sequence[Kept]) -> list[None]:
    """The announced wave of this period has another time; its note is drawn anew."""
    for item in items:
        wave = item.wave
        ids = move_announced(session, Moved(wave.survey, wave.period, wave.scheduled_for, wave.closes_at))
        for id_ in ids if item.tells else ():
            redraw(session, id_, item.at)
    return [None] * len(items)


def giving_up(session: Session, items: Sequence[GivenUp]) -> list[None]:
    """Skipped, with a note to the owners."""
    for item in items:
        (ids,) = give_up_announced(session, [(item.survey, item.before, item.because)])
        for id_ in ids if item.tells else ():
            note(session, id_, Occasion.SKIPPED, item.at)
    return [None] * len(items)


def bringing_back(session: Session, items: Sequence[BroughtBack]) -> list[None]:
    """Announced again; its note says so."""
    for item in items:
        ids = bring_back(session, item.survey, MENDED, item.after)
        for id_ in ids if item.tells else ():
            redraw(session, id_, item.at)
    return [None] * len(items)
