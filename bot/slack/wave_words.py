"""A wave in sentences, pure: how it stands and who decided so. They are our own, in Slack's markup."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.slack.cases_words import person, when
from bot.slack.texts import escaped
from bot.wave_notes import WaveNote
from storage.queries.steering import SteeredWave, Step, by_whom
from storage.types import WaveState

LONGEST_WHY = 300
NOTHING = "Nothing has been changed."
# What whoever was first has done.
FIRST = {
    Step.APPROVE: "approved this wave already",
    Step.HOLD: "held this wave already",
    Step.RESUME: "resumed this wave already",
    Step.SKIP: "skipped this wave already",
}


def name(wave: SteeredWave) -> str:
    """The survey and the period."""
    return f"*{escaped(wave.survey, 100)} {escaped(wave.period, 40)}*"


def standing(note: WaveNote, zone: ZoneInfo) -> str:
    """One or two sentences: what happens next, and whose word it goes by."""
    wave = note.wave
    if wave.state is WaveState.SKIPPED:
        return (
            f"*Skipped*{by(wave.skipped_by)}{why('skipped', wave.skipped_by, wave.skipped_because)}. Nobody is asked."
        )
    if note.is_over:
        return f"*Over* since {when(wave.closes_at, zone)}."
    if wave.held_because is not None:
        return held(note, zone)
    return opening(note, zone) if note.is_announced else f"*Open* until {when(wave.closes_at, zone)}."


def held(note: WaveNote, zone: ZoneInfo) -> str:
    """Since when, by whom and why."""
    wave = note.wave
    since = "" if wave.held_at is None else f" since {when(wave.held_at, zone)}"
    left = "It does not open" if note.is_announced else "Nothing more is sent"
    reason = why("held", wave.held_by, wave.held_because)
    return f"*Held*{by(wave.held_by)}{since}{reason}. {left} until somebody resumes it."


def opening(note: WaveNote, zone: ZoneInfo) -> str:
    """When, and what it still takes."""
    wave = note.wave
    if note.needs_approval:
        return (
            f"*Waits for an approval*: nobody is asked until one of you gives it. It is due "
            f"{when(wave.scheduled_for, zone)}, and skipped unless it is approved by {when(note.decide_until, zone)}."
        )
    if wave.approved_at is None:
        return f"*Opens* {when(wave.scheduled_for, zone)}, unless one of you holds or skips it."
    agreed = f"*Approved* by {person(wave.approved_by)} {when(wave.approved_at, zone)}"
    return f"{agreed}: it opens {when(wave.scheduled_for, zone)}."


def by(whom: str | None) -> str:
    """Nobody, where the program did it."""
    return "" if whom is None else f" by {person(whom)}"


def why(done: str, whom: str | None, because: str | None) -> str:
    """The reason, where there is more than that somebody did it."""
    if because is None or because == by_whom(done, whom):
        return ""
    return f": {escaped(because.rstrip('. '), LONGEST_WHY)}"


def refused(note: WaveNote, step: Step, zone: ZoneInfo) -> str:
    """Why a decision changed nothing, and who was first."""
    wave = note.wave
    if wave.state is WaveState.SKIPPED:
        step = Step.SKIP
    elif note.is_over:
        return f"This wave is over. {NOTHING}"
    elif step is Step.SKIP:
        return f"This wave is open already: it can be held, but not skipped. {NOTHING}"
    whom, at = whose(wave, step)
    if step is Step.RESUME and whom is None:
        return f"This wave is not held. {NOTHING}"
    moment = "" if at is None else f" ({when(at, zone)})"
    return f"{'The program' if whom is None else person(whom)} has {FIRST[step]}{moment}. {NOTHING}"


def whose(wave: SteeredWave, step: Step) -> tuple[str | None, datetime | None]:
    """Who decided it last, and when."""
    return {
        Step.APPROVE: (wave.approved_by, wave.approved_at),
        Step.HOLD: (wave.held_by, wave.held_at),
        Step.RESUME: (wave.resumed_by, wave.resumed_at),
        Step.SKIP: (wave.skipped_by, None),
    }[step]
