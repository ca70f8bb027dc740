"""The note of a wave in the owners' channel, pure: what is coming, to whom and why not to others, and its buttons.

The same function draws it from the announcement to the end, so that there is one message to look at.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from bot.outlook_words import channels, reasons
from bot.slack.blocks import Block, Drawn, actions, button, context, fields, header, marked, plain, section
from bot.slack.cases_words import local_time
from bot.slack.texts import escape, escaped
from bot.slack.wave_words import standing
from bot.wave_notes import WaveNote
from storage.queries.progress import Progress
from storage.queries.steering import SteeredWave, Step
from storage.types import WaveState

PREFIX = "nps_wave_"
PREVIEW = "preview"
SKIP_CONFIRM = {
    "title": "Skip this wave?",
    "text": "Nobody is asked in this round, and it cannot be taken back. The one after it comes in its time.",
    "confirm": "Skip it",
    "deny": "Keep it",
}


def draw(note: WaveNote, zone: ZoneInfo) -> Drawn:
    """As it stands, with times in the programme's zone."""
    headline, says = title(note), standing(note, zone)
    blocks = [header(headline), section(marked(says)), *fields(facts(note))]
    if not note.is_over:
        blocks.append(context(plain(small_print(note, zone))))
        blocks.append(actions(buttons(note), block_id(note.wave)))
    return Drawn(f"{escaped(headline, 400)}. {says}", blocks)


def title(note: WaveNote) -> str:
    """What has to be known of it at a glance."""
    wave = note.wave
    named = f"{wave.survey} {wave.period}"
    if wave.state is WaveState.SKIPPED:
        return f"⏭️ The wave {named} is skipped"
    if note.is_over:
        return f"🏁 The wave {named} is over"
    if wave.held_because is not None:
        return f"{'⚠️' if wave.held_by is None else '⏸️'} The wave {named} is held"
    if not note.is_announced:
        return f"▶️ The wave {named} is open"
    if note.needs_approval:
        return f"🗳️ The wave {named} waits for your approval"
    return f"✔️ The wave {named} is approved" if wave.approved_at is not None else f"🗓️ The wave {named} is coming"


def facts(note: WaveNote) -> list[Block]:
    """Two columns: whom it asks, whom it leaves out, how far it is, what came of the last one."""
    told: list[tuple[str, str]] = []
    if note.counted is not None:
        people = "person" if note.counted.total == 1 else "people"
        would = [f"{note.counted.total:,} {people}", channels(note.counted)]
        told.append(("Would be asked", "\n".join(part for part in would if part)))
        told.append(("Left out", "\n".join(reasons(note.counted)) or "nobody"))
    if note.progress is not None:
        told.append(("Asked so far", f"{note.progress.asked:,} of {note.progress.invited:,} invited"))
        told.append(("Answered", answered(note.progress)))
    if note.before is not None:
        period, came = note.before
        told.append((f"Last wave, {period}", f"{answered(came)} answered"))
    return [marked(f"*{escape(label)}*\n{escape(text)}") for label, text in told]


def answered(progress: Progress) -> str:
    """How many of those asked."""
    if not progress.asked:
        return "nobody was asked yet"
    return f"{progress.answered:,} of {progress.asked:,} ({progress.answered / progress.asked:.0%})"


def small_print(note: WaveNote, zone: ZoneInfo) -> str:
    """How long it takes answers, when it reminds, and as of when it was counted."""
    survey = note.survey
    days = ", ".join(str(day) for day in survey.reminders)
    parts = [
        f"Takes answers for {survey.open_days} {'day' if survey.open_days == 1 else 'days'}",
        f"reminders on day {days}" if days else "no reminders",
        f"as of {local_time(note.at, zone)}",
    ]
    return " · ".join(parts)


def buttons(note: WaveNote) -> list[Block]:
    """What can be decided; the one that is waited for stands out."""
    wave = note.wave
    goes_on = wave.held_because is None
    shown = []
    if note.needs_approval:
        shown.append(pressed("Approve", Step.APPROVE.value, wave, style="primary" if goes_on else None))
    if goes_on:
        shown.append(pressed("Hold", Step.HOLD.value, wave))
    else:
        shown.append(pressed("Resume", Step.RESUME.value, wave, style="primary"))
    shown.append(pressed("Preview", PREVIEW, wave, spoken="Preview what customers will see"))
    if note.is_announced:
        shown.append({**pressed("Skip", Step.SKIP.value, wave, style="danger"), "confirm": confirm()})
    return shown


def pressed(label: str, what: str, wave: SteeredWave, *, spoken: str | None = None, style: str | None = None) -> Block:
    """A button that says which wave it is about."""
    aloud = spoken or f"{label} the wave {wave.period}"
    return button(label, f"{PREFIX}{what}", str(wave.id), spoken=aloud, style=style)


def confirm() -> dict[str, Any]:
    """Asked before what cannot be taken back."""
    return {**{part: plain(text, 300) for part, text in SKIP_CONFIRM.items()}, "style": "danger"}


def block_id(wave: SteeredWave) -> str:
    """New whenever something was decided."""
    moments = sum(int(at.timestamp() * 1e6) for at in (wave.approved_at, wave.held_at, wave.resumed_at) if at)
    return f"nps-wave-{wave.id}-{wave.state.value}-{moments:x}"
