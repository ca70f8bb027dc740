"""Planning a wave from a test that has no loop."""

from __future__ import annotations

import asyncio

from scheduler.clock import Clock
from scheduler.planner import plan
from storage.database import Database
from storage.queries.eligibility import Selection
from storage.queries.invitations import Planning
from storage.queries.waves import PlannedWave


def plan_now(db: Database, wave: PlannedWave, selection: Selection, clock: Clock) -> int:
    """Plan the wave to its end; how many were invited."""
    return asyncio.run(plan(db, wave, Planning(selection, wave.closes_at), clock))
