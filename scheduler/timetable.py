"""When a survey's waves are due: APScheduler's triggers, used to compute times. The database decides what is done."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

FIRST_MONTHS = {"month": "*", "quarter": "1,4,7,10", "half-year": "1,7", "year": "1"}
# Looking for the last occurrence before now goes forward from the one that was due; no more steps than this.
MOST_MISSED = 10_000


def calendar_trigger(every: str, *, day: int, month: int, at: str, zone: ZoneInfo) -> CronTrigger:
    """The `day` of each week or month, or of the `month`-th month of each quarter, half-year or year, at HH:MM."""
    hour, minute = at.split(":")
    if every == "week":
        return CronTrigger(day_of_week=day - 1, hour=hour, minute=minute, timezone=zone)
    months = FIRST_MONTHS[every]
    if months != "*":
        months = ",".join(str(int(first) + month - 1) for first in months.split(","))
    return CronTrigger(month=months, day=day, hour=hour, minute=minute, timezone=zone)


def cron_trigger(line: str, zone: ZoneInfo) -> CronTrigger:
    """A crontab line in the programme's zone."""
    return CronTrigger.from_crontab(line, timezone=zone)


def next_time(trigger: CronTrigger, after: datetime) -> datetime:
    """The first time strictly after that one."""
    found: datetime | None = trigger.get_next_fire_time(after, after)
    if found is None:
        raise ValueError("this schedule never comes due again")
    return found


def last_due(trigger: CronTrigger, due: datetime, now: datetime) -> datetime:
    """The latest occurrence that is not after now, given one that was due: what was missed meanwhile is one wave."""
    for _ in range(MOST_MISSED):
        following = next_time(trigger, due)
        if following > now:
            return due
        due = following
    return due
