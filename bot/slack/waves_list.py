"""Which waves are open, and when the next ones come, pure: for `/nps waves` and the Home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.slack import wave_words
from bot.slack.blocks import Drawn, header, marked, section
from bot.slack.cases_words import person, when
from bot.slack.texts import escape, escaped
from bot.slack.wave_words import LONGEST_WHY
from bot.survey.routing import MEMBER_ID
from bot.wave_notes import WaveNote
from storage.queries.schedules import NextWave
from storage.queries.waves import ListedWave
from storage.types import WaveState

MOST_WAVES = 10


@dataclass(frozen=True, slots=True)
class WaveTable:
    """The waves that there were, newest first; when the next ones open, and those of them that are announced."""

    waves: Sequence[ListedWave]
    planned: Sequence[NextWave]
    now: datetime
    zone: ZoneInfo
    announced: Sequence[WaveNote] = ()


def draw(table: WaveTable) -> Drawn:
    """All: those to come, those that are open, and the last ones that closed."""
    closed = [wave for wave in table.waves if is_over(wave, table.now)][:MOST_WAVES]
    lines = [*wave_lines(table), *(closed_line(wave, table) for wave in closed)]
    blocks = [header("Waves"), *(section(marked(line)) for line in lines)]
    if not lines:
        blocks.append(section(marked("There has been no wave. `nps wave open` opens one.")))
    return Drawn("Waves", blocks)


def wave_lines(table: WaveTable) -> list[str]:
    """Those that are open, those that are announced, then others to come."""
    now_open = [wave for wave in table.waves if not is_over(wave, table.now) and wave.state != WaveState.ANNOUNCED]
    return [
        *(open_line(wave, table) for wave in now_open[:MOST_WAVES]),
        *(announced_line(note, table) for note in table.announced[:MOST_WAVES]),
        *(planned_line(one, table) for one in table.planned if not is_announced(one, table)),
    ]


def open_line(wave: ListedWave, table: WaveTable) -> str:
    """How far it has come, and why it does not go on."""
    line = f"{name(wave)} is open until {when(wave.closes_at, table.zone)}: {counts(wave)}"
    return line if wave.held_because is None else f"{line}. *Held*: {mentioning(wave.held_because)}"


def announced_line(note: WaveNote, table: WaveTable) -> str:
    """When it opens, and what it still takes."""
    return f"{wave_words.name(note.wave)} {wave_words.standing(note, table.zone)}"


def is_announced(one: NextWave, table: WaveTable) -> bool:
    """Whether more is known of it than its time."""
    return any((one.survey, one.next_at) == (note.wave.survey, note.wave.scheduled_for) for note in table.announced)


def mentioning(because: str) -> str:
    """A reason in which a member stands, as `bot.steering` writes it where nobody gave one."""
    done, by, whom = because.partition(" by ")
    return f"{done}{by}{person(whom)}" if MEMBER_ID.fullmatch(whom) else escaped(because, LONGEST_WHY)


def closed_line(wave: ListedWave, table: WaveTable) -> str:
    """What came of it."""
    if wave.skipped_because is not None:
        return f"{name(wave)} was skipped: {mentioning(wave.skipped_because)}"
    return f"{name(wave)} closed {when(wave.closes_at, table.zone)}: {counts(wave)}"


def is_over(wave: ListedWave, now: datetime) -> bool:
    """Closed, or never opened."""
    return wave.state == WaveState.SKIPPED or wave.closes_at <= now


def planned_line(wave: NextWave, table: WaveTable) -> str:
    """When it opens."""
    return f"*{escape(wave.survey)}* opens {when(wave.next_at, table.zone)}"


def name(wave: ListedWave) -> str:
    """The survey and the period."""
    return f"*{escape(wave.survey)} {escape(wave.period)}*"


def counts(wave: ListedWave) -> str:
    """How many of those asked have answered."""
    if not wave.asked:
        return f"{wave.invited:,} invited, nobody asked yet"
    return f"{wave.answered:,} of {wave.asked:,} asked have answered ({wave.answered / wave.asked:.0%})"
