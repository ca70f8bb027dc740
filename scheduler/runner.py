"""The timetable at work: APScheduler with an in-memory store ticks; a watch ends the program if it falls silent."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.clock import Clock
from scheduler.ticks import Tick

WATCH_SECONDS = 30.0
# A tick that has not ended for so long, and for so many of its own intervals, will not come again.
SILENCE = timedelta(minutes=10)


class SilentError(RuntimeError):
    """A tick has not been seen for too long; the process ends, so that its supervisor starts it anew."""


class Runner:
    """Runs ticks until stopped."""

    def __init__(self, ticks: Sequence[Tick], clock: Clock, triggers: Sequence[tuple[Tick, Any]] = ()) -> None:
        self._ticks = ticks
        self._triggers = triggers
        self._clock = clock

    async def run(self, stop: asyncio.Event) -> None:
        """Tick at once, then by the timetable. Raises SilentError where APScheduler has stopped working."""
        # misfire_grace_time=None: the default of one second skips whatever a busy loop delays.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        scheduler = AsyncIOScheduler(job_defaults=defaults, timezone="UTC")
        # The bound method: APScheduler would take the object for no coroutine function, and call it in a thread.
        for tick in self._ticks:
            scheduler.add_job(
                tick.__call__, IntervalTrigger(seconds=tick.seconds), next_run_time=datetime.now().astimezone()
            )
        for tick, trigger in self._triggers:
            scheduler.add_job(tick.__call__, trigger)
        scheduler.start()
        began = self._clock()
        try:
            while not await stopped_within(stop, WATCH_SECONDS):
                self.watch(began)
        finally:
            scheduler.shutdown(wait=False)

    def watch(self, began: datetime) -> None:
        """Raise where a tick is overdue by far."""
        now = self._clock()
        for tick in self._ticks:
            silence = now - (tick.last or began)
            if silence > max(SILENCE, timedelta(seconds=5 * tick.seconds)):
                raise SilentError(f"the tick '{tick.name}' was last seen {silence} ago")


async def stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    """Whether the stop came within so many seconds."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True
