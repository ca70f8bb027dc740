"""A sender that keeps what it is given, and fails as it is told with the errors that real ones raise."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable

from scheduler.outbox import Dropped, Found, Later, NotThere, Ready, Undecided
from storage.queries.messages import Claimed

Prepared = Ready | Dropped | Later


class FakeSender:
    """`sent` are the keys of what was delivered, in order, an entry each time.

    `deliveries` and `preparations` hold, by key, what is to happen the next times: an error to raise, or for a
    preparation also what to return. `on_deliver` runs in the middle of a delivery.
    """

    def __init__(self, on_deliver: Callable[[Claimed], None] | None = None) -> None:
        self.sent: list[str] = []
        self.tried: list[str] = []
        self.deliveries: defaultdict[str, list[Exception]] = defaultdict(list)
        self.preparations: defaultdict[str, list[Exception | Prepared]] = defaultdict(list)
        self.on_deliver = on_deliver

    async def prepare(self, message: Claimed) -> Prepared:
        """Ready, unless told otherwise."""
        if planned := self.preparations[message.key]:
            outcome = planned.pop(0)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome
        return Ready(message, None)

    async def deliver(self, ready: Ready) -> dict[str, str]:
        """Delivered, unless told otherwise; the reference names the message."""
        key = ready.message.key
        self.tried.append(key)
        await asyncio.sleep(0)
        if self.on_deliver is not None:
            self.on_deliver(ready.message)
        if planned := self.deliveries[key]:
            raise planned.pop(0)
        self.sent.append(key)
        return {"ref": f"for {key}"}


class FindingSender(FakeSender):
    """One whose channel can be asked afterwards: `whereabouts` holds, by key, what it says then."""

    def __init__(self) -> None:
        super().__init__()
        self.whereabouts: defaultdict[str, list[Found | NotThere | Undecided]] = defaultdict(list)
        self.sought: list[str] = []

    async def find(self, message: Claimed) -> Found | NotThere | Undecided:
        """Not there, unless told otherwise."""
        self.sought.append(message.key)
        planned = self.whereabouts[message.key]
        return planned.pop(0) if planned else NotThere()
