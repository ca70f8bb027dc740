"""Answers a second through the real page, beside the same endpoint that only reads the form and the link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.intake import Desk, Intake
from bot.links import Links
from bot.survey.definition import Survey
from bot.survey.routing import CaseRules
from bot.web.app import application
from bot.web.replies import see_other
from bot.web.requests import body_of, form_of
from bot.web.scores import said_in
from scheduler.clock import utc_now
from scheduler.pump import Bell
from storage.database import Database
from storage.queries.eligibility import Selection
from storage.queries.invitations import Chunk, Planning, plan_chunks
from storage.queries.waves import NewWave, being_planned, open_waves
from storage.types import Channel
from tests.bench.load import post_all
from tests.bench.people import add_contacts
from tests.bench.serving import served
from tests.bench.stores import store
from tests.bench.timing import median
from tests.support.factories import a_programme

ROUNDS = 5
ANSWERS = 6_000
CONNECTIONS = 32
SECRET = "a key for measuring, of no value anywhere"
LINKS = Links(SECRET, "")
TARGETS = {"sqlite": 0.3, "postgresql": 0.2}


def run() -> None:
    """Each store, in rounds: first the endpoint without a database, then the page."""
    for kind, target in TARGETS.items():
        with store(kind) as url:
            measure(kind, url, target)


def measure(kind: str, url: str, target: float) -> None:
    """Print the medians."""
    invitations = invite(url, (ROUNDS + 1) * ANSWERS)
    rounds = []
    with served(with_bare_endpoint, url) as socket:
        for number in range(ROUNDS + 1):
            mine = invitations[number * ANSWERS : (number + 1) * ANSWERS]
            paths = [LINKS.score_url(one, one % 11) for one in mine]
            bare, _ = post_all(socket, [f"/bare{path}" for path in paths], CONNECTIONS)
            ours, slow = post_all(socket, paths, CONNECTIONS)
            rounds.append((ours, bare, slow))
    counted = answers_in(url)
    if counted != (ROUNDS + 1) * ANSWERS:
        raise RuntimeError(f"{counted} answers are in the store, {(ROUNDS + 1) * ANSWERS} were given")
    warm = rounds[1:]
    ratio = median([ours / bare for ours, bare, _ in warm])
    ours, bare, slow = (median([one[at] for one in warm]) for at in range(3))
    print(f"  {kind}: {ours:,.0f} answers/s, without a database {bare:,.0f}/s: ratio {ratio:.2f} (at least {target})")
    print(f"  {kind}: p99 {slow * 1000:.0f} ms at {CONNECTIONS} connections; all {counted:,} answers are in the store")


def invite(url: str, number: int) -> list[int]:
    """So many people asked by mail; the ids of their invitations."""
    db = Database.connect(url)
    now = utc_now()
    survey = Survey(name="customers", company="Acme", subject="Acme")
    add_contacts(db, number, now)
    closes_at = now + timedelta(days=21)
    db.write_now(open_waves, [NewWave("customers", "bench", survey.digest, survey.document(), now, now, closes_at)])
    (wave,) = db.read_now(being_planned)
    chunk = Chunk(wave, Planning(Selection((Channel.EMAIL,)), closes_at), 5, now, size=10_000)
    while db.write_now(plan_chunks, [chunk])[0] is not None:
        pass
    db.close()
    return list(range(1, number + 1))


def answers_in(url: str) -> int:
    """How many answers there are."""
    from storage.queries.figures import Filter, score_counts

    db = Database.connect(url)
    always = Filter("customers", datetime(2000, 1, 1, tzinfo=UTC), None)
    counted = sum(db.read_now(score_counts, always).values())
    db.close()
    return counted


class Bare:
    """What the page's POST does, without the store."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = scope["path_params"]["token"]
        link = LINKS.read_score(token)
        said = said_in(form_of(scope, await body_of(receive)), utc_now(), ())
        path = f"/s/{token}" if said.score == link.score else f"/s/{token}?sent"
        await see_other(path.encode())(scope, send)


def the_application(db: Database) -> Starlette:
    """As it is."""
    return application(Desk(db, Intake(CaseRules()), Bell()), a_programme(), LINKS, utc_now)


def with_bare_endpoint(db: Database) -> Starlette:
    """With the bare endpoint beside it."""
    desk = Desk(db, Intake(CaseRules()), Bell())
    return application(desk, a_programme(), LINKS, utc_now, routes=[Route("/bare/s/{token}", Bare())])
