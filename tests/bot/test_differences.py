"""The configuration changes while waves run: what is under way keeps its definition, and the difference is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import reminders
from bot.announcing import REMOVED, UNSCHEDULED
from bot.differences import differences
from bot.steering import Occasion, steer
from bot.survey.definition import Schedule, Survey
from bot.survey.questions import ExtraQuestion, QuestionKind
from bot.waves import Waves
from scheduler.outbox import Dropped
from storage.database import Database
from storage.models import Invitation, Message, Wave
from storage.queries.messages import ClaimRequest, Settlement, claim, settle
from storage.queries.steering import Decision, Step
from storage.types import Channel, MessageKind, MessageState, WaveState
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_survey, add_contacts, every, only

# Monday 12 January 2026, at nine in Helsinki.
DUE = datetime(2026, 1, 12, 7, tzinfo=UTC)
DAY = timedelta(days=1)
BEFORE = a_survey(schedule=Schedule(every="quarter", day=12), reminders=(4, 10), open_days=14)
OTHER = a_survey("another")


async def ticked(db: Database, at: datetime, *surveys: Survey) -> None:
    """What a tick makes of this configuration, after one that wrote the times down."""
    clock = HandClock(at)
    waves = Waves(db, a_programme(*surveys), tuple(Channel), clock)
    await waves.tick()
    clock.now = at + timedelta(seconds=1)
    await waves.tick()


async def begun(db: Database, at: datetime) -> None:
    """The wave as it was begun, or announced, by then."""
    await ticked(db, DUE - 10 * DAY, BEFORE)
    await ticked(db, at, BEFORE)


def told(db: Database, at: datetime, *surveys: Survey) -> list[str]:
    """How this configuration differs."""
    return db.read_now(differences, a_programme(*surveys), at)


async def test_what_differs_of_an_open_wave_holds_from_the_next_one_on(db: Database) -> None:
    """With both values where they are short."""
    await begun(db, DUE)
    question = ExtraQuestion("more", QuestionKind.TEXT, {"en": "More?"})
    changed = replace(BEFORE, reminders=(5,), review_days=5, approval=True, late_seconds=7200, questions=(question,))

    assert [] == told(db, DUE + DAY, BEFORE)
    expected = (
        "customers: reminders 4, 10 → 5, late 3d → 2h, approval false → true, review_after none → 5 days, "
        "questions is another; holds from the next wave on, 2026-Q1 goes on until 2026-01-26 as it began"
    )
    assert [expected] == told(db, DUE + DAY, changed)
    assert [] == told(db, DUE + 15 * DAY, changed)


async def test_what_differs_of_an_announced_wave_holds_for_it(db: Database) -> None:
    """It is asked as the survey is defined when it opens."""
    await begun(db, DUE - 2 * DAY)
    changed = replace(BEFORE, subject="Acme Oy")

    assert ["customers: subject Acme → Acme Oy; holds for the wave 2026-Q1, which is announced"] == told(
        db, DUE - DAY, changed
    )
    await ticked(db, DUE, changed)
    assert [] == told(db, DUE, changed)


async def test_a_removed_survey_ends_with_its_open_wave(db: Database) -> None:
    """The wave is planned, reminded of and closed by the definition it began with; no further one opens."""
    await begun(db, DUE)
    late = add_contacts(db, [{"created_at": DUE - 100 * DAY}])[0]

    gone = "it is no longer in the configuration; its wave 2026-Q1 goes on until 2026-01-26, and no further one opens"
    assert [f"customers: {gone}"] == told(db, DUE + DAY, OTHER)
    # Whoever was resting when it opened still has their turn.
    await ticked(db, DUE + DAY, OTHER)
    assert [late] == [one.contact_id for one in every(db, Invitation)]

    clock = HandClock(DUE + DAY)
    (claimed,) = db.write_now(claim, [ClaimRequest(Channel.EMAIL, "w", 10, clock.now, DAY)])
    db.write_now(settle, [Settlement(one, MessageState.SENT, clock.now, reference={}) for one in claimed])
    clock.now = DUE + 5 * DAY
    working = a_programme(OTHER).working_hours
    assert 1 == await reminders.tick(db, working, clock)
    clock.now = DUE + 7 * DAY  # a Monday
    (due,) = db.write_now(claim, [ClaimRequest(Channel.EMAIL, "w", 10, clock.now, DAY)])
    assert not isinstance(db.read_now(reminders.reminder, due[0], working, clock.now), Dropped)

    await ticked(db, DUE + 100 * DAY, OTHER)
    assert ["2026-Q1"] == [one.period for one in every(db, Wave)]


async def test_an_announced_wave_that_will_not_open_is_skipped_and_the_owners_hear(db: Database) -> None:
    """Since its survey is gone, or has no schedule any more."""
    await begun(db, DUE - 2 * DAY)

    unscheduled = replace(BEFORE, schedule=None)
    assert ["customers: it has no schedule any more; its wave 2026-Q1 is skipped"] == told(db, DUE - DAY, unscheduled)
    assert ["customers: it is no longer in the configuration; its wave 2026-Q1 is skipped"] == told(
        db, DUE - DAY, OTHER
    )
    await ticked(db, DUE - DAY, OTHER)
    wave = only(db, Wave)
    assert (WaveState.SKIPPED, REMOVED) == (wave.state, wave.skipped_because)
    notes = [one.key for one in every(db, Message) if one.kind is MessageKind.WAVE_NOTE]
    assert any(key.startswith(f"wave-note:{wave.id}:{Occasion.SKIPPED.value}") for key in notes)


@pytest.mark.parametrize("by_hand", [False, True])
async def test_a_survey_that_comes_back_brings_its_wave_back(db: Database, *, by_hand: bool) -> None:
    """A slip in the file costs no wave; one that somebody skipped stays skipped."""
    await begun(db, DUE - 2 * DAY)
    if by_hand:
        skipping = Decision(only(db, Wave).id, Step.SKIP, "ann", DUE - 2 * DAY)
        db.write_now(steer, [skipping])
    await ticked(db, DUE - DAY, OTHER)
    assert WaveState.SKIPPED is only(db, Wave).state

    await ticked(db, DUE - DAY / 2, BEFORE)
    await ticked(db, DUE, BEFORE)

    wave = only(db, Wave)
    assert (WaveState.SKIPPED if by_hand else WaveState.OPEN, not by_hand) == (wave.state, wave.skipped_because is None)


async def test_a_wave_without_a_schedule_is_skipped_for_that(db: Database) -> None:
    """The survey may still be opened by hand."""
    await begun(db, DUE - 2 * DAY)
    await ticked(db, DUE - DAY, replace(BEFORE, schedule=None))

    assert UNSCHEDULED == only(db, Wave).skipped_because


async def test_an_announced_wave_moves_with_its_schedule(db: Database) -> None:
    """Within its period; it opens at the new time, and not at the old one."""
    await begun(db, DUE - 2 * DAY)
    later = replace(BEFORE, schedule=Schedule(every="quarter", day=20))
    await ticked(db, DUE - DAY, later)
    await ticked(db, DUE + DAY, later)

    wave = only(db, Wave)
    assert (WaveState.ANNOUNCED, DUE + 8 * DAY, DUE + 22 * DAY) == (wave.state, wave.scheduled_for, wave.closes_at)
    await ticked(db, DUE + 8 * DAY, later)
    assert only(db, Wave).state is WaveState.OPEN
