"""When a contact may be asked, wherever they live."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.working_hours import WorkingHours

AT_HOME = WorkingHours(ZoneInfo("Europe/Helsinki"))
FRIDAY = datetime(2026, 12, 4, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("timezone", "country", "expected"),
    [
        (None, None, "2026-12-07T07:00"),
        ("America/New_York", None, "2026-12-04T20:00"),
        ("Asia/Tokyo", None, "2026-12-07T00:00"),
        ("Asia/Jerusalem", "IL", "2026-12-06T07:00"),
        ("Asia/Dubai", "ae", "2026-12-07T05:00"),
        ("Mars/Olympus", "Atlantis", "2026-12-07T07:00"),
    ],
)
def test_the_next_hour_of_work_is_that_of_the_place(timezone: str | None, country: str | None, expected: str) -> None:
    """By zone, weekend and public holidays; what nobody knows is as at home."""
    assert expected == f"{AT_HOME.of(timezone, country).add_hours(FRIDAY, 0):%Y-%m-%dT%H:%M}"


def test_the_country_at_home_holds_for_those_who_have_none() -> None:
    """6 December, a Sunday in 2026, is Finland's own; Epiphany is on a Wednesday."""
    finnish = WorkingHours(ZoneInfo("Europe/Helsinki"), country="FI")

    assert [True, False, True] == [finnish.is_working_day(date(2027, 1, day)) for day in (5, 6, 7)]
    assert finnish.of(country="US").is_open(datetime(2027, 1, 6, 12, tzinfo=UTC))


def test_hours_may_last_to_the_end_of_the_day() -> None:
    """`00:00-24:00` is every hour of a working day."""
    always = WorkingHours(ZoneInfo("UTC"), time(0), None)

    assert always.of().is_open(datetime(2026, 12, 4, 23, 59, tzinfo=UTC))
    assert not always.of().is_open(datetime(2026, 12, 5, 0, tzinfo=UTC))
