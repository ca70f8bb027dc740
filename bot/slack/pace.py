"""How often the Web API's methods may be asked: by Slack's tiers, counted over the last minute."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

# Of "method-reference", as docs.slack.dev gave the tiers on 2026-08-20. What sends has the outbox's own pace.
CALLS_A_MINUTE = {
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.list": 20,
    "conversations.members": 100,
    "conversations.open": 50,
    "conversations.replies": 50,
    "users.info": 100,
    "users.list": 20,
    "users.lookupByEmail": 50,
}
# Other copies of the program, and commands, ask too.
OUR_SHARE = 0.8
MINUTE = 60.0


class Pace:
    """Waits for each method's turn. `now` counts seconds, from whenever."""

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._calls: dict[str, deque[float]] = {}

    async def turn(self, method: str) -> None:
        """Return when the method may be called, which it then is."""
        calls = self._calls.setdefault(method, deque())
        while wait := self._missing(calls, self.most(method)):
            await self._sleep(wait)
        calls.append(self._now())

    def most(self, method: str) -> int:
        """How many calls of the method we make in a minute."""
        return int(CALLS_A_MINUTE[method] * OUR_SHARE)

    def _missing(self, calls: deque[float], most: int) -> float:
        while calls and self._now() - calls[0] >= MINUTE:
            calls.popleft()
        return 0.0 if len(calls) < most else MINUTE - (self._now() - calls[0])
