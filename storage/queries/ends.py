"""Waves by their ends: for the calendar, and for what is done when they are over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Wave
from storage.queries.records import record
from storage.queries.steering import COLUMNS, SteeredWave


def waves_ending(session: Session, after: datetime) -> list[SteeredWave]:
    """Those that end after this time, in whatever state; the earliest first."""
    query = select(*COLUMNS).where(Wave.closes_at > after).order_by(Wave.scheduled_for, Wave.id)
    return [record(SteeredWave, row) for row in session.execute(query)]
