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
from scheduler.pump import Bell
from storage.database import Database
from storage.queries.invitations import ask
from storage.queries.waves import open_waves
from storage.types import Channel
from tests.bench.imports import peak_of
from tests.bench.people import add_contacts
from tests.bench.stores import store
from tests.support.factories import a_programme, a_survey

SIZE = int(os.environ.get("NPS_BENCH_SIZE", "1000000"))
# So many answer while it begins: the planner takes shorter steps then than when nobody does.
ANSWERING = 500
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


def measure(kind: str, url: str, bare: Took) -> None:
    """Print seconds, ratio, peak and what the answers took."""
    context = multiprocessing.get_context("spawn")
    told: Queue[tuple[Took, int, float, list[float]]] = context.Queue()
    child = context.Process(target=plan, args=(url, told))
    child.start()
    took, invited, peak, times = told.get()
    child.join()
    if invited != SIZE:
        raise RuntimeError(f"{invited:,} were invited, {SIZE:,} were to be")
    slow = sorted(times)[int(len(times) * 0.99)] * 1000
    ratio = took.wall / bare.wall
    print(
        f"  {kind}: {SIZE:,} planned in {took.wall:.1f} s, bare {bare.wall:.1f} s: ratio {ratio:.2f} (at most {TARGET})"
    )
    if kind == "sqlite":
        # With the answers' own; of PostgreSQL it is another process that works.
        ratio = took.processor / bare.processor
        print(f"  {kind}: of the processor {took.processor:.1f} s, bare {bare.processor:.1f} s: ratio {ratio:.2f}")
    print(
        f"  {kind}: peak memory {peak:.0f} MB; {len(times)} answers meanwhile, p99 {slow:.0f} ms,"
        f" the slowest {max(times) * 1000:.0f} ms"
    )


def plan(url: str, told: Queue[tuple[Took, int, float, list[float]]]) -> None:
    """In a process of its own, so that its memory is nobody else's."""
    share_the_interpreter()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        took, invited, times = runner.run(both(url))
    told.put((took, invited, peak_of(resource.getrusage(resource.RUSAGE_SELF)), times))


async def both(url: str) -> tuple[Took, int, list[float]]:
    """The planner, and a person every few milliseconds; the seconds that each answer took."""
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
    invited = await planning
    took = Took.now() - began
    db.close()
    return took, invited, times
