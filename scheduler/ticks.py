"""A tick: something small that is done again and again, decides from the database what is due, and may be doubled."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from scheduler.clock import Clock

log = logging.getLogger(__name__)


@dataclass
class Tick:
    """`run`, every so many seconds, and at the times of `triggers` too, for promptness."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[object]]
    clock: Clock
    last: datetime | None = field(default=None, init=False)

    async def __call__(self) -> None:
        """Never raises: APScheduler goes silent after some errors, and a tick comes again anyway."""
        try:
            await self.run()
        except Exception:
            log.exception("a tick failed", extra={"action": "tick", "tick": self.name})
        self.last = self.clock()
