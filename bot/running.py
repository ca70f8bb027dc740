"""`nps serve`: one HTTP server and one store; behind them the product, made anew when its configuration is read anew.

The next product begins before the last one ends, as two copies of the program would beside each other: nobody is turned
away, and what the last one has in flight is finished.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Collection
from dataclasses import dataclass, field

from starlette.applications import Starlette

from bot.app import Product
from bot.config import ConfigError, Programme, read_programme
from bot.differences import differences
from bot.serving import (
    Front,
    Part,
    run_parts,
    set_by,
    share_the_interpreter,
    sole_server,
    stopping_by_signals,
    web_part,
)
from bot.settings import Settings, SettingsError
from scheduler.clock import utc_now
from scheduler.runner import stopped_within
from storage.database import Database
from storage.migrations import upgrade

log = logging.getLogger(__name__)

OVERLAP_SECONDS = 2.0


async def serve(settings: Settings, programme: Programme, wanted: Collection[str]) -> None:
    """Migrate, run the parts until told to stop, finish what is in flight."""
    share_the_interpreter()
    file = settings.store_url.removeprefix("sqlite:///") if settings.store_url.startswith("sqlite:///") else None
    async with stopping_by_signals() as stop, set_by(signal.SIGHUP) as again:
        with sole_server(file if "web" in wanted else None):
            upgrade(settings.store_url)
            db = Database.connect(settings.store_url)
            try:
                await Running(settings, db, wanted, stop).run(programme, again)
            finally:
                db.close()
    log.info("stopped", extra={"action": "serve"})


@dataclass
class Generation:
    """A product at work, from one reading of the configuration to the next."""

    product: Product
    pages: Starlette | None
    parts: dict[str, Part]
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Until told to stop. Raises when a part dies."""
        await run_parts(self.parts, self.stop)
        await self.stop.wait()

    async def finish(self) -> None:
        """After it has stopped."""
        if self.pages is not None:
            await self.pages.state.evidence.written()
        await self.product.finish()


class Running:
    """The program at work. `stop` is set, too, when a part of it dies."""

    def __init__(self, settings: Settings, db: Database, wanted: Collection[str], stop: asyncio.Event) -> None:
        self.settings = settings
        self.db = db
        self.wanted = wanted
        self.stop = stop

    async def run(self, programme: Programme, again: asyncio.Event) -> None:
        """Until told to stop; whenever `again` is set, the configuration is read anew."""
        present = self.generation(programme)
        log.info("started", extra={"action": "serve", "parts": ",".join(self.named(present)) or "none"})
        front = None if present.pages is None else Front(present.pages)
        works = [asyncio.create_task(self.served(front))]
        working = asyncio.create_task(self.work(present))
        while not await set_before(again, self.stop):
            again.clear()
            following = await self.read_anew()
            if following is None:
                continue
            if front is not None and following.pages is not None:
                front.app = following.pages
            works.append(asyncio.create_task(self.replaced(present, working)))
            present, working = following, asyncio.create_task(self.work(following))
        present.stop.set()
        ends = await asyncio.gather(working, *works, return_exceptions=True)
        await present.finish()
        for error in ends:
            if error is not None:
                raise error

    async def served(self, front: Front | None) -> None:
        """The pages, through one server."""
        if front is not None:
            web = web_part(front, self.settings.host, self.settings.port, announce)
            await run_parts({"web": web}, self.stop)

    def generation(self, programme: Programme) -> Generation:
        """A product that is not at work yet. SettingsError where the environment does not go with the programme."""
        product = Product(self.settings, programme, self.db)
        pages = product.pages() if "web" in self.wanted else None
        return Generation(product, pages, product.parts(self.wanted))

    def named(self, generation: Generation) -> list[str]:
        """All parts."""
        return [*([] if generation.pages is None else ["web"]), *generation.parts]

    async def work(self, generation: Generation) -> None:
        """If a part dies, all stop."""
        try:
            await generation.run()
        except Exception:
            self.stop.set()
            raise

    async def replaced(self, generation: Generation, working: asyncio.Task[None]) -> None:
        """The end of one whose successor is at work. Both are for a moment, until the successor hears from Slack."""
        await stopped_within(self.stop, OVERLAP_SECONDS)
        generation.stop.set()
        await working
        await generation.finish()

    async def read_anew(self) -> Generation | None:
        """From the file as it is now; None where that cannot be used: it is told, and all goes on as before."""
        told = {"action": "reload"}
        try:
            following = self.generation(await asyncio.to_thread(read_programme, self.settings.config))
            differing = await self.db.read(differences, following.product.programme, utc_now())
        except (ConfigError, SettingsError) as error:
            log.error("the configuration is not taken over: %s", error, extra=told)  # noqa: TRY400 - it says it all
            return None
        except Exception:
            log.exception("the configuration is not taken over", extra=told)
            return None
        log.info("the configuration was read anew", extra={**told, "parts": ",".join(self.named(following)) or "none"})
        for sentence in differing:
            log.info("%s", sentence, extra=told)
        return following


async def set_before(event: asyncio.Event, stop: asyncio.Event) -> bool:
    """Wait for either; whether it is the stop that came."""
    waiting = [asyncio.create_task(one.wait()) for one in (event, stop)]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    return stop.is_set()


def announce(address: str) -> None:
    """The pages answer."""
    log.info("the pages are served", extra={"action": "serve", "address": address})
