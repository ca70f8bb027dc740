"""Contacts are looked at in chunks: cut short, gone on with, and planned by several copies at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from scheduler.planner import plan
from storage.database import Database, Session
from storage.models import Contact, Invitation, Message, Wave
from storage.queries.invitations import Chunk, Planning, plan_chunks
from storage.queries.waves import PlannedWave
from storage.types import Channel, WaveState
from tests.support.clock import START, HandClock
from tests.support.factories import (
    a_survey,
    add_contact,
    add_contacts,
    every,
    only,
    open_wave,
)
from tests.support.planning import a_pass, everybody, plan_now

SLACK, EMAIL = Channel.SLACK, Channel.EMAIL
CLOCK = HandClock()


def test_the_contacts_are_looked_at_in_chunks(db: Database) -> None:
    """Each a transaction of its own; one that was cut short goes on where the last commit was."""
    add_contacts(db, [{}] * 25)
    wave = open_wave(db, a_survey())
    chunk = Chunk(wave, a_pass(wave), 5, START, size=10)

    assert [10] == db.write_now(plan_chunks, [chunk])
    assert WaveState.PLANNING is only(db, Wave).state
    # Here the process is killed; another goes on.
    assert 15 == plan_now(db, wave, everybody(), CLOCK)
    assert [None] == db.write_now(plan_chunks, [chunk])
    assert 25 == len(every(db, Invitation)) == len(every(db, Message))


def test_a_chunk_that_fails_leaves_nothing_of_itself(db: Database) -> None:
    """Neither invitations without messages, nor contacts passed over."""
    add_contacts(db, [{}] * 5)
    wave = open_wave(db, a_survey())

    def fall(session: Session, chunks: Sequence[Chunk]) -> list[int | None]:
        plan_chunks(session, chunks)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        db.write_now(fall, [Chunk(wave, a_pass(wave), 5, START)])
    assert ([], []) == (every(db, Invitation), every(db, Message))
    assert 5 == plan_now(db, wave, everybody(), CLOCK)


def plan_at_once(database_url: str, jobs: list[tuple[PlannedWave, Planning]]) -> list[int]:
    """Each wave planned by a copy of its own, in small chunks, all let go in the same moment."""
    barrier = Barrier(len(jobs))

    def run(job: tuple[PlannedWave, Planning]) -> int:
        copy = Database.connect(database_url)
        barrier.wait()
        total = 0
        while (part := copy.write_now(plan_chunks, [Chunk(*job, 5, START, size=20)])[0]) is not None:
            total += part
        copy.close()
        return total

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_copies_that_plan_one_wave_at_once_invite_each_contact_once(db: Database, database_url: str) -> None:
    """Between them they invite everybody, and say so."""
    contacts = add_contacts(db, [{}] * 300)
    wave = open_wave(db, a_survey())
    totals = plan_at_once(database_url, [(wave, a_pass(wave))] * 4)

    assert 300 == sum(totals)
    assert contacts == sorted(one.contact_id or 0 for one in every(db, Invitation))
    assert 300 == len({message.invitation_id for message in every(db, Message)}) == len(every(db, Message))


def test_two_waves_that_are_planned_at_once_share_nobody(db: Database, database_url: str) -> None:
    """Two surveys on one day: the quarantine holds between them, whoever is first."""
    contacts = add_contacts(db, [{}] * 300)
    rested = everybody(rested_since=START - timedelta(days=90))
    waves = [open_wave(db, a_survey(name)) for name in ("customers", "support")]
    totals = plan_at_once(database_url, [(wave, a_pass(wave, rested)) for wave in waves])

    assert 300 == sum(totals)
    assert contacts == sorted(one.contact_id or 0 for one in every(db, Invitation))


async def test_plans_behind_one_door_share_too(db: Database) -> None:
    """Several planners in one process: their chunks may be gathered into one transaction."""
    add_contacts(db, [{}] * 50)
    wave = open_wave(db, a_survey())
    totals = await asyncio.gather(*(plan(db, wave, a_pass(wave), CLOCK) for _ in range(4)))

    assert 50 == sum(totals) == len(every(db, Invitation))


def test_whoever_comes_while_a_wave_is_planned_is_looked_at(db: Database) -> None:
    """Contacts are taken in the order in which they came."""
    add_contacts(db, [{}] * 5)
    wave = open_wave(db, a_survey())
    db.write_now(plan_chunks, [Chunk(wave, a_pass(wave), 5, START, size=5)])
    late = add_contact(db)
    plan_now(db, wave, everybody(), CLOCK)

    assert late in {one.contact_id for one in every(db, Invitation)}
    assert 6 == len(every(db, Contact))
