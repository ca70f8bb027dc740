"""Public holidays and days of one's own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.closed_days import ClosedDays, known_place
from bot.survey.business import BusinessHours

MIDSUMMER_EVE = date(2026, 6, 19)
CORPUS_CHRISTI = date(2026, 6, 4)
INVENTORY = date(2026, 6, 17)


def test_the_holidays_of_a_country_of_any_year_are_closed() -> None:
    """A program that runs for years needs no new list."""
    closed = ClosedDays(places=("FI",))

    assert [True, False, True] == [MIDSUMMER_EVE in closed, CORPUS_CHRISTI in closed, date(2031, 1, 1) in closed]


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    """Corpus Christi is one in Bavaria, and none in Berlin."""
    assert CORPUS_CHRISTI in ClosedDays(places=("DE-BY",))
    assert CORPUS_CHRISTI not in ClosedDays(places=("DE-BE",))


def test_several_places_and_own_days_add_up() -> None:
    """A team in two countries works on neither one's holidays."""
    closed = ClosedDays(frozenset({INVENTORY}), ("FI", "DE-BY"))

    assert all(day in closed for day in (MIDSUMMER_EVE, CORPUS_CHRISTI, INVENTORY))


def test_a_deadline_leaps_over_a_holiday() -> None:
    """Eight business hours from Thursday noon end on Monday noon, since Friday is Midsummer Eve."""
    week = BusinessHours(ZoneInfo("Europe/Helsinki"), closed_on=ClosedDays(places=("FI",)))

    due = week.add_hours(datetime(2026, 6, 18, 9, tzinfo=UTC), 8)

    assert datetime(2026, 6, 22, 9, tzinfo=UTC) == due


@pytest.mark.parametrize(
    ("written", "told"),
    [("XX", "no holidays are known of 'XX'"), ("DE-ZZ", "DE has no part 'ZZ'"), ("Finland", "two letters")],
)
def test_a_place_of_which_nothing_is_known_is_told_in_a_sentence(written: str, told: str) -> None:
    """It names what may be written instead."""
    with pytest.raises(ValueError, match=told):
        known_place(written)
