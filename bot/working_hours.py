"""When a contact may be asked: the hours of their own day, on the working days of their country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.closed_days import ClosedDays, known_place, weekend_of
from bot.survey.business import ALL_DAYS, BusinessHours

# There are so many zones and countries in the world; a programme's contacts live in a few.
MOST_PLACES = 2048


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """From `opens` to `closes` (None: midnight). `zone` and `country` are taken for those whose own are not known."""

    zone: ZoneInfo
    opens: time = time(9)
    closes: time | None = time(17)
    country: str | None = None

    def of(self, timezone: str | None = None, country: str | None = None) -> BusinessHours:
        """Those of a contact with this zone and country, as they are written in the store."""
        return hours_of(self, timezone, country)

    def is_working_day(self, day: date) -> bool:
        """Whether people work on this day in the programme's own country."""
        return bool(self.of().opening_on(day))


@lru_cache(MOST_PLACES)
def hours_of(working: WorkingHours, timezone: str | None, country: str | None) -> BusinessHours:
    """A place whose zone or country nobody knows has those of the programme."""
    place = known(country) or working.country
    days = ALL_DAYS - weekend_of(place)
    closed = ClosedDays(places=() if place is None else (place,))
    return BusinessHours(zone_of(timezone, working.zone), working.opens, working.closes, days, closed)


def known(country: str | None) -> str | None:
    """The country where its holidays are known: what an import brings may be anything."""
    if not country:
        return None
    try:
        return known_place(country.strip().upper())
    except ValueError:
        return None


def zone_of(name: str | None, otherwise: ZoneInfo) -> ZoneInfo:
    """A contact's time zone, where it is known and there is such a one."""
    try:
        return otherwise if name is None else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return otherwise
