"""Days in a zone: where they start, also where clocks skip midnight or pass it twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.survey.days import Unit, after, first_of, key, local_day, midnight
from tests.bot.survey.strategies import DATES, MOMENTS, ZONES


@pytest.mark.parametrize(
    ("zone", "day", "expected", "in_utc"),
    [
        ("Europe/Helsinki", date(2026, 3, 29), "2026-03-29T00:00:00+02:00", "2026-03-28T22:00"),
        ("Europe/Helsinki", date(2026, 3, 30), "2026-03-30T00:00:00+03:00", "2026-03-29T21:00"),
        ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T01:00:00-02:00", "2018-11-04T03:00"),
        ("Asia/Beirut", date(2026, 3, 29), "2026-03-29T01:00:00+03:00", "2026-03-28T22:00"),
        ("Asia/Gaza", date(2009, 3, 27), "2009-03-27T01:00:00+03:00", "2009-03-26T22:00"),
        ("Africa/Cairo", date(2026, 4, 24), "2026-04-24T01:00:00+03:00", "2026-04-23T22:00"),
        ("America/Havana", date(2026, 3, 8), "2026-03-08T01:00:00-04:00", "2026-03-08T05:00"),
        ("America/Havana", date(2026, 11, 1), "2026-11-01T00:00:00-04:00", "2026-11-01T04:00"),
        ("America/Toronto", date(1919, 3, 31), "1919-03-31T00:30:00-04:00", "1919-03-31T04:30"),
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-31T00:00:00+14:00", "2011-12-30T10:00"),
    ],
)
def test_a_day_starts_at_its_first_instant(zone: str, day: date, expected: str, in_utc: str) -> None:
    """Clocks that skip midnight, wholly or from before it; clocks that show it twice; a day that never was."""
    start = midnight(day, ZoneInfo(zone))

    assert expected == start.isoformat()
    assert in_utc == start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")


@given(DATES, ZONES)
def test_the_wall_shows_the_day_at_its_first_instant_and_not_before(day: date, zone: ZoneInfo) -> None:
    """But where a day is left out, or a part of the day before comes again."""
    start = midnight(day, zone).astimezone(UTC)
    at, before = start.astimezone(zone).date(), (start - timedelta(seconds=1)).astimezone(zone).date()

    assert at == day or (zone.key, day) == ("Pacific/Apia", date(2011, 12, 30))
    assert before < day


@given(DATES, ZONES)
def test_days_follow_each_other(day: date, zone: ZoneInfo) -> None:
    """From 0 to 25 hours and a bit."""
    start, end = (midnight(one, zone).astimezone(UTC) for one in (day, day + timedelta(days=1)))

    assert timedelta(0) <= end - start <= timedelta(hours=26)


@given(MOMENTS, ZONES)
def test_now_is_within_its_local_day(now: datetime, zone: ZoneInfo) -> None:
    """Also in St. John's, where clocks went back at one minute past midnight."""
    day = local_day(now, zone)

    assert midnight(day, zone).astimezone(UTC) <= now < midnight(day + timedelta(days=1), zone).astimezone(UTC)


def test_the_hour_that_comes_again_before_midnight_belongs_to_the_day_that_had_begun() -> None:
    """St. John's, 29 October 2006, 00:01 back to 23:01: each instant is in one day."""
    zone = ZoneInfo("America/St_Johns")
    again = datetime(2006, 10, 28, 23, 30, fold=1, tzinfo=zone)

    assert date(2006, 10, 29) == local_day(again, zone)


def test_a_time_without_a_zone_is_refused() -> None:
    """It could be any hour of two days."""
    with pytest.raises(ValueError, match="a time needs a zone"):
        local_day(datetime(2026, 11, 22), ZoneInfo("UTC"))  # noqa: DTZ001 - that is what is refused


@given(DATES, st.sampled_from(Unit))
def test_every_day_is_in_one_unit_of_each_kind(day: date, unit: Unit) -> None:
    """From its first day up to and without the first of the next, all under one name."""
    first = first_of(unit, day)
    behind = after(unit, first)

    assert first <= day < behind
    assert first == first_of(unit, behind - timedelta(days=1))
    assert behind == first_of(unit, behind)
    assert key(unit, first) != key(unit, behind)
