"""The words for a period, and which days they are: whole local days in the programme's time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from bot.survey.days import FIRST_YEAR, LAST_YEAR, Unit, after, first_of, key, local_day, midnight

_DAY = timedelta(days=1)

PERIOD_WORDS: tuple[tuple[str, str], ...] = (
    ("today", "today so far"),
    ("this-week", "Monday to Sunday, the week of today"),
    ("last-week", "the week before"),
    ("this-month", "the month of today"),
    ("last-month", "the month before"),
    ("this-quarter", "the quarter of today"),
    ("last-quarter", "the quarter before"),
    ("this-year", "the year of today"),
    ("last-year", "the year before"),
    ("last-90-days", "the last 90 days, today included; any number"),
    ("2026", "a year"),
    ("2026-H2", "a half-year"),
    ("2026-Q3", "a quarter"),
    ("2026-07", "a month"),
    ("2026-W47", "a week, numbered as in ISO 8601"),
    ("2026-11-22", "a day"),
    ("2026-07-01..2026-09-30", "from one day to another, both included"),
    ("all", "everything"),
)
"""Every way to write a period, with what it means: for help texts."""

_CALENDAR_WORDS = {
    "today": (Unit.DAY, 0),
    **{f"this-{unit}": (unit, 0) for unit in (Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR)},
    **{f"last-{unit}": (unit, 1) for unit in (Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR)},
}
_WORDS = [word for word, _ in PERIOD_WORDS if word[0].isalpha()]
_LAST_DAYS = re.compile(r"last-([0-9]{1,9})-days?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_PART = re.compile(r"([0-9]{4})(?:-([hqw]?)([0-9]{1,2}))?")
_PARTS = {"": (Unit.MONTH, 12), "q": (Unit.QUARTER, 4), "h": (Unit.HALF_YEAR, 2)}
_LONGEST_QUOTE = 40


class PeriodError(ValueError):
    """What was written is no period; the text says why, in a sentence for the one who wrote it."""

    wrong_use = True


@dataclass(frozen=True, slots=True)
class Period:
    """Days in a row: from `start` up to and without `end`, both aware and in the programme's zone; None for `all`.

    `name` is the same however the period was asked for, and can be parsed again: `this-quarter` is `2026-Q4`. `unit` is
    the calendar's unit that the period is one of, or None.
    """

    name: str
    start: datetime | None
    end: datetime | None
    unit: Unit | None = None


def parse_period(text: str, now: datetime, zone: ZoneInfo) -> Period:
    """The period that is written in `text`, seen from `now` (aware); upper and lower case are alike.

    `last-N-days` are N whole local days, the last of which is today. Raises PeriodError for any other text.
    """
    word = re.sub(r"\s*\.\.\s*", "..", text.strip().lower())
    word = re.sub(r"\s+", "-", word)
    if word == "all":
        return Period("all", None, None)
    if word in _CALENDAR_WORDS:
        unit, back = _CALENDAR_WORDS[word]
        period = _calendar(unit, local_day(now, zone), zone)
        return _unit_before(unit, period, zone) if back else period
    if found := _LAST_DAYS.fullmatch(word):
        return _last_days(int(found[1]), local_day(now, zone), zone)
    if ".." in word:
        return _range(word, zone)
    if _DATE.fullmatch(word):
        return _calendar(Unit.DAY, _date(word), zone)
    if found := _PART.fullmatch(word):
        return _part(found, zone)
    raise PeriodError(_unknown(text))


def previous(period: Period) -> Period | None:
    """The period before: the calendar's unit before, otherwise as many days before; None for `all`."""
    if period.start is None or period.end is None:
        return None
    zone = _zone_of(period.start)
    if period.unit is not None:
        return _unit_before(period.unit, period, zone)
    first = period.start.date()
    return _days(first - (period.end.date() - first), first - _DAY, zone)


def year_before(period: Period) -> Period | None:
    """The same period a year before: that quarter, that month, those days; of a week its weekdays. None for `all`."""
    if period.start is None or period.end is None:
        return None
    zone = _zone_of(period.start)
    first, last = period.start.date(), period.end.date() - _DAY
    if period.unit is Unit.WEEK:
        return _calendar(Unit.WEEK, first - 364 * _DAY, zone)
    if period.unit is not None:
        return _calendar(period.unit, _a_year_back(first), zone)
    return _days(_a_year_back(first), _a_year_back(last), zone)


def parts(period: Period, unit: Unit) -> list[Period] | None:
    """The calendar's units that a period with bounds consists of, in order; None where it cuts one."""
    if period.start is None or period.end is None:
        raise ValueError("everything has no parts")
    zone = _zone_of(period.start)
    first, end = period.start.date(), period.end.date()
    if first_of(unit, first) != first or first_of(unit, end) != end:
        return None
    found = []
    while first < end:
        found.append(_calendar(unit, first, zone))
        first = after(unit, first)
    return found


def around(unit: Unit, first: datetime, last: datetime, zone: ZoneInfo) -> list[Period]:
    """The calendar's units from the one that an instant is in to that of another."""
    found = [_calendar(unit, local_day(first, zone), zone)]
    while (end := found[-1].end) is not None and end <= last:
        found.append(_calendar(unit, end.date(), zone))
    return found


def period_key(kind: str, now: datetime, zone: ZoneInfo) -> str:
    """The name of the day, week, month, quarter, half-year or year that `now` is in, such as `2026-Q4`.

    It is the same wherever it is made, so that a wave is opened once in each. Raises ValueError for another kind.
    """
    unit = Unit(kind)
    return key(unit, first_of(unit, local_day(now, zone)))


def _a_year_back(day: date) -> date:
    """Of 29 February the 28th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - 1, 2, 28) if is_leap_day else day.replace(year=day.year - 1)


def _zone_of(bound: datetime) -> ZoneInfo:
    if not isinstance(bound.tzinfo, ZoneInfo):
        raise TypeError("a period's bounds are in the programme's zone")
    return bound.tzinfo


def _calendar(unit: Unit, day: date, zone: ZoneInfo) -> Period:
    first = first_of(unit, day)
    return Period(key(unit, first), midnight(first, zone), midnight(after(unit, first), zone), unit)


def _unit_before(unit: Unit, period: Period, zone: ZoneInfo) -> Period:
    if period.start is None:
        raise ValueError("nothing is before everything")
    return _calendar(unit, first_of(unit, period.start.date()) - _DAY, zone)


def _days(first: date, last: date, zone: ZoneInfo, name: str | None = None) -> Period:
    return Period(name or f"{first}..{last}", midnight(first, zone), midnight(last + _DAY, zone))


def _last_days(days: int, today: date, zone: ZoneInfo) -> Period:
    name = f"last-{days}-days"
    if days < 1:
        raise PeriodError(f"'{name}' has no day in it; today alone is 'today'")
    if days > (today - date(FIRST_YEAR, 1, 1)).days:
        raise PeriodError(f"'{name}' goes back beyond {FIRST_YEAR}; everything is 'all'")
    return _days(today - (days - 1) * _DAY, today, zone, name)


def _range(word: str, zone: ZoneInfo) -> Period:
    ends = word.split("..")
    if len(ends) != 2:
        raise PeriodError(f"{_quoted(word)} is not one day and another, as in 2026-07-01..2026-09-30")
    for end in ends:
        if not _DATE.fullmatch(end):
            raise PeriodError(f"{_quoted(end)} is not a day, written as in 2026-07-01..2026-09-30")
    first, last = _date(ends[0]), _date(ends[1])
    if last < first:
        raise PeriodError(f"'{first}..{last}' ends before it starts; the earlier day comes first")
    return _days(first, last, zone)


def _date(word: str) -> date:
    year, month, day = (int(part) for part in word.split("-"))
    _check_year(year)
    _check_part(word, "month", month, 12)
    days = (after(Unit.MONTH, date(year, month, 1)) - _DAY).day
    _check_part(f"{year}-{month:02}", "day", day, days)
    return date(year, month, day)


def _part(found: re.Match[str], zone: ZoneInfo) -> Period:
    """The year in `2026`, or the part of it that follows."""
    year = int(found[1])
    _check_year(year)
    if found[3] is None:
        return _calendar(Unit.YEAR, date(year, 1, 1), zone)
    number = int(found[3])
    if found[2] == "w":
        weeks = date(year, 12, 28).isocalendar().week  # 28 December is always in the last week of its year
        _check_part(found[0], "week", number, weeks)
        return _calendar(Unit.WEEK, date.fromisocalendar(year, number, 1), zone)
    unit, parts = _PARTS[found[2]]
    _check_part(found[0], unit, number, parts)
    return _calendar(unit, date(year, (number - 1) * (12 // parts) + 1, 1), zone)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodError(f"the year {year:04} is not between {FIRST_YEAR} and {LAST_YEAR}")


def _check_part(word: str, unit: str, number: int, highest: int) -> None:
    if not 1 <= number <= highest:
        raise PeriodError(f"there is no {unit} {number} in '{word.upper()}': they are 1 to {highest}")


def _unknown(text: str) -> str:
    if not text.strip():
        return f"no period is given; it may be {', '.join(_WORDS[:-1])} or {_WORDS[-1]}"
    near = get_close_matches(text.strip().lower()[:_LONGEST_QUOTE], _WORDS, n=2)
    hint = f"did you mean {' or '.join(near)}?" if near else "known are, for example, this-quarter and 2026-Q3"
    return f"{_quoted(text.strip())} is not a period; {hint}"


def _quoted(text: str) -> str:
    """What was written, on one line and not at length."""
    return repr(text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…")
