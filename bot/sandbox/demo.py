"""`nps demo`: the stage is set up, the page is shown, the customers act; `--once` plays it through and tells of it."""

from __future__ import annotations

import asyncio
import logging
import time
import webbrowser
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

import click

from bot.logs import set_up as set_up_logs
from bot.sandbox.account import PERIOD, Outcome, account, outcome, shortcomings
from bot.sandbox.page.app import page
from bot.sandbox.page.scene import Scene
from bot.sandbox.performance import Performance
from bot.sandbox.slack import Message
from bot.sandbox.stage import HOST, PARTS, Stage, free_port, set_up
from bot.serving import Part, run_parts, stopping_by_signals, web_part

ONCE_PACE = 0.08
START_SECONDS = 15.0
PLAY_SECONDS = 40.0
SETTLE_SECONDS = 10.0
# The page is looked at for a moment before anything moves.
LOOK_SECONDS = 1.5
NOT_STARTED = "stopped before it had started"


class DemoError(Exception):
    """Something that should have happened did not; the message says what."""


async def play(*, once: bool, port: int, open_browser: bool) -> None:
    """All of it, until it has been told (`once`) or until Ctrl-C. DemoError where something did not happen."""
    set_up_logs(logging.WARNING)
    async with stopping_by_signals() as stop, set_up(say) as stage:
        performance = Performance(stage, ONCE_PACE if once else 1.0)
        if once:
            async with running(stage, stop, {}):
                if not await done_before(stop, told(performance)):
                    raise DemoError("stopped before the end")
        else:
            async with on_page(performance, stop, port) as (address, scene):
                click.echo(f"Ready: open {address} (Ctrl-C ends it)")
                if open_browser:
                    await asyncio.to_thread(webbrowser.open, address)
                await done_before(stop, shown(performance, scene))
    if not once:
        click.echo("\nEnded; nothing was left behind.")


def say(what: str) -> None:
    """A line of progress."""
    click.echo(f"  · {what}")


@asynccontextmanager
async def on_page(performance: Performance, stop: asyncio.Event, port: int) -> AsyncIterator[tuple[str, Scene]]:
    """The product at work and its page: the address. The port is another where that one is in use."""
    scene = Scene(performance, stop)
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    served = web_part(page(scene), HOST, free_port(port), address.set_result)
    async with running(performance.stage, stop, {"the demo's page": served, "the demo's scene": scene.run}):
        if not await done_before(stop, address):
            raise DemoError(NOT_STARTED)
        yield address.result(), scene


@asynccontextmanager
async def running(stage: Stage, stop: asyncio.Event, more: dict[str, Part]) -> AsyncIterator[None]:
    """The product at work, with whatever else; when this is left, what is in flight has been finished."""
    product, ready = stage.product, asyncio.Event()

    def started(address: str) -> None:
        say(f"the product: pages on {address}, Slack over Socket Mode, mail over SMTP, the scheduler")
        ready.set()

    pages = web_part(product.pages(), product.settings.host, product.settings.port, started)
    work = asyncio.create_task(run_parts({"web": pages, **product.parts(PARTS), **more}, stop))
    try:
        async with asyncio.timeout(START_SECONDS):
            if not await done_before(stop, starting(stage, ready)):
                raise DemoError(NOT_STARTED)
        yield
    except TimeoutError:
        raise DemoError(f"the product did not start within {START_SECONDS:.0f} seconds") from None
    finally:
        stop.set()
        await work
        await product.finish()


async def starting(stage: Stage, ready: asyncio.Event) -> None:
    """Until the pages are served and Slack is connected."""
    await ready.wait()
    await stage.slack.connected(START_SECONDS)


async def done_before(stop: asyncio.Event, work: Awaitable[object]) -> bool:
    """Do this; whether it was done before we were told to stop."""
    doing, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in (doing, stopping):
        if not task.done():
            task.cancel()
    await asyncio.gather(doing, stopping, return_exceptions=True)
    if doing.cancelled():
        return False
    doing.result()
    return True


async def shown(performance: Performance, scene: Scene) -> None:
    """The play begins when somebody looks, and then goes on as long as they like."""
    await scene.visited.wait()
    await asyncio.sleep(LOOK_SECONDS)
    await performance.run()
    await performance.watch()


async def told(performance: Performance) -> None:
    """Played through, settled, told."""
    say("the wave goes out and the customers act")
    async with asyncio.timeout(PLAY_SECONDS):
        await performance.run()
    found = await settled(performance)
    reply = await asked(performance.stage)
    click.echo("\n" + account(performance, found, reply))
    missing = shortcomings(performance, found)
    if reply is None:
        missing.append(f"/nps {PERIOD} was not answered")
    if missing:
        raise DemoError("\n".join(missing))


async def settled(performance: Performance) -> Outcome:
    """What came of it, as soon as nothing is missing, or when waiting longer would not help."""
    give_up = time.monotonic() + SETTLE_SECONDS
    while True:
        await performance.look()
        found = await outcome(performance)
        if not shortcomings(performance, found) or time.monotonic() > give_up:
            return found
        await asyncio.sleep(0.1)


async def asked(stage: Stage) -> Message | None:
    """`/nps this-quarter`, typed by a member of the team; the answer that they alone see."""
    before = len(stage.slack.ephemerals(stage.you, stage.owners))
    await stage.slack.command(stage.you, stage.owners, "/nps", PERIOD)
    after = stage.slack.ephemerals(stage.you, stage.owners)
    return after[-1] if len(after) > before else None
