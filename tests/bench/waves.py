"""A wave over a million contacts of thirty time zones, planned by the product beside the bare INSERT … SELECT of the
same rows; and how long people's answers take meanwhile.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing.queues import Queue

import uvloop
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.intake import Desk, Event, Intake
from bot.serving import share_the_interpreter
from bot.survey.conversation import Said
from bot.survey.routing import CaseRules
from bot.waves import Waves, new_ask, new_wave
from scheduler.clock import utc_now
from scheduler.planner import LATELY_SECONDS
from scheduler.pump import Bell
from storage.database import Database
from storage.queries.invitations import ask
from storage.queries.waves import open_waves, planned_through
from storage.types import Channel
from tests.bench.imports import peak_of
from tests.bench.people import add_contacts
from tests.bench.stores import store
from tests.support.factories import a_programme, a_survey

SIZE = int(os.environ.get("NPS_BENCH_SIZE", "1000000"))
# So many answer while it begins: the planner takes shorter steps then than when nobody does.
ANSWERING = 200
BETWEEN_ANSWERS_SECONDS = 0.005
TARGET = 1.6
ZONES = [
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "America/Argentina/Buenos_Aires",
    "America/Bogota",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Toronto",
    "Asia/Bangkok",
    "Asia/Dubai",
    "Asia/Jakarta",
    "Asia/Jerusalem",
    "Asia/Kolkata",
    "Asia/Manila",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Helsinki",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Paris",
    "Europe/Stockholm",
    "Pacific/Auckland",
]
INVITATIONS = """
INSERT INTO invitations (survey, definition, wave_id, contact_id, channel, created_at, closes_at)
SELECT survey, definition, waves.id, contacts.id, 'email', :now, waves.closes_at
FROM waves, contacts WHERE contacts.id > :answering
"""
# Due in thirty different hours, as those of the thirty zones are: an index that is only added to at its end is cheaper.
MESSAGES = """
INSERT INTO messages (key, kind, channel, priority, invitation_id, state, due_at, attempts, created_at)
SELECT 'question:' || id, 'question', channel, 5, id, 'pending', {due_at}, 0, created_at
FROM invitations WHERE wave_id IS NOT NULL
"""
DUE_AT = {
    "sqlite": "datetime(created_at, (contact_id % 30) || ' hours') || '.000000'",
    "postgresql": "created_at + (contact_id % 30) * interval '1 hour'",
}


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock, and of this process's processor: the latter hardly grow where others want it, too."""

    wall: float
    processor: float

    @classmethod
    def now(cls) -> Took:
        """Since whenever."""
        return cls(time.perf_counter(), time.process_time())

    def __sub__(self, began: Took) -> Took:
        return Took(self.wall - began.wall, self.processor - began.processor)


def run() -> None:
    """Each store: first the bare statements, then the product in a process of its own."""
    for kind in ("sqlite", "postgresql"):
        with store(kind) as url:
            fill(url)
            bare = bare_seconds(url)
        with store(kind) as url:
            fill(url)
            measure(kind, url, bare)


def fill(url: str) -> None:
    """Contacts in thirty zones, of whom the first were asked by hand before; and a wave that is open."""
    db = Database.connect(url)
    now, survey = utc_now(), a_survey(quarantine_days=1)
    add_contacts(db, SIZE + ANSWERING, now)
    places = "CASE id % 30 " + " ".join(f"WHEN {number} THEN '{zone}'" for number, zone in enumerate(ZONES)) + " END"
    db.write_now(lambda session, _: [session.execute(text(f"UPDATE contacts SET timezone = {places}"))], [None])
    earlier = now - timedelta(hours=1)
    db.write_now(ask, [new_ask(survey, one, Channel.EMAIL, earlier) for one in range(1, ANSWERING + 1)])
    db.write_now(open_waves, [replace(new_wave(survey, "bench", now, now), at_once=False)])
    if not db.is_sqlite:
        with db.writing.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    db.close()


def bare_seconds(url: str) -> Took:
    """The same rows by two statements in one transaction, with nothing asked of anybody."""

    def insert(session: Session, _: object) -> list[None]:
        session.execute(text(INVITATIONS), {"now": utc_now(), "answering": ANSWERING})
        session.execute(text(MESSAGES.format(due_at=DUE_AT[session.get_bind().dialect.name])))
        return [None]

    db = Database.connect(url)
    began = Took.now()
    db.write_now(insert, [None])
    took = Took.now() - began
    db.close()
    return took


@dataclass(frozen=True, slots=True)
class Planned:
    """What planning took in all, and from when nobody answered any more, for how many contacts that was left."""

    took: Took
    quiet: Took
    left: int
    invited: int
    answers: list[float]
    peak: float = 0.0


def measure(kind: str, url: str, bare: Took) -> None:
    """Print seconds, ratio, peak and what the answers took."""
    context = multiprocessing.get_context("spawn")
    told: Queue[Planned] = context.Queue()
    child = context.Process(target=plan, args=(url, told))
    child.start()
    planned = told.get()
    child.join()
    if planned.invited != SIZE:
        raise RuntimeError(f"{planned.invited:,} were invited, {SIZE:,} were to be")
    slow = sorted(planned.answers)[int(len(planned.answers) * 0.99)] * 1000
    took, share = planned.took.wall, planned.left / SIZE
    print(f"  {kind}: {SIZE:,} planned in {took:.1f} s, bare {bare.wall:.1f} s: ratio {took / bare.wall:.2f} in all")
    if planned.left:
        ratio = planned.quiet.wall / bare.wall / share
        print(f"  {kind}: {ratio:.2f} for the {planned.left:,} while nobody answers (at most {TARGET})")
    if kind == "sqlite" and planned.left:
        # Of PostgreSQL it is another process that works.
        print(f"  {kind}: of the processor {planned.quiet.processor / bare.processor / share:.2f}")
    print(
        f"  {kind}: peak memory {planned.peak:.0f} MB; {len(planned.answers)} answers meanwhile, p99 {slow:.0f} ms,"
        f" the slowest {max(planned.answers) * 1000:.0f} ms"
    )


def plan(url: str, told: Queue[Planned]) -> None:
    """In a process of its own, so that its memory is nobody else's."""
    share_the_interpreter()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        planned = runner.run(both(url))
    told.put(replace(planned, peak=peak_of(resource.getrusage(resource.RUSAGE_SELF))))


async def both(url: str) -> Planned:
    """The planner, and at first a person every few milliseconds; the seconds that each answer took."""
    db = Database.connect(url)
    waves = Waves(db, a_programme(a_survey(quarantine_days=1)), (Channel.EMAIL,), utc_now)
    desk, times = Desk(db, Intake(CaseRules()), Bell()), list[float]()
    began = Took.now()
    planning = asyncio.create_task(waves.plan_open())
    for invitation_id in range(1, ANSWERING + 1):
        if planning.done():
            break
        at = time.perf_counter()
        await desk.take(Event(invitation_id, Channel.EMAIL, Said(at=utc_now(), score=9)))
        times.append(time.perf_counter() - at)
        await asyncio.sleep(BETWEEN_ANSWERS_SECONDS)
    # By now the planner has noticed that nobody answers any more.
    await asyncio.sleep(LATELY_SECONDS)
    quiet = Took.now()
    through = await db.read(planned_through, 1)
    invited = await planning
    ended = Took.now()
    db.close()
    left = 0 if through is None else SIZE + ANSWERING - through
    return Planned(ended - began, ended - quiet, left, invited, times)
