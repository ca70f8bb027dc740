"""What will happen when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.outlook import What, outlook
from bot.outlook_words import left_out, people
from bot.planning import Now
from bot.steering import steer
from bot.survey.definition import Schedule, Survey
from bot.waves import Waves
from storage.database import Database
from storage.models import Invitation, Wave
from storage.queries.eligibility import LeftOut
from storage.queries.messages import ClaimRequest, Settlement, claim, settle
from storage.queries.steering import Decision, Step
from storage.types import Channel, MessageState
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_survey, add_contacts, every, invite, only, say

# Monday 12 January 2026, at nine in Helsinki.
DUE = datetime(2026, 1, 12, 7, tzinfo=UTC)
DAY = timedelta(days=1)
QUARTERLY = Schedule(every="quarter", day=12)


def coming(db: Database, *surveys: Survey, at: datetime = DUE - 5 * DAY, days: int = 100) -> list[tuple[str, str, str]]:
    """When, what and of which period, without the posts of the score."""
    now = Now(a_programme(*surveys), tuple(Channel), at)
    found = db.read_now(outlook, now, at + days * DAY)
    others = [one for one in found if one.what is not What.SCORE]
    return [(f"{one.at.astimezone(UTC):%m-%d %H:%M}", one.what.value, one.period) for one in others]


async def opened(db: Database, survey: Survey, *times: datetime) -> None:
    """What ticks at these times make of it."""
    clock = HandClock()
    for at in times:
        clock.now = at
        await Waves(db, a_programme(survey), tuple(Channel), clock).tick()


def sent(db: Database, now: datetime) -> None:
    """Every question has gone out."""
    (claimed,) = db.write_now(claim, [ClaimRequest(Channel.EMAIL, "w", 100, now, DAY)])
    db.write_now(settle, [Settlement(one, MessageState.SENT, now, reference={}) for one in claimed])


def test_the_waves_of_the_schedule_are_to_come(db: Database) -> None:
    """Each with its end; for the next of them people are counted."""
    add_contacts(db, [{}, {"slack_user_id": "U1"}, {"email": None}])
    survey = a_survey(schedule=QUARTERLY, open_days=14)

    assert [
        ("01-12 07:00", "wave opens", "2026-Q1"),
        ("01-26 07:00", "wave closes", "2026-Q1"),
        ("04-12 06:00", "wave opens", "2026-Q2"),
    ] == coming(db, survey)
    first = db.read_now(outlook, Now(a_programme(survey), tuple(Channel), DUE - DAY), DUE)[-1]
    assert "2 people (1 in Slack, 1 by email)" == people(first) or "2 people (1 by email, 1 in Slack)" == people(first)
    assert first.counted is not None
    assert "1 cannot be reached" == left_out(first.counted)


def test_who_is_rested_by_then_is_counted(db: Database) -> None:
    """Not those who are now."""
    resting, rested = add_contacts(db, [{}, {}])
    invite(db, resting, now=DUE - 80 * DAY)
    invite(db, rested, now=DUE - 91 * DAY)
    survey = a_survey(schedule=QUARTERLY, quarantine_days=90)
    first = db.read_now(outlook, Now(a_programme(survey), tuple(Channel), DUE - 5 * DAY), DUE)[-1]

    assert first.counted is not None
    assert (1, {LeftOut.RESTING: 1}) == (first.people, first.counted.left_out)


async def test_of_an_open_wave_the_reminders_and_the_end_are_to_come(db: Database) -> None:
    """The reminders for those who have not answered by now."""
    add_contacts(db, [{}] * 3)
    survey = a_survey(schedule=QUARTERLY, reminders=(4, 10), last_call_days=2, open_days=14)
    await opened(db, survey, DUE - 10 * DAY, DUE)
    sent(db, DUE)
    say(db, every(db, Invitation)[0].id, DUE + timedelta(hours=1), score=9)
    at = DUE + timedelta(hours=2)
    found = db.read_now(outlook, Now(a_programme(survey), tuple(Channel), at), at + 30 * DAY)

    reminded = [("reminders", 2, remark) for remark in ("day 4", "day 10", "the last call")]
    assert [*reminded, ("wave closes", None, None)] == [
        (one.what.value, one.people, one.remark) for one in found if one.what is not What.SCORE
    ]


async def test_what_the_owners_decided_is_told(db: Database) -> None:
    """That a wave waits for them, that one has approved it, that it is held."""
    survey = a_survey(schedule=QUARTERLY, approval=True)
    await opened(db, survey, DUE - 10 * DAY, DUE - 2 * DAY)
    now = Now(a_programme(survey), tuple(Channel), DUE - DAY)
    remarks = []
    for step in (None, Step.APPROVE, Step.HOLD):
        if step is not None:
            db.write_now(steer, [Decision(only(db, Wave).id, step, "ann", DUE - DAY, "not yet")])
        remarks.append(db.read_now(outlook, now, DUE)[-1].remark)

    assert ["waits for an approval", "approved by ann", "held: not yet"] == remarks


async def test_the_next_day_of_a_rolling_sample_is_told(db: Database) -> None:
    """With its number: on a Friday that of Monday."""
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    add_contacts(db, [{"created_at": long_ago}] * 210)
    survey = a_survey(rolling="month")
    friday = datetime(2026, 1, 9, 8, tzinfo=UTC)
    await opened(db, survey, datetime(2026, 1, 1, 8, tzinfo=UTC), friday)
    found = db.read_now(outlook, Now(a_programme(survey), tuple(Channel), friday), friday + 5 * DAY)
    asks = [one for one in found if one.what is What.ASKS]

    assert [("01-12 07:00", "2026-01")] == [(f"{one.at.astimezone(UTC):%m-%d %H:%M}", one.period) for one in asks]
    told = asks[0].people
    monday = HandClock(datetime(2026, 1, 12, 8, tzinfo=UTC))
    assert told == await Waves(db, a_programme(survey), tuple(Channel), monday).tick()


def test_the_periods_of_a_rolling_sample_are_to_come(db: Database) -> None:
    """Each from its first midnight, until those who were asked on its last day have had their time."""
    survey = a_survey(rolling="quarter", open_days=14)
    now = Now(a_programme(survey), tuple(Channel), DUE)
    found = [one for one in db.read_now(outlook, now, DUE + 200 * DAY) if one.what is not What.SCORE]

    assert [
        ("wave opens", "2026-Q2", "2026-04-01"),
        ("wave opens", "2026-Q3", "2026-07-01"),
        ("wave closes", "2026-Q2", "2026-07-15"),
    ] == [(one.what.value, one.period, f"{one.at.astimezone(now.zone):%Y-%m-%d}") for one in found]


def test_the_posts_of_the_score_are_to_come(db: Database) -> None:
    """After each period that has its end by then."""
    programme = replace(a_programme(a_survey()), owners_channel="#owners")
    found = db.read_now(outlook, Now(programme, tuple(Channel), DUE), DUE + 50 * DAY)

    assert [("2026-02-01 09:00", "2026-01"), ("2026-03-01 09:00", "2026-02")] == [
        (f"{one.at:%Y-%m-%d %H:%M}", one.period) for one in found
    ]
