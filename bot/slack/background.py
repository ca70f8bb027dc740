"""Work that goes on after Slack has had its answer; finished before the program stops."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Background:
    """Keeps its tasks alive, and tells when one failed."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run it; nobody waits for its result."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def finish(self, seconds: float = 10.0) -> None:
        """Wait for what is under way. What takes longer is left; its work in the database is finished there."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work after a press failed", exc_info=error, extra={"action": "slack"})
