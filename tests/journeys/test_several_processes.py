"""A quarter's opening by several processes at once: the wave is there once, and everybody in it is asked once."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections import Counter
from datetime import UTC, datetime, timedelta
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from bot.survey.definition import Schedule
from bot.waves import Waves
from scheduler.pump import Pump
from storage.database import Database
from storage.models import Invitation, Wave
from storage.types import Channel
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_survey, add_contacts, every, only
from tests.support.senders import FakeSender

PROCESSES = {"sqlite": 2, "postgresql": 4}
PEOPLE = 300
OPENING = datetime(2026, 1, 12, 7, tzinfo=UTC)
MOMENTS = (OPENING - timedelta(days=1), OPENING, OPENING + timedelta(hours=1))


def test_processes_share_a_wave(db: Database, database_url: str, backend: str) -> None:
    """They see that it is due, plan it and send it together, none of them knowing of the others."""
    add_contacts(db, [{}] * PEOPLE)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    together, sent = context.Barrier(PROCESSES[backend]), context.Queue()
    copies = [context.Process(target=run, args=(database_url, together, sent)) for _ in range(PROCESSES[backend])]
    for copy in copies:
        copy.start()
    said = [sent.get(timeout=120) for _ in copies]
    for copy in copies:
        copy.join(60)

    assert only(db, Wave).period == "2026-Q1"
    assert PEOPLE == len({one.contact_id for one in every(db, Invitation)}) == len(every(db, Invitation))
    assert {f"question:{one.id}": 1 for one in every(db, Invitation)} == Counter(key for keys in said for key in keys)


def run(url: str, together: Barrier, sent: Queue[list[str]]) -> None:
    """One process: what it has sent."""
    sent.put(asyncio.run(live(url, together)))


async def live(url: str, together: Barrier) -> list[str]:
    """All begin each moment at once."""
    db, clock, sender = Database.connect(url), HandClock(), FakeSender()
    programme = a_programme(a_survey(schedule=Schedule(every="quarter", day=12)))
    pump = Pump(db, Channel.EMAIL, sender, clock, multiprocessing.current_process().name)
    for moment in MOMENTS:
        clock.now = moment
        await asyncio.to_thread(together.wait, 60)
        await Waves(db, programme, (Channel.EMAIL,), clock).tick()
        while await pump.step():
            pass
    db.close()
    return sender.sent
