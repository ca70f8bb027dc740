"""Planning a wave from a test that has no loop."""

from __future__ import annotations

import asyncio
from typing import Any

from scheduler.clock import Clock
from scheduler.planner import plan
from storage.database import Database
from storage.queries.eligibility import Selection
from storage.queries.invitations import Planning
from storage.queries.waves import PlannedWave
from storage.types import Channel


def everybody(**changes: Any) -> Selection:
    """By Slack or by mail, without a quarantine."""
    return Selection(**{"channels": (Channel.SLACK, Channel.EMAIL), **changes})


def a_pass(wave: PlannedWave, selection: Selection | None = None) -> Planning:
    """Over everybody, or a selection, at once."""
    return Planning(selection or everybody(), wave.closes_at)


def plan_now(db: Database, wave: PlannedWave, selection: Selection, clock: Clock) -> int:
    """Plan the wave to its end; how many were invited."""
    return asyncio.run(plan(db, wave, a_pass(wave, selection), clock))
