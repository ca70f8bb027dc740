"""Which waves are open, and when the next ones come, pure: for `/nps waves` and the Home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.slack.blocks import Drawn, header, marked, section
from bot.slack.cases_words import when
from bot.slack.texts import escape
from storage.queries.schedules import NextWave
from storage.queries.waves import ListedWave
from storage.types import WaveState

MOST_WAVES = 10


@dataclass(frozen=True, slots=True)
class WaveTable:
    """The waves that there were, newest first, and when the next ones open."""

    waves: Sequence[ListedWave]
    planned: Sequence[NextWave]
    now: datetime
    zone: ZoneInfo


def draw(table: WaveTable) -> Drawn:
    """All: those to come, those that are open, and the last ones that closed."""
    closed = [wave for wave in table.waves if is_over(wave, table.now)][:MOST_WAVES]
    lines = [*wave_lines(table), *(closed_line(wave, table) for wave in closed)]
    blocks = [header("Waves"), *(section(marked(line)) for line in lines)]
    if not lines:
        blocks.append(section(marked("There has been no wave. `nps wave open` opens one.")))
    return Drawn("Waves", blocks)


def wave_lines(table: WaveTable) -> list[str]:
    """Those that are open, then those to come."""
    now_open = [wave for wave in table.waves if not is_over(wave, table.now) and wave.state != WaveState.ANNOUNCED]
    return [
        *(open_line(wave, table) for wave in now_open[:MOST_WAVES]),
        *(planned_line(one, table) for one in table.planned),
    ]


def open_line(wave: ListedWave, table: WaveTable) -> str:
    """How far it has come, and why it does not go on."""
    line = f"{name(wave)} is open until {when(wave.closes_at, table.zone)}: {counts(wave)}"
    return line if wave.held_because is None else f"{line}. It is held: {escape(wave.held_because)}"


def closed_line(wave: ListedWave, table: WaveTable) -> str:
    """What came of it."""
    if wave.skipped_because is not None:
        return f"{name(wave)} was skipped: {escape(wave.skipped_because)}"
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
