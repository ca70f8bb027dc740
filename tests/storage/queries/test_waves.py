"""Waves and schedules as rows: the key of a wave is its survey and period, whoever comes first."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError

from bot.waves import new_wave
from storage.database import Database, Session
from storage.models import Invitation, Message, SurveyDefinition, Wave
from storage.queries.definitions import document_of
from storage.queries.schedules import NextWave, next_waves, schedule
from storage.queries.waves import Opened, open_waves
from tests.support.clock import START
from tests.support.factories import a_survey, add_contact, every, invite, open_wave, queue


def test_copies_that_open_the_same_wave_at_once_open_one(db: Database, database_url: str) -> None:
    """One is told its id, the others that it is there."""
    barrier = Barrier(6)

    def run(_: int) -> Opened:
        copy = Database.connect(database_url)
        try:
            barrier.wait()
            return copy.write_now(open_waves, [new_wave(a_survey(), "2026-Q4", START, START)])[0]
        finally:
            copy.close()

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(run, range(6)))

    (wave,) = every(db, Wave)
    assert [wave.id] * 6 == [one.id for one in told]
    assert 1 == sum(one.changed for one in told)
    assert 1 == len(every(db, SurveyDefinition))


def test_a_survey_has_one_wave_a_period(db: Database) -> None:
    """Another period, or another survey, is another wave; in one batch too."""
    waves = [
        new_wave(a_survey(name), period, START, START)
        for name, period in (("a", "2026-Q4"), ("a", "2026-Q4"), ("a", "2027-Q1"), ("b", "2026-Q4"))
    ]
    told = db.write_now(open_waves, waves)

    assert [True, False, True, True] == [one.changed for one in told]
    assert [False] * 4 == [one.changed for one in db.write_now(open_waves, waves)]


def test_the_database_itself_allows_one_invitation_a_wave_and_one_message_a_purpose(db: Database) -> None:
    """Whoever writes, by whatever way."""
    wave, contact_id = open_wave(db, a_survey()), add_contact(db)

    def twice(session: Session, _: Sequence[None]) -> Sequence[None]:
        for _n in range(2):
            session.add(
                Invitation(
                    survey="customers",
                    definition=wave.definition,
                    wave_id=wave.id,
                    contact_id=contact_id,
                    channel="email",
                    created_at=START,
                    closes_at=wave.closes_at,
                )
            )
        return [None]

    with pytest.raises(IntegrityError):
        db.write_now(twice, [None])
    queue(db, "once")
    queue(db, "once")
    assert ([], 1) == (every(db, Invitation), len(every(db, Message)))


def test_who_is_asked_by_hand_may_be_asked_again(db: Database) -> None:
    """A test to oneself knows no waves; each asking has its own message."""
    contact_id = add_contact(db)
    invitations = [invite(db, contact_id) for _ in range(2)]

    assert [f"question:{id_}" for id_ in invitations] == [message.key for message in every(db, Message)]


def test_a_definition_is_kept_as_it_was(db: Database) -> None:
    """Found by its digest."""
    survey = a_survey(audience={"größe": ("klein",)})
    open_wave(db, survey)

    assert survey.document() == db.read_now(document_of, survey.digest)


def test_the_last_time_written_is_the_next_one(db: Database) -> None:
    """A survey has one."""
    first = NextWave("customers", "quarterly", START)
    later = NextWave("customers", "monthly", START + timedelta(days=1))
    db.write_now(schedule, [first, NextWave("support", "weekly", START)])
    db.write_now(schedule, [later])

    assert {"customers": later, "support": NextWave("support", "weekly", START)} == db.read_now(next_waves)
