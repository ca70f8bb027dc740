"""Waves that are announced and have not opened: moved and given up when the configuration, or the calendar, says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, true, update
from sqlalchemy.orm import Session

from storage.models import Wave
from storage.types import WaveState


@dataclass(frozen=True, slots=True)
class Moved:
    """The next wave of a survey, at another time than was announced."""

    survey: str
    period: str
    scheduled_for: datetime
    closes_at: datetime


def announced_surveys(session: Session) -> list[str]:
    """Those of which a wave is announced."""
    return list(session.scalars(select(Wave.survey).where(Wave.state == WaveState.ANNOUNCED).distinct()))


def skipped_surveys(session: Session, because: Sequence[str]) -> list[str]:
    """Those of which a wave was skipped for one of these reasons."""
    skipped = (Wave.state == WaveState.SKIPPED, Wave.skipped_because.in_(because))
    return list(session.scalars(select(Wave.survey).where(*skipped).distinct()))


def give_up_announced(session: Session, items: Sequence[tuple[str, datetime | None, str]]) -> list[list[int]]:
    """Skip what was announced of a survey for an earlier time (None: for whatever time), for this reason; their ids."""
    return [
        list(
            session.scalars(
                update(Wave)
                .where(Wave.survey == survey, Wave.state == WaveState.ANNOUNCED)
                .where(true() if before is None else Wave.scheduled_for < before)
                .values(state=WaveState.SKIPPED, skipped_because=because)
                .returning(Wave.id)
            )
        )
        for survey, before, because in items
    ]


def bring_back(session: Session, survey: str, because: Sequence[str], after: datetime) -> list[int]:
    """Announce again what was skipped for one of these reasons, if its time comes after that; their ids."""
    skipped = (Wave.survey == survey, Wave.state == WaveState.SKIPPED, Wave.skipped_because.in_(because))
    again = update(Wave).where(*skipped, Wave.scheduled_for > after)
    return list(session.scalars(again.values(state=WaveState.ANNOUNCED, skipped_because=None).returning(Wave.id)))


def move_announced(session: Session, moved: Moved) -> list[int]:
    """Announce the wave of this period for another time; the ids of those that were for another."""
    others = (Wave.survey == moved.survey, Wave.period == moved.period, Wave.state == WaveState.ANNOUNCED)
    changed = update(Wave).where(*others, Wave.scheduled_for != moved.scheduled_for)
    at = {"scheduled_for": moved.scheduled_for, "opened_at": moved.scheduled_for, "closes_at": moved.closes_at}
    return list(session.scalars(changed.values(**at).returning(Wave.id)))
