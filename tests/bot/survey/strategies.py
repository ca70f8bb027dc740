"""What the properties are tried on: any numbers of answers, days and moments, zones with odd clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.survey.figures import Bands, Counts
from bot.survey.periods import Period

_FEW = st.integers(0, 12)
_SOME = st.one_of(_FEW, st.integers(0, 100_000))


def bands(at_least: int = 0) -> st.SearchStrategy[Bands]:
    """Answers by band, of which there are `at_least` so many."""
    return st.builds(Bands, _SOME, _SOME, _SOME).filter(lambda found: found.answers >= at_least)


def counts() -> st.SearchStrategy[Counts]:
    """Answers by score."""
    return st.builds(Counts, st.tuples(*[_FEW] * 11))


ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in (
            "UTC",
            "Europe/Helsinki",
            "America/New_York",
            "America/Sao_Paulo",
            "America/Havana",
            "America/St_Johns",
            "Asia/Beirut",
            "Asia/Gaza",
            "Asia/Kathmandu",
            "Africa/Cairo",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Pacific/Kiritimati",
        )
    ]
)
DATES = st.dates(date(1990, 1, 1), date(2060, 12, 31)) | st.sampled_from(
    [date(2018, 11, 4), date(2026, 3, 29), date(2011, 12, 30), date(2006, 10, 29), date(2026, 11, 1), date(2009, 3, 27)]
)
MOMENTS = st.builds(
    lambda day, second: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=second),
    DATES,
    st.integers(0, 86_399),
)


def bounds(period: Period) -> tuple[datetime, datetime]:
    """The instants of a period that has them; in UTC, because one zone's times are compared by the wall."""
    assert period.start is not None
    assert period.end is not None
    return period.start.astimezone(UTC), period.end.astimezone(UTC)
