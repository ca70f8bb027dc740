"""A wave's contacts are chosen in chunks, each a transaction of its own, so that answers are hardly kept waiting."""

from __future__ import annotations

from scheduler.clock import Clock
from scheduler.policy import PRIORITY
from storage.database import Database
from storage.queries.invitations import Chunk, Planning, plan_chunks
from storage.queries.waves import PlannedWave

# Contacts in one transaction. Once somebody has answered lately, their answers wait for no more than the fewer.
MANY, FEW = 5_000, 1_000
LATELY_SECONDS = 2.0


async def plan(db: Database, wave: PlannedWave, planning: Planning, clock: Clock) -> int:
    """Invite all who may be asked now; how many this call invited. Any number of copies may do it at once."""
    invited = 0
    while True:
        size = MANY if db.is_quiet(LATELY_SECONDS) else FEW
        chunk = Chunk(wave, planning, PRIORITY["question"], clock(), size)
        planned = await db.write(plan_chunks, chunk)
        if planned is None:
            return invited
        invited += planned
