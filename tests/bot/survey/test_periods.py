"""The words for a period: what each means on a given day in a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.survey.days import Unit
from bot.survey.periods import (
    PERIOD_WORDS,
    Period,
    PeriodError,
    around,
    parse_period,
    parts,
    period_key,
    previous,
    year_before,
)
from tests.bot.survey.strategies import bounds

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 22, 2, 13, tzinfo=UTC)  # a Sunday

WORDS = [word for word, _ in PERIOD_WORDS]


@pytest.mark.parametrize(
    ("text", "name", "first", "end", "before"),
    [
        ("today", "2026-11-22", "2026-11-22", "2026-11-23", "2026-11-21"),
        ("this-week", "2026-W47", "2026-11-16", "2026-11-23", "2026-W46"),
        ("last-week", "2026-W46", "2026-11-09", "2026-11-16", "2026-W45"),
        ("this-month", "2026-11", "2026-11-01", "2026-12-01", "2026-10"),
        ("last-month", "2026-10", "2026-10-01", "2026-11-01", "2026-09"),
        ("this-quarter", "2026-Q4", "2026-10-01", "2027-01-01", "2026-Q3"),
        ("last-quarter", "2026-Q3", "2026-07-01", "2026-10-01", "2026-Q2"),
        ("this-year", "2026", "2026-01-01", "2027-01-01", "2025"),
        ("last-year", "2025", "2025-01-01", "2026-01-01", "2024"),
        ("last-90-days", "last-90-days", "2026-08-25", "2026-11-23", "2026-05-27..2026-08-24"),
        ("last-1-days", "last-1-days", "2026-11-22", "2026-11-23", "2026-11-21..2026-11-21"),
        ("last-1-day", "last-1-days", "2026-11-22", "2026-11-23", "2026-11-21..2026-11-21"),
        ("2026", "2026", "2026-01-01", "2027-01-01", "2025"),
        ("2026-H2", "2026-H2", "2026-07-01", "2027-01-01", "2026-H1"),
        ("2026-Q1", "2026-Q1", "2026-01-01", "2026-04-01", "2025-Q4"),
        ("2026-Q3", "2026-Q3", "2026-07-01", "2026-10-01", "2026-Q2"),
        ("2026-07", "2026-07", "2026-07-01", "2026-08-01", "2026-06"),
        ("2026-7", "2026-07", "2026-07-01", "2026-08-01", "2026-06"),
        ("2026-W01", "2026-W01", "2025-12-29", "2026-01-05", "2025-W52"),
        ("2026-W53", "2026-W53", "2026-12-28", "2027-01-04", "2026-W52"),
        ("2024-02-29", "2024-02-29", "2024-02-29", "2024-03-01", "2024-02-28"),
        ("2026-07-01..2026-09-30", "2026-07-01..2026-09-30", "2026-07-01", "2026-10-01", "2026-03-31..2026-06-30"),
        ("2026-07-01..2026-07-01", "2026-07-01..2026-07-01", "2026-07-01", "2026-07-02", "2026-06-30..2026-06-30"),
    ],
)
def test_each_word_has_its_days(text: str, name: str, first: str, end: str, before: str) -> None:
    """From local midnight to local midnight, with the period before it."""
    period = parse_period(text, NOW, HELSINKI)

    assert name == period.name
    assert (f"{first} 00:00", f"{end} 00:00") == tuple(f"{one:%Y-%m-%d %H:%M}" for one in (period.start, period.end))
    found = previous(period)
    assert found is not None
    assert before == found.name


def test_everything_has_no_bounds_and_nothing_before() -> None:
    """All answers there are."""
    everything = parse_period("all", NOW, HELSINKI)

    assert Period("all", None, None) == everything
    assert previous(everything) is None


def test_a_period_carries_the_offsets_of_its_zone() -> None:
    """A quarter begins in summer time and ends in winter time."""
    period = parse_period("2026-Q4", NOW, HELSINKI)

    assert period.start is not None
    assert period.end is not None
    assert "2026-10-01T00:00:00+03:00" == period.start.isoformat()
    assert "2027-01-01T00:00:00+02:00" == period.end.isoformat()


@pytest.mark.parametrize(
    ("zone", "expected"), [("Pacific/Kiritimati", "2026-10-01"), ("America/New_York", "2026-09-30")]
)
def test_today_is_that_of_the_programmes_zone(zone: str, expected: str) -> None:
    """At the same instant it is two days."""
    now = datetime(2026, 9, 30, 12, tzinfo=UTC)

    assert expected == parse_period("today", now, ZoneInfo(zone)).name


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-22", 24)])
def test_a_day_has_23_24_or_25_hours(day: str, hours: int) -> None:
    """Daylight saving begins and ends."""
    start, end = bounds(parse_period(day, NOW, HELSINKI))

    assert timedelta(hours=hours) == end - start


def test_a_week_whose_clocks_change_still_has_seven_days() -> None:
    """Monday to Monday, an hour short."""
    start, end = bounds(parse_period("2026-W13", NOW, HELSINKI))

    assert timedelta(days=7, hours=-1) == end - start


def test_a_quarter_begins_when_a_skipped_midnight_would_have_been() -> None:
    """Paraguay's clocks went from 24:00 on 30 September to 01:00 on 1 October 2017."""
    period = parse_period("2017-Q4", NOW, ZoneInfo("America/Asuncion"))

    assert period.start is not None
    assert "2017-10-01T01:00:00-03:00" == period.start.isoformat()
    before = previous(period)
    assert before is not None
    assert ("2017-Q3", period.start) == (before.name, before.end)


@pytest.mark.parametrize("text", ["THIS-Quarter", " this-quarter\n", "this quarter", "2026-q4", "2026-Q4"])
def test_case_and_blanks_make_no_difference(text: str) -> None:
    """As it is typed in a hurry."""
    assert "2026-Q4" == parse_period(text, NOW, HELSINKI).name


def test_blanks_around_the_dots_make_no_difference() -> None:
    """Nor do those of a range."""
    assert "2026-07-01..2026-09-30" == parse_period("2026-07-01 .. 2026-09-30", NOW, HELSINKI).name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("this-quater", "'this-quater' is not a period; did you mean this-quarter"),
        ("Last-Mnth", "'Last-Mnth' is not a period; did you mean last-month"),
        ("quarter", "'quarter' is not a period; did you mean this-quarter or last-quarter?"),
        ("last-many-days", "'last-many-days' is not a period; did you mean last-90-days"),
        ("xyz", "'xyz' is not a period; known are, for example, this-quarter and 2026-Q3"),
        ("", "no period is given; it may be today, this-week"),
        ("2026-13", "there is no month 13 in '2026-13': they are 1 to 12"),
        ("2026-00", "there is no month 0 in '2026-00': they are 1 to 12"),
        ("2026-Q5", "there is no quarter 5 in '2026-Q5': they are 1 to 4"),
        ("2026-H3", "there is no half-year 3 in '2026-H3': they are 1 to 2"),
        ("2025-W53", "there is no week 53 in '2025-W53': they are 1 to 52"),
        ("2026-02-30", "there is no day 30 in '2026-02': they are 1 to 28"),
        ("2026-13-01", "there is no month 13 in '2026-13-01': they are 1 to 12"),
        ("2026-01-01..2026-02-30", "there is no day 30 in '2026-02': they are 1 to 28"),
        ("2026-09-30..2026-07-01", "'2026-09-30..2026-07-01' ends before it starts; the earlier day comes first"),
        ("2026-07..2026-09", "'2026-07' is not a day, written as in 2026-07-01..2026-09-30"),
        ("2026-07-01..", "'' is not a day, written as in 2026-07-01..2026-09-30"),
        ("a..b..c", "'a..b..c' is not one day and another, as in 2026-07-01..2026-09-30"),
        ("last-0-days", "'last-0-days' has no day in it; today alone is 'today'"),
        ("last-99999-days", "'last-99999-days' goes back beyond 1970; everything is 'all'"),
        ("0026", "the year 0026 is not between 1970 and 2199"),
        ("9999-12-31", "the year 9999 is not between 1970 and 2199"),
    ],
)
def test_what_is_no_period_is_refused_with_a_sentence(text: str, expected: str) -> None:
    """It names what is wrong, and the nearest right word."""
    with pytest.raises(PeriodError) as refused:
        parse_period(text, NOW, HELSINKI)

    assert str(refused.value).startswith(expected)


def test_a_refusal_of_a_long_text_is_short_and_on_one_line() -> None:
    """Whatever is pasted behind the command."""
    with pytest.raises(PeriodError) as refused:
        parse_period("this\nthat " * 1000, NOW, HELSINKI)

    assert len(str(refused.value)) < 200
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_help_is_understood(word: str) -> None:
    """The list is the grammar, by examples."""
    assert parse_period(word, NOW, HELSINKI).name


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("day", "2026-11-22"),
        ("week", "2026-W47"),
        ("month", "2026-11"),
        ("quarter", "2026-Q4"),
        ("half-year", "2026-H2"),
        ("year", "2026"),
    ],
)
def test_the_key_of_a_wave_is_that_of_its_period(kind: str, expected: str) -> None:
    """One wave in each."""
    assert expected == period_key(kind, NOW, HELSINKI)


def test_the_key_is_made_in_the_programmes_zone() -> None:
    """In Helsinki the new year has begun, and in ISO weeks it is still the old one."""
    now = datetime(2026, 12, 31, 23, tzinfo=UTC)

    assert ("2027", "2026-W53") == (period_key("year", now, HELSINKI), period_key("week", now, HELSINKI))


def test_a_key_of_an_unknown_kind_is_refused() -> None:
    """The kinds are those of the calendar."""
    with pytest.raises(ValueError, match="fortnight"):
        period_key("fortnight", NOW, HELSINKI)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("2026", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
        ("2026-Q3", ["2026-Q3"]),
        ("2026-01-01..2026-06-30", ["2026-Q1", "2026-Q2"]),
        ("2026-07", None),
        ("2026-07-01..2026-09-29", None),
    ],
)
def test_a_period_consists_of_quarters_or_it_does_not(word: str, expected: list[str] | None) -> None:
    """However it is written."""
    found = parts(parse_period(word, NOW, HELSINKI), Unit.QUARTER)

    assert expected == (None if found is None else [one.name for one in found])


def test_the_quarters_around_two_instants_are_local() -> None:
    """In Helsinki the new year has begun at ten in the evening."""
    first, last = datetime(2025, 12, 31, 22, tzinfo=UTC), datetime(2026, 6, 30, 20, tzinfo=UTC)

    assert ["2026-Q1", "2026-Q2"] == [one.name for one in around(Unit.QUARTER, first, last, HELSINKI)]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("2026-Q3", "2025-Q3"),
        ("2026", "2025"),
        ("2026-W47", "2025-W47"),
        ("2024-02-29", "2023-02-28"),
        ("2026-07-01..2026-09-15", "2025-07-01..2025-09-15"),
        ("all", None),
    ],
)
def test_a_year_before_is_the_same_time_of_the_year(word: str, expected: str | None) -> None:
    """Of a leap day the day before."""
    found = year_before(parse_period(word, NOW, HELSINKI))

    assert expected == (None if found is None else found.name)
