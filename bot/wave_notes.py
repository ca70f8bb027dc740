"""What the owners are told of a wave, read when it is told: whom it asks and whom not, how it stands, how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.outlook import preview, replace_now
from bot.planning import Now
from bot.steering import Occasion, of_key
from bot.survey.definition import Survey
from scheduler.outbox import Dropped
from storage.database import Session
from storage.queries.definitions import document_of
from storage.queries.progress import Progress, progress_of, wave_before
from storage.queries.selecting import Counted
from storage.queries.steering import SteeredWave, steerable, wave_by_id
from storage.types import WaveState


@dataclass(frozen=True, slots=True)
class WaveNote:
    """A wave as its owners see it. `counted`: who would be asked, of one that is still to open; `progress`: how far it
    is, of one that has opened; `before`: the period of the last one and what came of it. `at`: as of when.
    """

    wave: SteeredWave
    survey: Survey
    at: datetime
    counted: Counted | None = None
    progress: Progress | None = None
    before: tuple[str, Progress] | None = None

    @property
    def decide_until(self) -> datetime:
        """So long an approval still lets it out."""
        return self.wave.scheduled_for + timedelta(seconds=self.survey.late_seconds)

    @property
    def needs_approval(self) -> bool:
        """Whether it waits for somebody who says that it may go out."""
        return self.is_announced and self.survey.approval and self.wave.approved_at is None

    @property
    def is_announced(self) -> bool:
        """Whether it is still to open."""
        return self.wave.state is WaveState.ANNOUNCED

    @property
    def is_over(self) -> bool:
        """Whether nothing more can be decided of it."""
        return self.wave.state is WaveState.SKIPPED or self.wave.closes_at <= self.at


def told(session: Session, key: str, now: Now) -> WaveNote | Dropped:
    """The note of this key, as things stand now."""
    wave_id, occasion = of_key(key)
    note = wave_note(session, wave_id, now)
    if note is None:
        return Dropped("the wave is gone")
    reason = not_worth_telling(note, occasion)
    return note if reason is None else Dropped(reason)


def wave_note(session: Session, wave_id: int, now: Now) -> WaveNote | None:
    """All that a note says; None: there is no such wave."""
    wave = wave_by_id(session, wave_id)
    if wave is None:
        return None
    survey = Survey.of_document(document_of(session, wave.definition))
    if wave.state is WaveState.SKIPPED:
        return WaveNote(wave, survey, now.at)
    if wave.state is not WaveState.ANNOUNCED:
        return WaveNote(wave, survey, now.at, progress=progress_of(session, wave.id))
    counted = preview(session, replace_now(now, max(wave.scheduled_for, now.at)), survey)
    last = wave_before(session, wave)
    before = None if last is None else (last[0], progress_of(session, last[1]))
    return WaveNote(wave, survey, now.at, counted, before=before)


def announced(session: Session, now: datetime) -> list[WaveNote]:
    """The waves that are still to open, the earliest first, without counting anybody."""
    waves = [wave for wave in steerable(session, now) if wave.state is WaveState.ANNOUNCED]
    return [WaveNote(wave, Survey.of_document(document_of(session, wave.definition)), now) for wave in waves]


def not_worth_telling(note: WaveNote, occasion: Occasion) -> str | None:
    """Why nobody needs to hear it any more."""
    wave = note.wave
    if occasion is not Occasion.SKIPPED and note.is_over:
        return "the wave is skipped" if wave.state is WaveState.SKIPPED else "the wave is over"
    if occasion is Occasion.PAUSED and wave.held_because is None:
        return "the wave goes on"
    return None
