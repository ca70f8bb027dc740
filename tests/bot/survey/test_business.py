"""Business hours, and what a deadline that counts them is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.survey.business import ALL_DAYS, HOUR, WORKING_DAYS, BusinessHours

HELSINKI = ZoneInfo("Europe/Helsinki")
OFFICE = BusinessHours(HELSINKI)

ZONES = st.sampled_from(["UTC", "Europe/Helsinki", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
INSTANTS = st.integers(0, 6 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
AMOUNTS = st.floats(0, 200).map(lambda hours: round(hours, 3))


@st.composite
def weeks(draw: st.DrawFn) -> BusinessHours:
    """Any team's week, with a holiday or two."""
    opens = draw(st.integers(0, 22))
    closes = draw(st.none() | st.integers(opens + 1, 23).map(time))
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    closed = draw(st.frozensets(st.dates(date(2024, 1, 1), date(2030, 1, 1)), max_size=3))
    return BusinessHours(ZoneInfo(draw(ZONES)), time(opens), closes, days, closed)


def local(text: str, zone: ZoneInfo = HELSINKI) -> datetime:
    """A local time."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-18 10:00", 2, "2026-11-18 12:00"),
        ("2026-11-18 10:00", 8, "2026-11-19 10:00"),
        ("2026-11-18 16:00", 1, "2026-11-18 17:00"),
        ("2026-11-18 16:00", 1.5, "2026-11-19 09:30"),
        ("2026-11-18 06:00", 8, "2026-11-18 17:00"),
        ("2026-11-18 22:00", 0, "2026-11-19 09:00"),
        ("2026-11-20 16:00", 2, "2026-11-23 10:00"),
        ("2026-11-21 12:00", 8, "2026-11-23 17:00"),
        ("2026-11-18 10:00", 40, "2026-11-25 10:00"),
    ],
)
def test_hours_are_counted_while_somebody_is_at_work(start: str, hours: float, end: str) -> None:
    """Not at night, not at weekends; the end of a day is that end, not the next morning."""
    assert local(end) == OFFICE.add_hours(local(start), hours)


def test_a_day_has_as_many_hours_as_pass_in_it() -> None:
    """In Helsinki 25 October 2026 has 25 hours, and 29 March 23."""
    always = BusinessHours(HELSINKI, time(0), None, ALL_DAYS)

    assert local("2026-10-26 00:00") == always.add_hours(local("2026-10-25 00:00"), 25)
    assert local("2026-03-30 00:00") == always.add_hours(local("2026-03-29 00:00"), 23)


def test_the_hours_stay_local_when_the_clocks_change() -> None:
    """Nine in the morning is nine on the wall, in summer and in winter."""
    friday = local("2026-10-23 16:00")

    assert local("2026-10-26 10:00") == OFFICE.add_hours(friday, 2)
    assert (13, 8) == (friday.astimezone(UTC).hour, OFFICE.add_hours(friday, 2).astimezone(UTC).hour)


def test_nobody_works_on_a_holiday() -> None:
    """Nor on what is none of their days."""
    week = BusinessHours(HELSINKI, closed_on=frozenset({date(2026, 12, 24), date(2026, 12, 25)}))

    assert local("2026-12-28 10:00") == week.add_hours(local("2026-12-23 16:00"), 2)
    assert not week.is_open(local("2026-12-24 12:00"))


def test_a_week_without_a_day_or_an_hour_is_refused() -> None:
    """As are a naive time, and hours that go back."""
    with pytest.raises(ValueError, match="business hours"):
        BusinessHours(HELSINKI, days=frozenset())
    with pytest.raises(ValueError, match="business hours"):
        BusinessHours(HELSINKI, opens=time(17), closes=time(9))
    with pytest.raises(ValueError, match="aware"):
        OFFICE.add_hours(local("2026-11-18 10:00").replace(tzinfo=None), 1)
    with pytest.raises(ValueError, match="below zero"):
        OFFICE.add_hours(local("2026-11-18 10:00"), -1)


def test_who_is_never_open_is_told_so() -> None:
    """Instead of an endless search."""
    closed = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(800))

    with pytest.raises(ValueError, match="no opening"):
        BusinessHours(HELSINKI, closed_on=closed).add_hours(local("2026-01-01 10:00"), 1)


def hours_between(week: BusinessHours, start: datetime, end: datetime) -> float:
    """The business hours from one instant to a later one, counted opening by opening."""
    passed = timedelta(0)
    for opening, closing in week.openings(start):
        if opening >= end:
            break
        passed += min(closing, end) - opening
    return passed / HOUR


@given(weeks(), INSTANTS, AMOUNTS)
def test_as_many_business_hours_pass_as_were_added(week: BusinessHours, start: datetime, hours: float) -> None:
    """Whatever the clocks do meanwhile."""
    end = week.add_hours(start, hours)

    assert end >= start
    assert hours_between(week, start, end) == pytest.approx(hours, abs=1e-6)


@given(weeks(), INSTANTS, AMOUNTS, AMOUNTS)
def test_more_hours_are_never_earlier(week: BusinessHours, start: datetime, some: float, more: float) -> None:
    """And adding in two steps is adding at once."""
    end = week.add_hours(start, some)
    then = week.add_hours(end, more)

    assert then >= end
    assert hours_between(week, start, then) == pytest.approx(some + more, abs=1e-6)


@given(weeks(), INSTANTS, st.floats(0.001, 200))
def test_the_end_is_in_somebodys_hours(week: BusinessHours, start: datetime, hours: float) -> None:
    """The moment before it, somebody is at work."""
    end = week.add_hours(start, hours)

    assert week.is_open(end - min(timedelta(microseconds=1), hours * HOUR))


def test_the_working_days_are_from_monday_to_friday() -> None:
    """As Python counts them."""
    assert WORKING_DAYS == frozenset({0, 1, 2, 3, 4})
