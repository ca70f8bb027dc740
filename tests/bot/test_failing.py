"""A wave of which too much fails waits by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import failing
from bot.steering import steer
from scheduler.policy import FEWEST_SETTLED, fails_too_much
from storage.database import Database, Session
from storage.models import Invitation, Message, Wave
from storage.queries.steering import Decision, Step
from storage.queries.waves import PlannedWave
from storage.types import Channel, MessageKind, MessageState
from tests.support.clock import START, HandClock
from tests.support.factories import a_survey, add_contacts, every, only, open_wave

MINUTE = timedelta(minutes=1)


@given(failed=st.integers(0, 200), sent=st.integers(0, 200))
def test_a_wave_waits_when_most_of_enough_fails(failed: int, sent: int) -> None:
    """A few failures of a small wave, and half of a large one, do not stop it."""
    stops = fails_too_much(failed, sent)

    assert (failed + sent >= FEWEST_SETTLED and failed / max(failed + sent, 1) > 0.5) == stops
    assert not stops or failed >= failing.FEWEST_FAILED


def settled(session: Session, items: Sequence[tuple[PlannedWave, int, MessageState, datetime]]) -> list[None]:
    """The question of a wave to each of these contacts."""
    for wave, contact_id, state, at in items:
        invitation = Invitation(
            wave_id=wave.id,
            contact_id=contact_id,
            survey=wave.survey,
            definition=wave.definition,
            channel=Channel.EMAIL,
            created_at=START,
            closes_at=wave.closes_at,
        )
        session.add(invitation)
        session.flush()
        session.add(a_question(invitation.id, state, at))
    return [None] * len(items)


def a_question(invitation_id: int, state: MessageState, at: datetime) -> Message:
    """As the pump leaves it."""
    return Message(
        key=f"question:{invitation_id}",
        kind=MessageKind.QUESTION,
        channel=Channel.EMAIL,
        priority=5,
        invitation_id=invitation_id,
        state=state,
        due_at=START,
        attempts=1,
        reason="the server says 550" if state is MessageState.FAILED else None,
        created_at=START,
        settled_at=at,
    )


class Failures:
    """A wave, and what becomes of its questions."""

    def __init__(self, db: Database) -> None:
        self.db, self.clock = db, HandClock()
        self.contacts = iter(add_contacts(db, [{} for _ in range(70)]))
        self.wave = open_wave(db, a_survey())

    def settle(self, failed: int, sent: int, ago: timedelta = MINUTE) -> None:
        """So long ago."""
        at = self.clock() - ago
        states = [MessageState.FAILED] * failed + [MessageState.SENT] * sent
        self.db.write_now(settled, [(self.wave, next(self.contacts), state, at) for state in states])

    async def tick(self, *, tells: bool = True) -> int:
        """How many waves are held."""
        return await failing.tick(self.db, self.clock, tells=tells)

    def notes(self) -> int:
        """How often the owners are told."""
        return sum(message.kind is MessageKind.WAVE_NOTE for message in every(self.db, Message))


@pytest.fixture
def failures(db: Database) -> Failures:
    """Nothing has been sent."""
    return Failures(db)


async def test_a_wave_most_of_which_fails_is_held_and_told_once(failures: Failures) -> None:
    """With how much failed, and why."""
    failures.settle(failed=16, sent=8)
    assert [1, 0] == [await failures.tick(), await failures.tick()]

    because = "16 of 24 questions failed within an hour; most often: the server says 550"
    assert (because, None) == (only(failures.db, Wave).held_because, only(failures.db, Wave).held_by)
    assert 1 == failures.notes()


@pytest.mark.parametrize(("failed", "sent"), [(19, 0), (12, 12), (11, 30)])
async def test_a_wave_goes_on_while_too_little_fails(failures: Failures, failed: int, sent: int) -> None:
    """Too few to tell by, or no more than half."""
    failures.settle(failed, sent)

    assert 0 == await failures.tick()
    assert only(failures.db, Wave).held_because is None


async def test_what_failed_long_ago_or_before_somebody_resumed_is_not_held_against_it(failures: Failures) -> None:
    """Whoever resumes it knows of it; what fails afterwards counts anew."""
    failures.settle(failed=25, sent=0, ago=61 * MINUTE)
    assert 0 == await failures.tick()
    failures.settle(failed=20, sent=0)
    assert 1 == await failures.tick()

    failures.db.write_now(steer, [Decision(failures.wave.id, Step.RESUME, "ann", failures.clock())])
    failures.clock.turn(minutes=1)
    assert 0 == await failures.tick()
    failures.clock.turn(minutes=1)
    failures.settle(failed=22, sent=0)
    assert 1 == await failures.tick()
    assert 2 == failures.notes()


async def test_where_the_owners_cannot_be_told_nothing_is_queued(failures: Failures) -> None:
    """The wave waits all the same, and the command line shows why."""
    failures.settle(failed=20, sent=0)

    assert 1 == await failures.tick(tells=False)
    assert 0 == failures.notes()
