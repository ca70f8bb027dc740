"""What the configuration says otherwise than the waves that are under way, in sentences.

A wave that is open keeps the definition with which it opened; an announced one takes that of the day when it opens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from bot.config import Programme
from bot.survey.definition import Survey
from storage.database import Session
from storage.queries.definitions import document_of
from storage.queries.steering import SteeredWave, steerable
from storage.types import WaveState


def differences(session: Session, programme: Programme, now: datetime) -> list[str]:
    """A sentence for each wave that is under way, or announced, and of which the configuration differs."""
    return [told for wave in steerable(session, now) if (told := difference(session, wave, programme)) is not None]


def difference(session: Session, wave: SteeredWave, programme: Programme) -> str | None:
    """None where it says the same."""
    survey, announced = programme.surveys.get(wave.survey), wave.state is WaveState.ANNOUNCED
    until = f"{wave.closes_at.astimezone(programme.timezone):%Y-%m-%d}"
    if survey is None or (announced and not survey.opens_by_itself):
        gone = "it is no longer in the configuration" if survey is None else "it has no schedule any more"
        end = "is skipped" if announced else f"goes on until {until}, and no further one opens"
        return f"{wave.survey}: {gone}; its wave {wave.period} {end}"
    changed = ", ".join(changes(Survey.of_document(document_of(session, wave.definition)), survey))
    if not changed:
        return None
    if announced:
        return f"{wave.survey}: {changed}; holds for the wave {wave.period}, which is announced"
    return f"{wave.survey}: {changed}; holds from the next wave on, {wave.period} goes on until {until} as it began"


def changes(before: Survey, after: Survey) -> Iterator[str]:
    """Each key of the file that differs: with both values where they are short, by its name otherwise."""
    for name in (field.name for field in fields(Survey)):
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        key, shown = SHOWN.get(name, (name, None))
        yield f"{key} is another" if shown is None else f"{key} {shown(old)} → {shown(new)}"


def plain(value: Any) -> str:
    """As one would say it."""
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def listed(values: tuple[Any, ...]) -> str:
    """One after the other."""
    return ", ".join(map(str, values)) or "none"


def days(value: int | None) -> str:
    """As the file has it."""
    return "none" if not value else f"{value} {'day' if value == 1 else 'days'}"


def span(seconds: int) -> str:
    """In the greatest unit that makes it a whole number."""
    unit, letter = next((unit, letter) for unit, letter in ((86400, "d"), (3600, "h"), (60, "m")) if not seconds % unit)
    return f"{seconds // unit}{letter}"


# What a definition's value is called in the file, and how it is told; None: it has no short form.
SHOWN: dict[str, tuple[str, Callable[[Any], str] | None]] = {
    "company": ("company", plain),
    "subject": ("subject", plain),
    "subjects": ("subject by language", None),
    "kind": ("kind", plain),
    "language": ("language", plain),
    "channels": ("channels", listed),
    "open_days": ("open_days", plain),
    "reminders": ("reminders", listed),
    "late_seconds": ("late", span),
    "sample": ("sample", plain),
    "sample_by": ("sample.by", plain),
    "rolling": ("sample.rolling", plain),
    "after_days": ("sample.after_days", plain),
    "spread_days": ("spread", days),
    "per_hour": ("per_hour", plain),
    "quarantine_days": ("quarantine_days", plain),
    "announce_days": ("announce_days", plain),
    "approval": ("approval", plain),
    "review_days": ("review_after", days),
    "remind_elsewhere": ("remind_elsewhere", plain),
    "last_call_days": ("last_call", days),
    "late_answers": ("late_answers", plain),
    "anonymous": ("anonymous", plain),
    "on": ("on", plain),
    "per_day": ("per_day", plain),
    "delay_seconds": ("delay", span),
    "link_attributes": ("link_attributes", listed),
}
