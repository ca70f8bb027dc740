"""What the owners decide of a wave, and what they hear of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import compose
from bot.announcing import MISSED, NOT_APPROVED, OVERTAKEN
from bot.steering import Occasion, note_key, of_key, steer
from bot.survey.definition import Schedule, Survey
from bot.waves import Waves
from scheduler.outbox import Later
from storage.database import Database
from storage.models import Invitation, Message, Wave
from storage.queries.messages import ClaimRequest, Settlement, claim, settle
from storage.queries.steering import Decision, Step, steerable
from storage.types import Channel, MessageKind, MessageState, WaveState
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_survey, add_contacts, every, only, open_wave

# Monday 12 January 2026, at nine in Helsinki.
DUE = datetime(2026, 1, 12, 7, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def quarterly(**changes: Any) -> Survey:
    """On the twelfth of each quarter."""
    return a_survey(**{"schedule": Schedule(every="quarter", day=12), **changes})


class Programme:
    """A programme with two contacts, whose clock is turned by hand."""

    def __init__(self, db: Database, survey: Survey, channels: tuple[Channel, ...] = tuple(Channel)) -> None:
        self.db, self.clock, self.survey, self.channels = db, HandClock(DUE - 10 * DAY), survey, channels
        add_contacts(db, [{}, {}])

    async def tick(self, at: datetime) -> int:
        """How many are invited then."""
        self.clock.now = at
        return await Waves(self.db, a_programme(self.survey), self.channels, self.clock).tick()

    def decide(self, step: Step, by: str = "UANN", because: str | None = None) -> bool:
        """Of the first wave, a minute later."""
        self.clock.turn(minutes=1)
        decision = Decision(every(self.db, Wave)[0].id, step, by, self.clock(), because)
        return self.db.write_now(steer, [decision])[0]

    def notes(self) -> list[str]:
        """What the owners were told of, in order."""
        kinds = (MessageKind.WAVE_NOTE, MessageKind.WAVE_REDRAW)
        told = [message for message in every(self.db, Message) if message.kind in kinds]
        return [of_key(one.key)[1].value if one.kind is MessageKind.WAVE_NOTE else "redrawn" for one in told]


async def test_a_wave_is_announced_some_days_before(db: Database) -> None:
    """Once; and when it opens, the note says so."""
    programme = Programme(db, quarterly(announce_days=3))
    for days in (-10, -4):
        await programme.tick(DUE + days * DAY)
    assert [] == every(db, Wave)
    for days in (-3, -2, -1):
        assert 0 == await programme.tick(DUE + days * DAY)
    assert ([WaveState.ANNOUNCED], ["announced"]) == ([wave.state for wave in every(db, Wave)], programme.notes())

    assert 2 == await programme.tick(DUE)
    assert (WaveState.OPEN, DUE, DUE + 21 * DAY) == (
        only(db, Wave).state,
        only(db, Wave).opened_at,
        only(db, Wave).closes_at,
    )
    assert ["announced", "redrawn"] == programme.notes()


async def test_a_wave_that_needs_approval_waits_for_it(db: Database) -> None:
    """However long that takes within the limit, and not a contact is asked before."""
    programme = Programme(db, quarterly(approval=True))
    for at in (DUE - 10 * DAY, DUE - 3 * DAY, DUE, DUE + HOUR):
        assert 0 == await programme.tick(at)
    assert programme.decide(Step.APPROVE)
    assert not programme.decide(Step.APPROVE, by="UBOB")

    assert 2 == await programme.tick(DUE + 2 * HOUR)
    assert ("UANN", DUE + 2 * HOUR) == (only(db, Wave).approved_by, only(db, Wave).opened_at)


async def test_an_approval_in_time_lets_it_out_when_it_is_due(db: Database) -> None:
    """Not before."""
    programme = Programme(db, quarterly(approval=True))
    for at in (DUE - 10 * DAY, DUE - 3 * DAY):
        await programme.tick(at)
    programme.decide(Step.APPROVE)

    assert [0, 2] == [await programme.tick(at) for at in (DUE - HOUR, DUE)]


async def test_a_wave_that_nobody_approves_is_skipped_in_the_end(db: Database) -> None:
    """The owners hear it, and an approval comes too late."""
    programme = Programme(db, quarterly(approval=True, late_seconds=int(2 * DAY.total_seconds())))
    for at in (DUE - 10 * DAY, DUE - DAY, DUE, DUE + 2 * DAY + HOUR):
        assert 0 == await programme.tick(at)

    assert (WaveState.SKIPPED, NOT_APPROVED) == (only(db, Wave).state, only(db, Wave).skipped_because)
    assert ["announced", "skipped"] == programme.notes()
    assert not programme.decide(Step.APPROVE)


async def test_an_announced_wave_may_be_skipped(db: Database) -> None:
    """It does not open; the one after it comes in its time."""
    programme = Programme(db, quarterly())
    for at in (DUE - 10 * DAY, DUE - DAY):
        await programme.tick(at)
    assert programme.decide(Step.SKIP, because="too early")

    assert [0, 0] == [await programme.tick(DUE + days * DAY) for days in (0, 1)]
    assert "too early" == only(db, Wave).skipped_because
    assert [0, 2] == [await programme.tick(datetime(2026, 4, 12, hour, tzinfo=UTC)) for hour in (5, 6)]


async def test_a_wave_that_was_missed_is_told_of(db: Database) -> None:
    """Never silently; where nobody could be told, nothing is queued."""
    programme = Programme(db, quarterly(announce_days=0))
    for at in (DUE - 10 * DAY, DUE + 20 * DAY):
        await programme.tick(at)

    assert MISSED == only(db, Wave).skipped_because
    assert ["skipped"] == programme.notes()


async def test_waves_that_come_more_often_than_they_could_be_announced_are_not(db: Database) -> None:
    """Nobody wants three notes of the days to come."""
    programme = Programme(db, a_survey(schedule=Schedule(cron="0 9 * * *"), announce_days=3))
    for days in (-3, -2, -1):
        await programme.tick(DUE + days * DAY)

    assert [] == programme.notes()


async def test_without_slack_nobody_is_told(db: Database) -> None:
    """A queue that nobody empties is not filled."""
    programme = Programme(db, quarterly(), channels=(Channel.EMAIL,))
    for at in (DUE - 10 * DAY, DUE - DAY, DUE):
        await programme.tick(at)

    assert [] == programme.notes()


async def test_what_waits_for_approval_is_overtaken_by_the_next_one(db: Database) -> None:
    """Week by week; the one that nobody approved is given up."""
    weekly = a_survey(schedule=Schedule(every="week", day=1), approval=True, late_seconds=int(20 * DAY.total_seconds()))
    programme = Programme(db, weekly)
    for at in (DUE - 3 * DAY, DUE, DUE + 5 * DAY, DUE + 7 * DAY):
        await programme.tick(at)

    assert [(WaveState.SKIPPED, OVERTAKEN), (WaveState.ANNOUNCED, None)] == [
        (wave.state, wave.skipped_because) for wave in every(db, Wave)
    ]


async def test_a_held_wave_neither_opens_nor_sends(db: Database) -> None:
    """Until it is resumed; then what waited is due at once."""
    programme = Programme(db, quarterly())
    for at in (DUE - 10 * DAY, DUE - DAY):
        await programme.tick(at)
    assert programme.decide(Step.HOLD)
    assert 0 == await programme.tick(DUE)
    assert programme.decide(Step.RESUME)
    assert 2 == await programme.tick(DUE + HOUR)

    assert programme.decide(Step.HOLD, because="a mistake in the text")
    invitation_id = every(db, Invitation)[0].id
    told = db.read_now(compose.question, invitation_id, programme.clock())
    assert isinstance(told, Later)
    assert "the wave is held: a mistake in the text" == told.reason
    waiting(db, programme.clock(), told)
    assert programme.decide(Step.RESUME)
    due = {message.due_at for message in every(db, Message) if message.kind is MessageKind.QUESTION}

    assert {programme.clock()} == due


def waiting(db: Database, now: datetime, told: Later) -> None:
    """The pump has claimed the questions, and put them back."""
    (claimed,) = db.write_now(claim, [ClaimRequest(Channel.EMAIL, "w", 10, now, HOUR)])
    back = [
        Settlement(one, MessageState.PENDING, now, told.reason, due_at=now + told.wait, counted=False)
        for one in claimed
    ]
    db.write_now(settle, back)


def test_an_open_wave_is_not_skipped(db: Database) -> None:
    """It can be held; what was asked is asked."""
    wave = open_wave(db, a_survey())
    decision = Decision(wave.id, Step.SKIP, "UANN", DUE)

    assert [False] == db.write_now(steer, [decision])
    assert [wave.id] == [one.id for one in db.read_now(steerable, wave.opened_at)]


@pytest.mark.parametrize("occasion", list(Occasion))
def test_the_key_of_a_note_says_which_wave_it_is_about(occasion: Occasion) -> None:
    """There and back."""
    assert (7, occasion) == of_key(note_key(7, occasion, DUE))
