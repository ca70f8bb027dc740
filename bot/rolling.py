"""Closed days are counted once, so that the figures of years are read at a glance: which days, the oldest first.

Days are those of the programme's zone. Where the zone changes, or an attribute is added, days are counted anew.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.config import Programme
from bot.survey.days import local_day, midnight
from scheduler.clock import Clock
from storage.database import Database, Session
from storage.queries.daily import ALL
from storage.queries.rolling import Bounds, Days, first_answer, forget_others, roll, rolled

# So many are counted in one transaction: a few milliseconds, in which nobody else writes on SQLite.
BATCH = 20
DAY = timedelta(days=1)


async def tick(db: Database, programme: Programme, clock: Clock) -> int:
    """Count the closed days that are not counted yet; how many were. Any number of copies may do it at once."""
    attributes = (ALL, *programme.indexed_attributes)
    await db.write(forget_others, attributes)
    counted = 0
    for survey in programme.surveys:
        for attribute in attributes:
            days = await db.read(uncounted, survey, attribute, programme.timezone, clock())
            for begin in range(0, len(days), BATCH):
                counted += await db.write(roll, Days(survey, attribute, days[begin : begin + BATCH]))
    return counted


def uncounted(session: Session, survey: str, attribute: str, zone: ZoneInfo, now: datetime) -> list[Bounds]:
    """The closed days since the survey's first answer that are not counted by the attribute, the oldest first."""
    first = first_answer(session, survey)
    if first is None:
        return []
    known = rolled(session, survey, attribute)
    return [day for day in closed(first, now, zone) if day not in known]


def closed(first: datetime, now: datetime, zone: ZoneInfo) -> list[Bounds]:
    """The local days from that of the first instant on which have ended by now, in UTC."""
    day, today = local_day(first, zone), local_day(now, zone)
    dates = [day + number * DAY for number in range((today - day).days + 1)]
    starts = [midnight(date, zone).astimezone(UTC) for date in dates]
    # A day that a zone left out altogether has no length.
    return [(start, end) for start, end in pairwise(starts) if start < end]
