"""Brings what happened in the workspace to the app and keeps the record: one try for what a person waits for, four for
an event, as Slack does.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.sandbox.slack.records import Json

_KEPT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How long Slack waits: for an acknowledgement, before each further try, for a trigger to be used."""

    ack_seconds: float = 3.0
    retry_seconds: Sequence[float] = (0.0, 60.0, 300.0)
    trigger_seconds: float = 3.0


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something for the app: ``kind`` is ``events_api``, ``interactive`` or ``slash_commands``."""

    kind: str
    payload: Json


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: whether the app acknowledged in time, what it said with it, else why it counts as lost."""

    acknowledged: bool
    body: Json | None = None
    reason: str = ""
    no_retry: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver, as it ended."""

    parcel: Parcel
    number: int
    answer: Answer


class Line(Protocol):
    """A way to the app, Socket Mode or HTTP: carries one parcel once and never raises for what the app does."""

    async def carry(self, parcel: Parcel, attempt: int, reason: str, seconds: float) -> Answer:
        """Return the app's answer within so many seconds, or the reason why there is none."""
        ...


class Delivery:
    """The way out of the workspace; ``attempts`` is the record of all that was tried."""

    def __init__(self, line: Line, patience: Patience) -> None:
        self.line = line
        self.patience = patience
        self.attempts: deque[Attempt] = deque(maxlen=_KEPT)
        self._running: set[asyncio.Task[object]] = set()

    async def once(self, parcel: Parcel) -> Answer:
        """Deliver what a person waits for: Slack does not try these again."""
        return await self._try(parcel, 0, "")

    async def event(self, parcel: Parcel) -> Answer:
        """Deliver an event and return how the first try went.

        When nobody acknowledges it, it goes out again in the background: at once, after a minute and after five.
        """
        answer = await self._try(parcel, 0, "")
        if not answer.acknowledged:
            self._start(self._retry(parcel, answer))
        return answer

    def event_in_background(self, parcel: Parcel) -> None:
        """Start delivering an event without waiting for any of it."""
        self._start(self.event(parcel))

    async def again(self) -> Answer:
        """Deliver the last parcel once more, the same ids, as Slack does when it missed the acknowledgement."""
        last = self.attempts[-1]
        return await self._try(last.parcel, last.number + 1, "http_timeout")

    async def settled(self) -> None:
        """Wait for the deliveries in the background, retries included."""
        while self._running:
            await asyncio.gather(*self._running)

    async def stop(self) -> None:
        """Give up what is still being delivered."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _start(self, work: Coroutine[object, object, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _retry(self, parcel: Parcel, answer: Answer) -> None:
        for number, seconds in enumerate(self.patience.retry_seconds, start=1):
            if answer.acknowledged or answer.no_retry:
                return
            await asyncio.sleep(seconds)
            answer = await self._try(parcel, number, answer.reason)

    async def _try(self, parcel: Parcel, number: int, reason: str) -> Answer:
        answer = await self.line.carry(parcel, number, reason, self.patience.ack_seconds)
        self.attempts.append(Attempt(parcel, number, answer))
        return answer
