"""A wave's contacts are chosen in chunks, each a transaction of its own, so that answers are never kept waiting."""

from __future__ import annotations

from scheduler.clock import Clock
from scheduler.policy import PRIORITY
from storage.database import Database
from storage.queries.invitations import Chunk, Planning, plan_chunks
from storage.queries.waves import PlannedWave


async def plan(db: Database, wave: PlannedWave, planning: Planning, clock: Clock) -> int:
    """Invite all who may be asked now; how many this call invited. Any number of copies may do it at once."""
    invited = 0
    while True:
        chunk = Chunk(wave, planning, PRIORITY["question"], clock())
        planned = await db.write(plan_chunks, chunk)
        if planned is None:
            return invited
        invited += planned
