"""Ticks come again whatever happens to one of them; if they fall silent, the program ends rather than pretend."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from scheduler.runner import SILENCE, Runner, SilentError
from scheduler.ticks import Tick
from tests.support.clock import HandClock


class Counted:
    """Something done again and again; the first times it fails."""

    def __init__(self, failures: int = 0) -> None:
        self.count, self.failures = 0, failures
        self.enough = asyncio.Event()

    async def __call__(self) -> None:
        self.count += 1
        if self.count >= self.failures + 3:
            self.enough.set()
        if self.count <= self.failures:
            raise LookupError("this time")


async def test_a_tick_never_raises() -> None:
    """It is told in the log, and counts as seen."""
    clock = HandClock()
    tick = Tick("waves", 1, Counted(failures=1), clock)
    await tick()

    assert clock.now == tick.last


async def test_ticks_come_at_once_and_again_also_after_a_failure() -> None:
    """Until the stop, which they do not outlive."""
    clock, job, stop = HandClock(), Counted(failures=2), asyncio.Event()
    running = asyncio.create_task(Runner([Tick("waves", 0.02, job, clock)], clock).run(stop))
    await asyncio.wait_for(job.enough.wait(), 20)
    stop.set()
    await asyncio.wait_for(running, 20)
    seen = job.count
    await asyncio.sleep(0.1)

    assert seen == job.count >= 5


async def test_a_tick_that_falls_silent_ends_the_program() -> None:
    """Seen never, or not for long; one that is slow by nature is waited for."""
    clock = HandClock()
    began = clock.now
    often, rarely = Tick("often", 1, Counted(), clock), Tick("rarely", 3600, Counted(), clock)
    runner = Runner([often, rarely], clock)
    await often()
    clock.turn(seconds=SILENCE.total_seconds())
    runner.watch(began)
    clock.turn(seconds=1)

    with pytest.raises(SilentError, match=r"the tick 'often' was last seen 0:10:01 ago"):
        runner.watch(began)
    await often()
    runner.watch(began)
    clock.turn(hours=5)
    await often()
    with pytest.raises(SilentError, match="the tick 'rarely'"):
        runner.watch(began)
    assert SILENCE == timedelta(minutes=10)
