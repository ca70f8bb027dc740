"""Pages that mail scanners open, beside the same pages that keep no evidence; and how fast it is all judged."""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import uvicorn
import uvloop
from sqlalchemy import func, select
from starlette.routing import Route

from bot import clicks
from bot.intake import Desk, Intake
from bot.links import Links
from bot.serving import share_the_interpreter
from bot.survey.routing import CaseRules
from bot.web.app import application
from bot.web.evidence import Evidence
from bot.web.scores import ScorePage
from scheduler.clock import utc_now
from scheduler.pump import Bell
from storage.database import Database
from storage.models import LinkHit
from storage.queries.hits import NewHit
from tests.bench.answers import CONNECTIONS, SECRET, invite
from tests.bench.load import get_all
from tests.bench.stores import store
from tests.bench.timing import median
from tests.support.factories import a_programme

ROUNDS = 5
MAILS = 250
SCORES = range(11)
# 1,000 mails to one company are opened within a minute.
A_MINUTE = 14_000


class Silent(Evidence):
    """Keeps nothing."""

    def keep(self, hit: NewHit) -> None:
        """Not this one either."""


def run() -> None:
    """Each store, in rounds: first the pages without evidence, then with it."""
    for kind in ("sqlite", "postgresql"):
        with store(kind) as url:
            measure(kind, url)


def measure(kind: str, url: str) -> None:
    """Print the medians, and how long it takes to decide."""
    links = Links(SECRET, "")
    invitations = invite(url, (ROUNDS + 1) * MAILS)
    with tempfile.TemporaryDirectory() as folder:
        socket = str(Path(folder) / "http")
        context = multiprocessing.get_context("spawn")
        ready, stop = context.Event(), context.Event()
        server = context.Process(target=serve, args=(url, socket, ready, stop))
        server.start()
        ready.wait(60)
        rounds = []
        for number in range(ROUNDS + 1):
            mine = invitations[number * MAILS : (number + 1) * MAILS]
            paths = [links.score_url(one, score) for one in mine for score in SCORES]
            bare, _ = get_all(socket, [f"/bare{path}" for path in paths], CONNECTIONS)
            ours, slow = get_all(socket, paths, CONNECTIONS)
            rounds.append((ours, bare, slow))
        stop.set()
        server.join(30)
    warm = rounds[1:]
    ratio = median([ours / bare for ours, bare, _ in warm])
    ours, bare, slow = (median([one[at] for one in warm]) for at in range(3))
    print(f"  {kind}: {ours:,.0f} pages/s, without evidence {bare:,.0f}/s: ratio {ratio:.2f}; p99 {slow * 1000:.0f} ms")
    print(f"  {kind}: 14,000 a minute are {A_MINUTE / 60 / ours:.0%} of that")
    judge(kind, url, (ROUNDS + 1) * MAILS * len(SCORES))


def judge(kind: str, url: str, expected: int) -> None:
    """Decide them all, as the program does every few seconds."""
    db = Database.connect(url)
    kept = db.read_now(lambda session: session.scalar(select(func.count()).select_from(LinkHit)))
    if kept != expected:
        raise RuntimeError(f"{kept} hits are in the store, {expected} were made")
    began = time.perf_counter()
    asyncio.run(clicks.settle_all(db, utc_now, Bell(), Intake(CaseRules())))
    took = time.perf_counter() - began
    recorded = db.read_now(lambda session: session.scalar(select(func.count()).where(LinkHit.state != "rejected")))
    db.close()
    print(
        f"  {kind}: all {kept:,} hits are kept, judged at {kept / took:,.0f}/s, and {recorded} of them may still count"
    )


def serve(url: str, socket: str, ready: Event, stop: Event) -> None:
    """The real application in a process of its own, with the page that keeps no evidence beside it."""

    async def main() -> None:
        share_the_interpreter()
        db = Database.connect(url)
        desk = Desk(db, Intake(CaseRules()), Bell())
        app = application(desk, a_programme(), Links(SECRET, ""), utc_now)
        pages = [route.endpoint for route in app.routes if isinstance(route, Route)]
        (page,) = (page for page in pages if isinstance(page, ScorePage))
        app.router.routes.append(Route("/bare/s/{token}", ScorePage(page.site, Silent(db))))
        server = uvicorn.Server(uvicorn.Config(app, uds=socket, http="httptools", log_config=None, access_log=False))
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        ready.set()
        while not stop.is_set():
            await asyncio.sleep(0.05)
        server.should_exit = True
        await serving
        db.close()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
