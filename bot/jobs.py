"""The timetable: what is done again and again, and how often. One table, so that all of it can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot import clicks
from bot.waves import Waves, trigger_of
from scheduler.clock import Clock
from scheduler.pump import Bell, release
from scheduler.runner import Runner
from scheduler.ticks import Tick
from storage.database import Database

WAVES_SECONDS = 20
CLICKS_SECONDS = 20
LEASES_SECONDS = 30


def timetable(db: Database, waves: Waves, bell: Bell, clock: Clock) -> Runner:
    """The ticks, and the surveys' own triggers for promptness."""

    async def open_waves() -> None:
        if await waves.tick():
            bell.ring()

    async def decide_clicks() -> None:
        await clicks.settle(db, clock, bell)

    async def release_leases() -> None:
        if await release(db, clock):
            bell.ring()

    opening = Tick("waves", WAVES_SECONDS, open_waves, clock)
    ticks = [
        opening,
        Tick("clicks", CLICKS_SECONDS, decide_clicks, clock),
        Tick("leases", LEASES_SECONDS, release_leases, clock),
    ]
    return Runner(ticks, clock, [(opening, trigger) for trigger in own_triggers(waves)])


def own_triggers(waves: Waves) -> Sequence[Any]:
    """When the surveys' waves are due."""
    programme = waves.programme
    return [
        trigger_of(survey.schedule, programme.timezone)
        for survey in programme.surveys.values()
        if survey.schedule is not None and not survey.approval
    ]
