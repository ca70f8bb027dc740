"""Dates and times as exports write them, read into instants in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from bot.rows.refusals import CellRefused, shown

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LEEWAY = timedelta(days=1)  # a clock that is wrong, a zone that was guessed

_TIME = r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:\.[0-9]+)?)?"
_UNIX = re.compile(r"([0-9]{10})(?:[0-9]{3}|\.[0-9]+)?")
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ]+([0-9:.,]+)(?:\s*(Z|z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2}))?)?"
)
_SLASHES = re.compile(
    rf"([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}}|[0-9]{{2}})(?:,?\s+{_TIME}\s*([AaPp])?\.?(?:[Mm]\.?)?)?"
)
_DOTS = re.compile(rf"([0-9]{{1,2}})\.([0-9]{{1,2}})\.([0-9]{{4}})(?:,?\s+(?:klo\s+|kl\.?\s+)?{_TIME})?")


def parse_instant(text: str, zone: tzinfo, now: datetime) -> datetime:
    """The instant in UTC of a date with or without a time; raises CellRefused.

    Read are ISO 8601 (`2016-06-09`, `2016-06-09T10:36`, `2016-06-09 10:36:01.5+02:00`, also with Z, UTC or +0200),
    Unix seconds (10 digits) and milliseconds (13), `06/09/2016 10:36:00 AM` and `09.06.2016 10:36`. With slashes the
    month comes first, as in exports from the United States, unless the first number is over 12; two digits of a year
    mean 20xx. A time without an offset is in `zone`: the first of the two where clocks go back, and moved on by the
    gap where they go forward. A date alone is its midnight. Before 1990 and beyond a day after `now` is refused.
    """
    text = text.strip()
    try:
        found = _iso(text) or _unix(text) or _slashes(text) or _dots(text)
    except ValueError:
        raise CellRefused(f"{shown(text)} is not a date that exists") from None
    if found is None:
        raise CellRefused(f"{shown(text)} is not a date, such as 2016-06-09 or 2016-06-09T10:36:00+02:00")
    if not EARLIEST.year - 1 <= found.year <= now.year + 2:
        raise CellRefused(_out_of_range(text, future=found.year > now.year))
    instant = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    if instant < EARLIEST or instant > now + LEEWAY:
        raise CellRefused(_out_of_range(text, future=instant > now))
    return instant


def _out_of_range(text: str, *, future: bool) -> str:
    return f"{shown(text)} is in the future" if future else f"{shown(text)} is before {EARLIEST.year}"


def _unix(text: str) -> datetime | None:
    match = _UNIX.fullmatch(text)
    if not match:
        return None
    seconds = float(text) if "." in text else int(text) / (1000 if len(text) == 13 else 1)
    return datetime.fromtimestamp(seconds, UTC)


def _iso(text: str) -> datetime | None:
    match = _ISO.fullmatch(text)
    if not match:
        return None
    time, offset = match.groups()
    if not time:
        return datetime.fromisoformat(text[:10])
    if offset in ("UTC", "GMT", "z"):
        offset = "Z"
    return datetime.fromisoformat(f"{text[:10]}T{time}{offset or ''}")


def _slashes(text: str) -> datetime | None:
    match = _SLASHES.fullmatch(text)
    if not match:
        return None
    first, second, year, hour, minute, moment, half = match.groups()
    month, day = (second, first) if int(first) > 12 else (first, second)
    return _moment(int(year) + (2000 if len(year) == 2 else 0), month, day, (hour, minute, moment), half)


def _dots(text: str) -> datetime | None:
    match = _DOTS.fullmatch(text)
    if not match:
        return None
    day, month, year, hour, minute, moment = match.groups()
    return _moment(int(year), month, day, (hour, minute, moment))


def _moment(year: int, month: str, day: str, clock: tuple[str | None, ...], half: str | None = None) -> datetime:
    hour, minute, second = (int(part or 0) for part in clock)
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half in "Pp" else 0)
    return datetime(year, int(month), int(day), hour, minute, second)  # noqa: DTZ001 - the zone is the caller's
