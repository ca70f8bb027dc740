"""Pages that mail scanners open, beside the same pages that keep no evidence; and how fast it is all judged."""

from __future__ import annotations

import asyncio
import time

from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.routing import Route

from bot import clicks
from bot.intake import Intake
from bot.survey.routing import CaseRules
from bot.web.evidence import Evidence
from bot.web.scores import ScorePage
from scheduler.clock import utc_now
from scheduler.pump import Bell
from storage.database import Database
from storage.models import LinkHit
from storage.queries.hits import NewHit
from tests.bench.answers import CONNECTIONS, LINKS, invite, the_application
from tests.bench.load import get_all
from tests.bench.serving import served
from tests.bench.stores import store
from tests.bench.timing import median

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
    invitations = invite(url, (ROUNDS + 1) * MAILS)
    rounds = []
    with served(with_silent_page, url) as socket:
        for number in range(ROUNDS + 1):
            mine = invitations[number * MAILS : (number + 1) * MAILS]
            paths = [LINKS.score_url(one, score) for one in mine for score in SCORES]
            bare, _ = get_all(socket, [f"/bare{path}" for path in paths], CONNECTIONS)
            ours, slow = get_all(socket, paths, CONNECTIONS)
            rounds.append((ours, bare, slow))
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


def with_silent_page(db: Database) -> Starlette:
    """The real application, with the page that keeps no evidence beside it."""
    app = the_application(db)
    pages = [route.endpoint for route in app.routes if isinstance(route, Route)]
    (page,) = (page for page in pages if isinstance(page, ScorePage))
    app.router.routes.append(Route("/bare/s/{token}", ScorePage(page.site, Silent(db))))
    return app
