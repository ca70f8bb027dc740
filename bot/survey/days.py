"""Days and the calendar's units of them: what they are called, and the instant at which a local day starts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

FIRST_YEAR = 1970
LAST_YEAR = 2199

_DAY = timedelta(days=1)


class Unit(StrEnum):
    """What a programme counts in; weeks are those of ISO 8601, from Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF_YEAR: 6, Unit.YEAR: 12}


def first_of(unit: Unit, day: date) -> date:
    """The first day of the unit that the day is in."""
    if unit is Unit.DAY:
        return day
    if unit is Unit.WEEK:
        return day - day.weekday() * _DAY
    months = _MONTHS[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def after(unit: Unit, first: date) -> date:
    """The first day of the next unit."""
    if unit is Unit.DAY:
        return first + _DAY
    if unit is Unit.WEEK:
        return first + 7 * _DAY
    months = first.year * 12 + first.month - 1 + _MONTHS[unit]
    return date(months // 12, months % 12 + 1, 1)


def key(unit: Unit, first: date) -> str:
    """What the unit that starts on this day is called: 2026-11-22, 2026-W47, 2026-11, 2026-Q4, 2026-H2, 2026."""
    match unit:
        case Unit.DAY:
            return first.isoformat()
        case Unit.WEEK:
            year, week, _ = first.isocalendar()  # the year of its Thursday, not always that of its Monday
            return f"{year}-W{week:02}"
        case Unit.MONTH:
            return f"{first:%Y-%m}"
        case Unit.QUARTER:
            return f"{first.year}-Q{first.month // 3 + 1}"
        case Unit.HALF_YEAR:
            return f"{first.year}-H{first.month // 6 + 1}"
        case Unit.YEAR:
            return str(first.year)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day: of two midnights the first, and where clocks skip it, when they do.

    Of a day that a zone left out altogether (Samoa, 30 December 2011) it is the start of the next one.
    """
    wall = datetime(day.year, day.month, day.day, tzinfo=zone)
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return wall
    return _skip(wall.replace(fold=1).astimezone(UTC), instant, zone).astimezone(zone)


def local_day(now: datetime, zone: ZoneInfo) -> date:
    """The day whose first instant is the last one not after `now`; raises ValueError for a naive time.

    That is the date on the wall but where clocks go back over midnight and a part of the day before comes again.
    """
    if now.tzinfo is None:
        raise ValueError("a time needs a zone")
    instant = now.astimezone(UTC)
    day = now.astimezone(zone).date()
    tomorrow = day + _DAY
    return tomorrow if midnight(tomorrow, zone).astimezone(UTC) <= instant else day


def _skip(before: datetime, behind: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the clocks of a zone skip ahead, between two instants of which only one is before."""
    skipped = behind.astimezone(zone).utcoffset()
    low, high = int(before.timestamp()) - 1, int(behind.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == skipped:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, UTC)
