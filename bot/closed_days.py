"""On which days nobody works: public holidays by country, from the library that keeps them, and days of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

# The years that a long-running program asks about, for some countries.
MOST_YEARS = 256
WEEKEND = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Days of one's own, and the public holidays of places (see `known_place`). `day in closed`, of any year."""

    own: frozenset[date] = frozenset()
    places: tuple[str, ...] = ()

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day in self.own or any(day in days_off(one, day.year) for one in self.places))


def known_place(text: str) -> str:
    """A country by its two letters (ISO 3166), or a part of it ("DE-BY"), whose holidays are known; else ValueError."""
    from holidays import list_supported_countries  # noqa: PLC0415 - a tenth of a second; most programmes name none

    country, _, part = text.partition("-")
    known = list_supported_countries(include_aliases=False)
    if country not in known:
        msg = (
            f"no holidays are known of '{text}'; write a country's two letters, such as 'FI', or a part of it, 'DE-BY'"
        )
        raise ValueError(msg)
    if part and part not in known[country]:
        parts = ", ".join(known[country]) or "none"
        msg = f"{country} has no part '{part}' with holidays of its own; it has {parts}"
        raise ValueError(msg)
    return text


@lru_cache(MOST_YEARS)
def days_off(place: str, year: int) -> frozenset[date]:
    """The public holidays of a known place in a year, with those that are moved to a working day."""
    from holidays import country_holidays  # noqa: PLC0415 - as above

    country, _, part = place.partition("-")
    return frozenset(country_holidays(country, part or None, years=year, expand=False))


def weekend_of(place: str | None) -> frozenset[int]:
    """The days of the week on which a known place does not work, 0 for Monday; Saturday and Sunday of no place."""
    return WEEKEND if place is None else _weekend(place)


@lru_cache(MOST_YEARS)
def _weekend(place: str) -> frozenset[int]:
    from holidays import country_holidays  # noqa: PLC0415 - as above

    return frozenset(country_holidays(place.partition("-")[0], expand=False).weekend)
