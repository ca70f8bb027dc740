"""When a survey's waves are due: APScheduler's triggers, used to compute times. The database decides what is done."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from scheduler.working_days import WorkingDayTrigger

NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
DAY = f"[0-7]|{'|'.join(NAMES)}"
WEEKDAYS = re.compile(rf"(?:\*|(?P<first>{DAY})(?:-(?P<last>{DAY}))?)(?:/(?P<step>[1-7]))?")
FIRST_MONTHS = {"month": range(1, 13), "quarter": (1, 4, 7, 10), "half-year": (1, 7), "year": (1,)}
SATURDAY = 5
WORKING_DAY = "working day"
# Looking for the last occurrence before now goes forward from the one that was due; no more steps than this.
MOST_MISSED = 10_000


def calendar_trigger(
    every: str,
    *,
    day: int | str,
    month: int,
    at: str,
    zone: ZoneInfo,
    is_working: Callable[[date], bool] | None = None,
) -> BaseTrigger:
    """The `day` of each week or month, or of the `month`-th month of each quarter, half-year or year, at HH:MM.

    `day` is a number, or of a month also `last`, `2nd tue`, `last fri`, `first working day`, `last working day`. A
    working day is one of which `is_working` says so; of which Monday to Friday is, where that is not given.
    """
    hour, minute = (int(part) for part in at.split(":"))
    if every == "week":
        return CronTrigger(day_of_week=int(day) - 1, hour=hour, minute=minute, timezone=zone)
    months = [(int(first) + month - 2) % 12 + 1 for first in FIRST_MONTHS[every]]
    if isinstance(day, str) and day.endswith(WORKING_DAY):
        works = is_working or (lambda one: one.weekday() < SATURDAY)
        return WorkingDayTrigger(months, time(hour, minute), zone, works, last=day.startswith("last"))
    listed = ",".join(str(one) for one in months)
    return CronTrigger(month=listed, day=day, hour=hour, minute=minute, timezone=zone)


def cron_trigger(line: str, zone: ZoneInfo) -> CronTrigger:
    """A crontab line in the programme's zone; ValueError with what is wrong with it.

    In a crontab Sunday is 0 and 7; in APScheduler Monday is 0.
    """
    fields = line.split()
    if len(fields) != 5:
        raise ValueError(f"it has {len(fields)} of five fields")
    minute, hour, day, month, weekday = fields
    return CronTrigger(minute=minute, hour=hour, day=day, month=month, day_of_week=weekdays(weekday), timezone=zone)


def weekdays(field: str) -> str:
    """The last field of a crontab line, as APScheduler has it: `1-5` and `mon-fri` → `0,1,2,3,4`."""
    days = {day for part in field.split(",") for day in weekdays_of(part)}
    return "*" if len(days) == 7 else ",".join(str(day) for day in sorted(days))


def weekdays_of(part: str) -> list[int]:
    """The days, from Monday, of one part: `*`, `*/2`, `1`, `mon`, `1-5`, `1-5/2`."""
    found = WEEKDAYS.fullmatch(part.lower())
    if found is None:
        raise ValueError(f"'{part}' is not a day of the week")
    if found["first"] is None:
        first, last = 0, 6
    else:
        first = weekday_number(found["first"])
        last = weekday_number(found["last"]) if found["last"] else first if found["step"] is None else 6
    if last < first:
        # fri-mon, and sat-sun where Sunday is 0
        last += 7
    return [(day - 1) % 7 for day in range(first, last + 1, int(found["step"] or 1))]


def weekday_number(text: str) -> int:
    """Sunday is 0, and 7."""
    return int(text) if text.isdigit() else NAMES.index(text)


def next_time(trigger: BaseTrigger, after: datetime) -> datetime:
    """The first time strictly after that one."""
    found: datetime | None = trigger.get_next_fire_time(after, after)
    if found is None:
        raise ValueError("this schedule never comes due again")
    return found


def last_due(trigger: BaseTrigger, due: datetime, now: datetime) -> datetime:
    """The latest occurrence that is not after now, given one that was due: what was missed meanwhile is one wave."""
    for _ in range(MOST_MISSED):
        following = next_time(trigger, due)
        if following > now:
            return due
        due = following
    return due
