"""When waves are due: by the calendar and by cron lines, in the programme's zone, around the changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.base import BaseTrigger
from hypothesis import given
from hypothesis import strategies as st

from scheduler.timetable import calendar_trigger, cron_trigger, last_due, next_time, weekdays

HELSINKI = ZoneInfo("Europe/Helsinki")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=HELSINKI)
SUNDAY = datetime(2026, 11, 22, tzinfo=UTC)


def times(trigger: BaseTrigger, after: datetime, count: int) -> list[str]:
    """The next ones, as the clock on the wall shows them."""
    shown = []
    for _ in range(count):
        after = next_time(trigger, after)
        shown.append(f"{after.astimezone(HELSINKI):%Y-%m-%d %H:%M}")
    return shown


@pytest.mark.parametrize(
    ("every", "day", "month", "expected"),
    [
        ("week", 1, 1, ["2026-01-05 09:00", "2026-01-12 09:00", "2026-01-19 09:00"]),
        ("week", 7, 1, ["2026-01-04 09:00", "2026-01-11 09:00", "2026-01-18 09:00"]),
        ("month", 10, 1, ["2026-01-10 09:00", "2026-02-10 09:00", "2026-03-10 09:00"]),
        ("month", 28, 1, ["2026-01-28 09:00", "2026-02-28 09:00", "2026-03-28 09:00"]),
        ("quarter", 10, 1, ["2026-01-10 09:00", "2026-04-10 09:00", "2026-07-10 09:00"]),
        ("quarter", 10, 3, ["2026-03-10 09:00", "2026-06-10 09:00", "2026-09-10 09:00"]),
        ("half-year", 1, 1, ["2026-07-01 09:00", "2027-01-01 09:00", "2027-07-01 09:00"]),
        ("half-year", 5, 6, ["2026-06-05 09:00", "2026-12-05 09:00", "2027-06-05 09:00"]),
        ("year", 5, 1, ["2026-01-05 09:00", "2027-01-05 09:00", "2028-01-05 09:00"]),
        ("year", 5, 12, ["2026-12-05 09:00", "2027-12-05 09:00", "2028-12-05 09:00"]),
    ],
)
def test_the_calendar_says_when(every: str, day: int, month: int, expected: list[str]) -> None:
    """At the wall's nine o'clock, in winter and in summer; not at a time that has just been."""
    trigger = calendar_trigger(every, day=day, month=month, at="09:00", zone=HELSINKI)
    start = NEW_YEAR.replace(hour=9) if every == "half-year" and month == 1 else NEW_YEAR

    assert expected == times(trigger, start, 3)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("last", ["2026-01-31 09:00", "2026-02-28 09:00", "2026-03-31 09:00"]),
        ("2nd tue", ["2026-01-13 09:00", "2026-02-10 09:00", "2026-03-10 09:00"]),
        ("last fri", ["2026-01-30 09:00", "2026-02-27 09:00", "2026-03-27 09:00"]),
        ("first working day", ["2026-01-02 09:00", "2026-02-02 09:00", "2026-03-02 09:00"]),
        ("last working day", ["2026-01-29 09:00", "2026-02-27 09:00", "2026-03-31 09:00"]),
    ],
)
def test_a_day_of_the_month_may_be_said_in_words(day: str, expected: list[str]) -> None:
    """New Year's Day, weekends and a holiday on the 30th are no working days."""
    closed = {date(2026, 1, 1), date(2026, 1, 30)}
    trigger = calendar_trigger(
        "month",
        day=day,
        month=1,
        at="09:00",
        zone=HELSINKI,
        is_working=lambda one: one.weekday() < 5 and one not in closed,
    )

    assert expected == times(trigger, NEW_YEAR, 3)


def test_a_month_without_a_working_day_is_passed_over() -> None:
    """And a calendar without any never comes due."""
    july = calendar_trigger(
        "month", day="last working day", month=1, at="09:00", zone=HELSINKI, is_working=lambda day: day.month == 7
    )
    never = calendar_trigger(
        "month", day="first working day", month=1, at="09:00", zone=HELSINKI, is_working=lambda _: False
    )

    assert ["2026-07-31 09:00", "2027-07-31 09:00"] == times(july, NEW_YEAR, 2)
    with pytest.raises(ValueError, match="never comes due"):
        next_time(never, NEW_YEAR)


def test_the_next_time_is_strictly_later() -> None:
    """So that what has just been done is not due again."""
    trigger = calendar_trigger("month", day=1, month=1, at="00:00", zone=HELSINKI)
    just_before = NEW_YEAR - timedelta(microseconds=1)

    assert ["2026-01-01 00:00"] == times(trigger, just_before, 1)
    assert ["2026-02-01 00:00"] == times(trigger, NEW_YEAR, 1)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("0 9 * * 1", "Mon"),
        ("0 9 * * 0", "Sun"),
        ("0 9 * * 7", "Sun"),
        ("0 9 * * mon", "Mon"),
        ("0 9 * * SAT", "Sat"),
        ("0 9 * * 1-5", "Mon Tue Wed Thu Fri"),
        ("0 9 * * mon-fri", "Mon Tue Wed Thu Fri"),
        ("0 9 * * 6-7", "Sun Sat"),
        ("0 9 * * sat-sun", "Sun Sat"),
        ("0 9 * * 1,3,fri", "Mon Wed Fri"),
        ("0 9 * * */2", "Sun Tue Thu Sat"),
        ("0 9 * * 1-5/2", "Mon Wed Fri"),
        ("0 9 * * *", "Sun Mon Tue Wed Thu Fri Sat"),
        ("0 9 * * 0-6", "Sun Mon Tue Wed Thu Fri Sat"),
    ],
)
def test_a_weekday_is_crontab_s(line: str, expected: str) -> None:
    """Monday is 1 and Sunday 0 or 7, whatever the library counts from."""
    trigger, after, shown = cron_trigger(line, ZoneInfo("UTC")), SUNDAY, []
    while (after := next_time(trigger, after)) < SUNDAY + timedelta(days=7):
        shown.append(f"{after:%a}")

    assert expected == " ".join(shown)


@pytest.mark.parametrize(
    "line", ["", "* * * *", "* * * * * *", "60 * * * *", "0 24 * * *", "0 9 32 * *", "0 9 * 13 *", "0 9 * * 8",
             "0 9 * * moon", "0 9 * * 1-", "0 9 * * ,", "a b c d e", "0 9 * * 1/0"]
)  # fmt: skip
def test_what_is_no_cron_line_is_refused(line: str) -> None:
    """With words, not with a time that nobody meant."""
    with pytest.raises(ValueError, match=r"\w"):
        cron_trigger(line, HELSINKI)


@given(st.lists(st.integers(0, 7), min_size=1, max_size=4))
def test_weekdays_are_each_named_once_in_order(days: list[int]) -> None:
    """As the library wants them."""
    named = weekdays(",".join(str(day) for day in days))
    expected = sorted({(day - 1) % 7 for day in days})

    assert (",".join(str(day) for day in expected) if len(expected) < 7 else "*") == named


def test_in_autumn_the_wall_shows_half_past_two_twice() -> None:
    """The trigger fires twice: that it is one wave is the key's business, which names the local day."""
    trigger = cron_trigger("30 2 * * *", ZoneInfo("Europe/Berlin"))
    start = datetime(2026, 10, 24, 12, tzinfo=UTC)
    first = next_time(trigger, start)
    second = next_time(trigger, first)

    assert timedelta(hours=1) == second.astimezone(UTC) - first.astimezone(UTC)
    assert ["2026-10-25 02:30"] * 2 == [f"{time:%Y-%m-%d %H:%M}" for time in (first, second)]


def test_nine_o_clock_is_nine_o_clock_on_the_days_of_change() -> None:
    """Once each, in spring and in autumn."""
    trigger = cron_trigger("0 9 * * *", HELSINKI)

    assert ["2026-03-28 09:00", "2026-03-29 09:00", "2026-03-30 09:00"] == times(
        trigger, datetime(2026, 3, 28, tzinfo=UTC), 3
    )
    assert ["2026-10-24 09:00", "2026-10-25 09:00", "2026-10-26 09:00"] == times(
        trigger, datetime(2026, 10, 24, tzinfo=UTC), 3
    )


def test_a_line_that_never_comes_due_says_so() -> None:
    """30 February."""
    with pytest.raises(ValueError, match="never comes due"):
        next_time(cron_trigger("0 9 30 2 *", HELSINKI), NEW_YEAR)


@pytest.mark.parametrize(
    ("now", "expected"),
    [("2026-01-10 09:00", "2026-01-10"), ("2026-04-10 08:59", "2026-01-10"), ("2026-04-10 09:00", "2026-04-10"),
     ("2027-03-01 00:00", "2027-01-10")],
)  # fmt: skip
def test_what_was_missed_meanwhile_is_its_latest(now: str, expected: str) -> None:
    """A year away: the wave of this quarter, not four."""
    trigger = calendar_trigger("quarter", day=10, month=1, at="09:00", zone=HELSINKI)
    due = next_time(trigger, NEW_YEAR)
    found = last_due(trigger, due, datetime.fromisoformat(now).replace(tzinfo=HELSINKI))

    assert expected == f"{found:%Y-%m-%d}"


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(HELSINKI)))  # noqa: DTZ001
def test_times_go_forward_whatever_the_clocks_do(after: datetime) -> None:
    """Each is later than the one before, also in the hour that comes twice."""
    trigger = cron_trigger("*/30 1-4 * * *", HELSINKI)
    moments = [after]
    for _ in range(8):
        moments.append(next_time(trigger, moments[-1]))

    assert all(one.astimezone(UTC) < other.astimezone(UTC) for one, other in pairwise(moments))
