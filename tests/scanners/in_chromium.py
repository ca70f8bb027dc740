"""A few behaviours in a real browser: what its scripts report is what our rules must read. It takes real seconds."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot import clicks
from storage.database import Database
from storage.migrations import upgrade
from storage.types import HitState
from tests.bot.web.site import Site
from tests.scanners.behaviours import HOUR, SCORES
from tests.scanners.replay import look
from tests.support.browser import chromium, open_page
from tests.support.factories import BY_THE_RULES

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.bot.web.site import AskedContact

# Longer than the page's script waits until it reports.
LOOKING = 3.4
SEND, LEAVE = "Send", "Unsubscribe"


class RealClock:
    """The machine's own, turned on by hand besides."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    @property
    def now(self) -> datetime:
        return self()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def turn(self, **by: float) -> None:
        self.ahead += timedelta(**by)


Acts = Callable[["Page", Site, "AskedContact", str], Awaitable[None]]


async def looks(page: Page, site: Site, asked: AskedContact, url: str) -> None:
    """Opens one link and looks at it."""
    await page.goto(url + site.score_path(asked, 9))
    await asyncio.sleep(LOOKING)


async def sends(page: Page, site: Site, asked: AskedContact, url: str) -> None:
    """Opens one link and presses Send, by the mouse."""
    await page.goto(url + site.score_path(asked, 9))
    await page.get_by_role("button", name=SEND).click()


async def sends_by_script(page: Page, site: Site, asked: AskedContact, url: str) -> None:
    """Opens one link and has a script press Send."""
    await page.goto(url + site.score_path(asked, 9))
    async with page.expect_navigation():
        await page.get_by_role("button", name=SEND).evaluate("button => button.click()")


async def leaves_by_script(page: Page, site: Site, asked: AskedContact, url: str) -> None:
    """Opens the way out and has a script press the button."""
    await page.goto(url + site.unsubscribe_path(asked))
    async with page.expect_navigation():
        await page.get_by_role("button", name=LEAVE, exact=True).evaluate("button => button.click()")


async def leaves(page: Page, site: Site, asked: AskedContact, url: str) -> None:
    """Opens the way out and presses the button, by the mouse."""
    await page.goto(url + site.unsubscribe_path(asked))
    await page.get_by_role("button", name=LEAVE, exact=True).click()


async def opens_all(page: Page, site: Site, asked: AskedContact, url: str) -> None:
    """Opens all eleven and looks at the last."""
    for score in SCORES:
        await page.goto(url + site.score_path(asked, score))
    await asyncio.sleep(LOOKING)


async def runs_virtual_time(page: Page, site: Site, asked: AskedContact, url: str) -> None:
    """The command line's own way: ten seconds pass in half a one."""
    arguments = ("--headless=new", "--no-sandbox", "--virtual-time-budget=10000", "--dump-dom")
    with tempfile.TemporaryDirectory() as profile:
        address = url + site.score_path(asked, 9)
        process = await asyncio.create_subprocess_exec(
            chromium(),
            *arguments,
            f"--user-data-dir={profile}",
            # Its name gives it away otherwise, before its clock can.
            f"--user-agent={await page.evaluate('navigator.userAgent')}",
            address,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await process.wait()


@dataclass(frozen=True)
class Tried:
    """What was done, how the browser presents itself, and what is to become of it."""

    name: str
    acts: Acts
    expected: str
    driven: bool = True
    person: bool = False


TRIED = [
    Tried("a person looks at a page", looks, "recorded", driven=False, person=True),
    Tried("a person presses Send", sends, "recorded", driven=False, person=True),
    Tried("a person presses Unsubscribe", leaves, "unsubscribed", driven=False, person=True),
    Tried("a driven browser looks at a page", looks, "held"),
    Tried("a driven browser presses Send by the mouse", sends, "held"),
    Tried("a script presses Send, in a browser that hides it", sends_by_script, "held", driven=False),
    Tried("a script presses Unsubscribe, in a browser that hides it", leaves_by_script, "nothing", driven=False),
    Tried("virtual time (`--virtual-time-budget`)", runs_virtual_time, "held", driven=False),
    # The last: whoever has done it is remembered.
    Tried("a browser opens all eleven, and hides that it is driven", opens_all, "nothing", driven=False),
]
IN_THE_SUITE = (sends, leaves_by_script, runs_virtual_time)


async def try_it(db: Database, tried: Tried) -> str:
    """What became of it, hours later."""
    site = Site(db, clock=RealClock())  # type: ignore[arg-type]
    asked = site.ask()
    async with site.served() as url, open_page(driven=tried.driven) as page:
        await tried.acts(page, site, asked, url)
        await asyncio.sleep(0.3)
    site.clock.turn(seconds=HOUR)
    await clicks.settle_all(db, site.clock, site.bell, BY_THE_RULES)
    (score,), held, left = db.read_now(look, [asked])
    if left:
        return "unsubscribed"
    return HitState.HELD.value if held else "nothing" if score is None else "recorded"


async def all_of_them() -> list[tuple[Tried, str]]:
    """On a store of their own."""
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{folder}/nps.db"
        upgrade(store)
        db = Database.connect(store)
        try:
            return [(tried, await try_it(db, tried)) for tried in TRIED]
        finally:
            db.close()


def rows(found: list[tuple[Tried, str]]) -> list[str]:
    """One each."""
    lines = ["| who | what they do | here |", "| --- | --- | --- |"]
    for tried, came in found:
        shown = came if came == tried.expected else f"**{came}**"
        lines.append(f"| {'person' if tried.person else 'machine'} | {tried.name} | {shown} |")
    return lines
