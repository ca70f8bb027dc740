"""The first or the last working day of a month, as a trigger like those of APScheduler, which knows no holidays."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger

DAY = timedelta(days=1)
# A month without any working day is passed over; so many of them in a row mean that there is none at all.
MOST_MONTHS = 48


class WorkingDayTrigger(BaseTrigger):  # type: ignore[misc]  # it ships no types
    """At `at` on the first (or the last) working day of each of the `months` (1 to 12), in the zone."""

    def __init__(
        self,
        months: Collection[int],
        at: time,
        zone: ZoneInfo,
        is_working: Callable[[date], bool],
        *,
        last: bool = False,
    ) -> None:
        self.months, self.at, self.zone = frozenset(months), at, zone
        self.is_working, self.last = is_working, last

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """The first such time after `previous`, and not before `now`; None where no month has a working day."""
        day = now.astimezone(self.zone).date().replace(day=1)
        for _ in range(MOST_MONTHS):
            found = self.time_in(day) if day.month in self.months else None
            if found is not None and found >= now and (previous is None or found > previous):
                return found
            day = (day + 31 * DAY).replace(day=1)
        return None

    def time_in(self, first: date) -> datetime | None:
        """The time in the month that begins on this day."""
        days = list(days_of(first))
        for day in reversed(days) if self.last else days:
            if self.is_working(day):
                # By way of UTC, so that an hour that the clocks skip is the one after it.
                return datetime.combine(day, self.at, self.zone).astimezone(UTC).astimezone(self.zone)
        return None


def days_of(first: date) -> Iterator[date]:
    """All days of the month that begins on this day."""
    day = first
    while day.month == first.month:
        yield day
        day += DAY
