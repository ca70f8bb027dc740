"""The page's content, drawn anew whenever something happens, and handed to every browser as what changed for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from bot.sandbox.diary import Event
from bot.sandbox.page.drawing import Drawing
from bot.sandbox.page.sight import Sight, look
from bot.sandbox.performance import Performance

# However much happens at once, a page is drawn only so often; and so often though nothing was heard of, for the store.
QUICKEST_SECONDS = 0.15
SLOWEST_SECONDS = 1.0

Regions = dict[str, dict[str, str]]
"""HTML by the item's key, in order, by the region's name."""


class Scene:
    """What is seen, kept up to date while it runs. `visited`: somebody has opened the page."""

    def __init__(self, performance: Performance, stop: asyncio.Event) -> None:
        self.performance = performance
        self.visited = asyncio.Event()
        self._stop = stop
        self._began = performance.stage.product.clock()
        self._drawing = Drawing()
        self._regions: Regions = {}
        self._yours: dict[str, int] = {}
        self._news = asyncio.Condition()
        self._version = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Draw again after every change, until told to stop."""
        while not stop.is_set():
            stage = self.performance.stage
            seen = (stage.slack.changes.version, stage.mailbox.version)
            await self.draw()
            await asyncio.sleep(QUICKEST_SECONDS)
            await self._changed(*seen, stop)
        async with self._news:
            self._news.notify_all()

    async def draw(self) -> None:
        """Look, draw, and tell those who follow."""
        sight = await look(self.performance, self._began)
        self._tell(sight)
        regions = self._drawing.regions(sight)
        if regions == self._regions:
            return
        async with self._news:
            self._regions = regions
            self._version += 1
            self._news.notify_all()

    def _tell(self, sight: Sight) -> None:
        """Write down what the visitors answered; the others write for themselves."""
        for person in sight.people:
            answer, email = person.answer, person.customer.email
            if answer is not None and person.is_yours and self._yours.get(email) != answer.score:
                self._yours[email] = answer.score
                self.performance.stage.diary.note(Event.YOURS, str(answer.score), email)

    async def follow(self) -> AsyncIterator[dict[str, object]]:
        """What changed, for one browser: for each region the order of its items, and the HTML of those that are new."""
        self.visited.set()
        shown: Regions = {}
        while not self._stop.is_set():
            if changes := difference(shown, self._regions):
                yield changes
            shown = self._regions
            await self._after(self._version)

    async def _after(self, version: int) -> None:
        async with self._news:
            await self._news.wait_for(lambda: self._version > version or self._stop.is_set())

    async def _changed(self, messages: int, letters: int, stop: asyncio.Event) -> None:
        """Until something happens, or long enough for the store to have changed by itself."""
        stage = self.performance.stage
        waits: list[asyncio.Future[Any]] = [
            asyncio.ensure_future(stage.slack.changes.after(messages)),
            asyncio.ensure_future(stage.mailbox.changed(letters)),
            asyncio.ensure_future(stop.wait()),
        ]
        await asyncio.wait(waits, timeout=SLOWEST_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


def difference(shown: Regions, now: Regions) -> dict[str, object]:
    """The regions that are not as they were shown."""
    return {
        name: {
            "order": list(items),
            "items": {key: html for key, html in items.items() if shown.get(name, {}).get(key) != html},
        }
        for name, items in now.items()
        if items != shown.get(name) or list(items) != list(shown.get(name, {}))
    }
