"""What holds for every period, on any day, in any zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.survey.days import Unit
from bot.survey.periods import PERIOD_WORDS, Period, PeriodError, parse_period, period_key, previous
from tests.bot.survey.strategies import MOMENTS, ZONES, bounds

_WRITTEN = [word for word, _ in PERIOD_WORDS if word != "all"]
ANY_WORD = st.sampled_from(_WRITTEN) | st.builds("last-{}-days".format, st.integers(1, 900))
ANY_TEXT = st.text() | st.from_regex(r"\A(last-|this-)?[0-9]{0,5}(-[QqWwHh]?[0-9]{0,3}){0,3}(\.\.)?[0-9-]*\Z")
OF_TODAY = st.sampled_from(["today", "this-week", "this-month", "this-quarter", "this-year", "last-7-days"])


@given(ANY_TEXT, MOMENTS, ZONES)
def test_any_text_is_a_period_or_refused_in_words(text: str, now: datetime, zone: ZoneInfo) -> None:
    """Nothing but PeriodError is ever raised, and the period before can always be named."""
    try:
        period = parse_period(text, now, zone)
    except PeriodError:
        return
    assert previous(period) is not None or period.name == "all"


@given(ANY_WORD, MOMENTS, ZONES)
def test_the_period_before_ends_where_the_period_starts(word: str, now: datetime, zone: ZoneInfo) -> None:
    """Nothing is left out between them, and nothing counted twice."""
    period = parse_period(word, now, zone)
    before = previous(period)

    assert before is not None
    assert bounds(period)[0] == bounds(before)[1]
    assert bounds(before)[0] <= bounds(before)[1]


@given(ANY_WORD, MOMENTS, ZONES)
def test_a_name_means_the_same_period_again(word: str, now: datetime, zone: ZoneInfo) -> None:
    """Also the name of the period before."""
    period = parse_period(word, now, zone)
    before = previous(period)

    assert before is not None
    assert period == parse_period(period.name, now, zone)
    assert before == parse_period(before.name, now, zone)


@given(OF_TODAY, MOMENTS, ZONES)
def test_now_is_within_the_periods_of_today(word: str, now: datetime, zone: ZoneInfo) -> None:
    """From the first instant on, and before the end."""
    start, end = bounds(parse_period(word, now, zone))

    assert start <= now < end


@given(st.sampled_from(["week", "month", "quarter", "year"]), MOMENTS, ZONES)
def test_the_last_one_is_the_one_before_this(unit: str, now: datetime, zone: ZoneInfo) -> None:
    """By word and by reckoning."""
    assert parse_period(f"last-{unit}", now, zone) == previous(parse_period(f"this-{unit}", now, zone))


@given(st.integers(1970, 2199), MOMENTS, ZONES)
def test_quarters_halves_and_months_tile_the_year(year: int, now: datetime, zone: ZoneInfo) -> None:
    """Each begins where the one before it ends."""
    whole = bounds(parse_period(str(year), now, zone))
    tilings = (
        [f"{year}-Q{number}" for number in range(1, 5)],
        [f"{year}-H{number}" for number in (1, 2)],
        [f"{year}-{number:02}" for number in range(1, 13)],
    )
    for names in tilings:
        parts = [bounds(parse_period(name, now, zone)) for name in names]

        assert whole == (parts[0][0], parts[-1][1])
        assert [end for _, end in parts[:-1]] == [start for start, _ in parts[1:]]


@given(st.integers(1, 900), MOMENTS, ZONES)
def test_the_last_days_are_so_many_local_days(days: int, now: datetime, zone: ZoneInfo) -> None:
    """Today is one of them."""
    period = parse_period(f"last-{days}-days", now, zone)
    today = parse_period("today", now, zone)

    assert today.end == period.end
    assert days == (date.fromisoformat(today.name) - first_day(period)).days + 1


def first_day(period: Period) -> date:
    """The first local day of a period, by the name of the one before it."""
    before = previous(period)
    assert before is not None
    return date.fromisoformat(before.name.partition("..")[2]) + timedelta(days=1)


@given(st.sampled_from(Unit), MOMENTS, ZONES)
def test_a_key_is_the_name_of_the_period_that_now_is_in(unit: Unit, now: datetime, zone: ZoneInfo) -> None:
    """The same words everywhere."""
    name = period_key(unit, now, zone)
    start, end = bounds(parse_period(name, now, zone))

    assert start <= now < end
