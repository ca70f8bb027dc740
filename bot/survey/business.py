"""Business hours: when a deadline that counts working time falls.

Everything is reckoned in instants, so that a day on which the clocks change has as many business hours as pass in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from zoneinfo import ZoneInfo

WORKING_DAYS = frozenset(range(5))
ALL_DAYS = frozenset(range(7))
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# So many days in a row without an opening mean that there is none.
LONGEST_CLOSED = 366


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """Open from `opens` to `closes` (None: midnight) on `days` (0 is Monday) of the zone, but not on `closed_on`."""

    zone: ZoneInfo
    opens: time = time(9)
    closes: time | None = time(17)
    days: frozenset[int] = WORKING_DAYS
    closed_on: Container[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.days or (self.closes is not None and self.closes <= self.opens):
            raise ValueError("business hours need a day, and must end after they begin")

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is at work at this instant."""
        return any(start <= at < end for start, end in self.opening_on(at.astimezone(self.zone).date()))

    def begun(self, now: datetime) -> datetime:
        """The beginning of the last opening that has begun, in UTC."""
        day = now.astimezone(self.zone).date()
        for back in range(LONGEST_CLOSED):
            for opening, _ in self.opening_on(day - back * DAY):
                if opening <= now:
                    return opening
        raise ValueError("there was no opening within a year")

    def beginning(self, day: date) -> datetime:
        """When the hours of a day begin, be it a working day or not."""
        return datetime.combine(day, self.opens, self.zone).astimezone(UTC)

    def add_hours(self, start: datetime, hours: float) -> datetime:
        """The instant at which so many business hours have passed since `start`, in UTC.

        At the end of a day's hours it is that end, not the next morning. No hours: `start` itself where it is open,
        otherwise the next opening. ValueError for fewer than none, and for a naive time.
        """
        if start.tzinfo is None or hours < 0:
            raise ValueError("business hours are added to an aware time, and there are none below zero")
        left = hours * HOUR
        for opening, closing in self.openings(start):
            if left <= closing - opening:
                return opening + left
            left -= closing - opening
        raise AssertionError

    def openings(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The openings from this instant on, the one under way cut to what is left of it; never an empty one."""
        instant, day, closed = start.astimezone(UTC), start.astimezone(self.zone).date(), 0
        while closed < LONGEST_CLOSED:
            closed += 1
            for opening, closing in self.opening_on(day):
                if closing > instant:
                    closed = 0
                    yield max(opening, instant), closing
            day += DAY
        raise ValueError("there is no opening within a year")

    def opening_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The day's opening in UTC; none where it is no working day, or the clocks skip all of it."""
        if day.weekday() not in self.days or day in self.closed_on:
            return []
        opening = datetime.combine(day, self.opens, self.zone).astimezone(UTC)
        last = datetime.combine(day + DAY, time(0)) if self.closes is None else datetime.combine(day, self.closes)
        closing = last.replace(tzinfo=self.zone).astimezone(UTC)
        return [(opening, closing)] if opening < closing else []
