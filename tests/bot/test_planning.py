"""Whom a pass of a wave asks, at which hours, and who is looked at again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.planning import Now, days_between, due_in, rolling_parts
from bot.survey.days import Unit
from bot.survey.definition import Schedule, Survey
from bot.waves import Waves
from bot.working_hours import WorkingHours
from storage.database import Database
from storage.models import Invitation, Message, Wave
from storage.queries.eligibility import Ceiling, LeftOut, Lots, Selection
from storage.queries.places import Place
from storage.queries.selecting import count
from storage.types import Channel, MessageKind, WaveState
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_survey, add_contact, add_contacts, every, invite, only

HELSINKI = ZoneInfo("Europe/Helsinki")
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
# Monday 12 January 2026, at nine in Helsinki.
OPENING = datetime(2026, 1, 12, 7, tzinfo=UTC)
EVERY_QUARTER = Schedule(every="quarter", day=12)


class Programme:
    """A programme whose clock is turned by hand."""

    def __init__(self, db: Database, *surveys: Survey, **changes: Any) -> None:
        self.db, self.clock = db, HandClock(OPENING - timedelta(days=1))
        self.programme = replace(a_programme(*surveys), **changes)

    async def tick(self, at: datetime) -> int:
        """How many are invited then."""
        self.clock.now = at
        return await Waves(self.db, self.programme, tuple(Channel), self.clock).tick()

    async def opened(self) -> int:
        """How many are invited when the wave opens."""
        await self.tick(OPENING - timedelta(days=1))
        return await self.tick(OPENING)


def due_times(db: Database) -> list[str]:
    """When each question is due, in UTC, in the order of the contacts."""
    of_contact = {one.id: one.contact_id or 0 for one in every(db, Invitation)}
    questions = [message for message in every(db, Message) if message.kind is MessageKind.QUESTION]
    asked = sorted(questions, key=lambda message: of_contact[message.invitation_id or 0])
    return [f"{message.due_at:%a %d %H:%M}" for message in asked]


async def test_each_is_asked_in_the_working_hours_of_where_they_live(db: Database) -> None:
    """Nine o'clock in Helsinki is after work in Auckland, and night in New York."""
    zones = [None, "Europe/Lisbon", "America/New_York", "Pacific/Auckland"]
    add_contacts(db, [{"timezone": zone} for zone in zones])
    add_contact(db, timezone="Asia/Jerusalem", attributes={"country": "IL"})
    assert 5 == await Programme(db, a_survey(schedule=EVERY_QUARTER)).opened()

    assert ["Mon 12 07:00", "Mon 12 09:00", "Mon 12 14:00", "Mon 12 20:00", "Mon 12 07:00"] == due_times(db)


async def test_a_wave_that_opens_on_a_weekend_waits_for_the_working_week_of_each_country(db: Database) -> None:
    """On a Saturday nobody is asked, but on Sunday those who work then."""
    add_contacts(db, [{}, {"timezone": "Asia/Jerusalem", "attributes": {"country": "IL"}}])
    programme = Programme(db, a_survey(schedule=Schedule(every="quarter", day=10)))
    programme.clock.now -= timedelta(days=5)
    await programme.tick(programme.clock.now)
    await programme.tick(OPENING - timedelta(days=2))

    assert ["Mon 12 07:00", "Sun 11 07:00"] == due_times(db)


async def test_a_wave_by_hand_asks_at_once(db: Database) -> None:
    """Whoever opens it has decided when."""
    add_contact(db, timezone="Pacific/Auckland")
    programme = Programme(db, a_survey(spread_days=3))
    programme.clock.now = OPENING
    await Waves(db, programme.programme, tuple(Channel), programme.clock).open_by_hand(a_survey())

    assert ["Mon 12 07:00"] == due_times(db)


async def test_a_wave_may_be_spread_over_days(db: Database) -> None:
    """Three working days, evenly: the Friday, and after the weekend Monday and Tuesday."""
    add_contacts(db, [{}] * 600)
    programme = Programme(db, a_survey(schedule=Schedule(every="quarter", day=16), spread_days=3))
    await programme.tick(OPENING)
    assert 600 == await programme.tick(OPENING + timedelta(days=4))
    days = Counter(text[:6] for text in due_times(db))
    hours = Counter(text[7:9] for text in due_times(db))

    assert {"Fri 16", "Mon 19", "Tue 20"} == set(days)
    assert all(150 <= number <= 250 for number in days.values())
    assert {f"{hour:02}" for hour in range(7, 15)} == set(hours)


async def test_a_wave_that_is_too_big_for_its_hours_takes_more_days(db: Database) -> None:
    """Eight hours of 25 are a day of 200: 500 people take three."""
    add_contacts(db, [{}] * 500)
    assert 500 == await Programme(db, a_survey(schedule=EVERY_QUARTER, per_hour=25)).opened()

    assert 3 == only(db, Wave).spread_days
    assert {"Mon 12", "Tue 13", "Wed 14"} == {text[:6] for text in due_times(db)}


async def test_who_rests_when_the_wave_opens_is_asked_when_they_are_rested(db: Database) -> None:
    """On the first day on which they may be; and nobody else is asked twice by that."""
    rested, resting = add_contacts(db, [{"created_at": LONG_AGO}] * 2)
    invite(db, resting, now=OPENING - timedelta(days=87))
    programme = Programme(db, a_survey(schedule=EVERY_QUARTER, quarantine_days=90))

    assert 1 == await programme.opened()
    assert [0, 0, 1, 0] == [await programme.tick(OPENING + timedelta(days=day, hours=1)) for day in (1, 2, 3, 4)]
    assert [rested, resting] == [one.contact_id for one in every(db, Invitation) if one.wave_id is not None]


async def test_a_wave_that_is_nearly_over_asks_nobody_anew(db: Database) -> None:
    """After half of its days those who still rest are left for the next one."""
    resting = add_contact(db, created_at=LONG_AGO)
    invite(db, resting, now=OPENING - timedelta(days=75))
    programme = Programme(db, a_survey(schedule=EVERY_QUARTER, quarantine_days=90, open_days=20))

    assert 0 == await programme.opened()
    assert [0] * 20 == [await programme.tick(OPENING + timedelta(days=day, hours=1)) for day in range(1, 21)]


async def test_later_passes_are_not_for_new_contacts(db: Database) -> None:
    """Whoever comes in the course of a wave has the next one."""
    add_contact(db, created_at=LONG_AGO)
    programme = Programme(db, a_survey(schedule=EVERY_QUARTER))
    await programme.opened()
    add_contact(db, created_at=OPENING + timedelta(hours=3))

    assert 0 == await programme.tick(OPENING + timedelta(days=1))


async def test_nobody_is_asked_more_often_a_year_than_the_ceiling_says(db: Database) -> None:
    """Whatever a survey's own quarantine says."""
    contact = add_contact(db, created_at=LONG_AGO)
    for days in (300, 200):
        invite(db, contact, now=OPENING - timedelta(days=days))
    survey = a_survey(schedule=EVERY_QUARTER, quarantine_days=0)

    assert 0 == await Programme(db, survey, most_a_year=2).opened()
    assert 1 == await Programme(db, a_survey("b", schedule=EVERY_QUARTER, quarantine_days=0), most_a_year=3).opened()


async def test_where_two_surveys_want_the_same_people_the_first_in_the_file_has_them(db: Database) -> None:
    """The other one asks those whom the first left out."""
    add_contacts(db, [{"attributes": {"plan": "pro"}}, {}])
    second = a_survey("everybody", schedule=EVERY_QUARTER)
    first = a_survey("pros", schedule=EVERY_QUARTER, audience={"plan": ("pro",)})
    assert 2 == await Programme(db, first, second).opened()

    assert ["pros", "everybody"] == [
        one.survey for one in sorted(every(db, Invitation), key=lambda i: i.contact_id or 0)
    ]


async def test_each_group_has_its_share(db: Database) -> None:
    """A tenth of each plan, rounded up: also of the smallest, and of those without any."""
    plans = ["free"] * 200 + ["pro"] * 41 + ["enterprise"] * 3
    contacts = add_contacts(db, [*({"attributes": {"plan": plan}} for plan in plans), *[{}] * 11])
    survey = a_survey(schedule=EVERY_QUARTER, sample=0.1, sample_by="plan")
    assert 20 + 5 + 1 + 2 == await Programme(db, survey).opened()
    plan_of = dict(zip(contacts, [*plans, *[None] * 11], strict=True))

    assert {"free": 20, "pro": 5, "enterprise": 1, None: 2} == Counter(
        plan_of[one.contact_id or 0] for one in every(db, Invitation)
    )


async def test_a_rolling_sample_asks_everybody_once_a_period_evenly_over_its_working_days(db: Database) -> None:
    """January has 21 working days from the first Friday on; nobody is asked on a weekend."""
    add_contacts(db, [{"created_at": LONG_AGO}] * 420)
    programme = Programme(db, a_survey(rolling="month", quarantine_days=14))
    by_day = {}
    for day in range(1, 32):
        by_day[day] = await programme.tick(datetime(2026, 1, day, 9, tzinfo=HELSINKI).astimezone(UTC))
    working = {day: number for day, number in by_day.items() if datetime(2026, 1, day, tzinfo=UTC).weekday() < 5}

    assert 420 == sum(by_day.values()) == sum(working.values())
    assert all(5 <= number <= 40 for number in working.values())
    assert "2026-01" == only(db, Wave).period
    assert all(f"{message.due_at.astimezone(HELSINKI):%H}" < "17" for message in every(db, Message))
    # Another month is another wave, and the order is drawn anew.
    assert 1 <= await programme.tick(datetime(2026, 2, 2, 9, tzinfo=HELSINKI).astimezone(UTC)) <= 60


async def test_new_contacts_join_a_rolling_sample_when_they_are_old_enough(db: Database) -> None:
    """Spread over what is left of the period from then on, and not all at once."""
    programme = Programme(db, a_survey(rolling="month", after_days=7, quarantine_days=14))
    await programme.tick(datetime(2026, 1, 1, 9, tzinfo=HELSINKI).astimezone(UTC))
    add_contacts(db, [{"created_at": datetime(2026, 1, 5, 12, tzinfo=UTC)}] * 130)
    asked = [await programme.tick(datetime(2026, 1, day, 9, tzinfo=HELSINKI).astimezone(UTC)) for day in range(2, 32)]

    assert 0 == sum(asked[:11])
    assert all(number <= 25 for number in asked)
    assert 130 == sum(asked)


async def test_a_wave_that_was_missed_for_too_long_is_skipped(db: Database) -> None:
    """It is kept as such, nobody is asked, and the next one opens in its time."""
    add_contact(db)
    programme = Programme(db, a_survey(schedule=EVERY_QUARTER, late_seconds=2 * 24 * 3600))
    await programme.tick(OPENING - timedelta(days=1))

    assert 0 == await programme.tick(OPENING + timedelta(days=3))
    assert (WaveState.SKIPPED, "2026-Q1") == (only(db, Wave).state, only(db, Wave).period)
    assert 1 == await programme.tick(OPENING + timedelta(days=91))


async def test_a_wave_that_was_missed_lately_opens_late(db: Database) -> None:
    """Within the limit."""
    add_contact(db)
    programme = Programme(db, a_survey(schedule=EVERY_QUARTER, late_seconds=2 * 24 * 3600))
    await programme.tick(OPENING - timedelta(days=1))

    assert 1 == await programme.tick(OPENING + timedelta(days=1))


def test_the_contacts_are_counted_by_the_first_reason_not_to_ask_them(db: Database) -> None:
    """Each once; those who would be asked, by their channel."""
    people: list[dict[str, Any]] = [{}, {"slack_user_id": "U1", "email": None}, {"email": None}]
    people += [{"suppressed_at": OPENING, "email": None}, {"attributes": {"plan": "free"}}]
    contacts = add_contacts(db, [{"attributes": {"plan": "pro"}} | person for person in people])
    invite(db, contacts[0], now=OPENING - timedelta(days=10))
    add_contact(db, attributes={"plan": "pro"})
    selection = Selection(
        channels=(Channel.SLACK, Channel.EMAIL),
        audience={"plan": ("pro",)},
        rested_since=OPENING - timedelta(days=90),
        ceiling=Ceiling(5, LONG_AGO),
    )
    counted = db.read_now(count, 1, selection)

    assert {Channel.SLACK: 1, Channel.EMAIL: 1} == counted.asked
    assert {LeftOut.SUPPRESSED: 1, LeftOut.AUDIENCE: 1, LeftOut.UNREACHABLE: 1, LeftOut.RESTING: 1} == counted.left_out
    assert 6 == counted.total + sum(counted.left_out.values())


def test_who_is_counted_is_who_is_asked(db: Database) -> None:
    """Of a share, too."""
    add_contacts(db, [{}] * 200)
    selection = Selection(channels=(Channel.EMAIL,), lots=Lots(0.3))
    counted = db.read_now(count, 7, selection)

    assert 200 == counted.total + counted.left_out[LeftOut.NOT_DRAWN]
    assert 30 <= counted.total <= 90


@pytest.mark.parametrize("days", [0, 1, 3, 40])
def test_every_place_has_as_many_instants(days: int) -> None:
    """In its own working hours, in order, none before the start."""
    due = due_in(WorkingHours(HELSINKI), OPENING + timedelta(hours=3), days)
    home, tokyo = due(Place(None, None)), due(Place("Asia/Tokyo", "JP"))

    assert len(home) == len(tokyo) == len(set(tokyo)) >= max(1, days)
    assert list(tokyo) == sorted(tokyo)
    assert all(OPENING <= at and 9 <= at.astimezone(ZoneInfo("Asia/Tokyo")).hour < 17 for at in tokyo)


def test_on_the_last_working_day_everybody_s_turn_has_come() -> None:
    """Of those who were there; the part of newer contacts catches up with it."""
    first, last = datetime(2026, 1, 1, tzinfo=UTC).date(), datetime(2026, 3, 31, 12, tzinfo=UTC)
    parts = list(rolling_parts(Unit.QUARTER, 0, first, Now(a_programme(), (), last)))

    assert 1.0 == parts[0][1] == parts[-3][1]
    assert (None, 0.0) == parts[-1]
    assert [before for before, _ in parts[:-1] if before] == sorted(before for before, _ in parts[:-1] if before)
    assert 90 == len(list(days_between(first, last.date()))) + 1
