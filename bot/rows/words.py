"""Cells that hold words: names, comments, languages, time zones, members of Slack; each parser is pure."""

from __future__ import annotations

import re
import zoneinfo
from functools import cache

from bot.rows.refusals import CellRefused, nearest_first, shown

# Marks that show nothing, or turn the direction of the text around them. Joiners (200C, 200D) spell words: they stay.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,}")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?(?:[.@][a-z0-9-]+)*", re.IGNORECASE)
_THREE_LETTERS = {
    "eng": "en",
    "fin": "fi",
    "swe": "sv",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
}
_NO_PLACES = {"Factory", "localtime", "posixrules"}


def parse_name(text: str) -> str:
    """A name of a person or an account on one line: no control characters, single spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(_INVISIBLE.sub("", text).split())


def parse_comment(text: str) -> str:
    """A text of any length with its lines and spaces as they were, line ends as line feeds, no control characters."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def parse_slack_user_id(text: str) -> str:
    """A member's id such as U02ABC123; raises CellRefused for anything else, also for a name."""
    text = text.strip()
    if not _SLACK_USER.fullmatch(text):
        raise CellRefused(f"{shown(text)} is not a Slack member id, such as U02ABC123 (“Copy member ID” in a profile)")
    return text


def parse_language(text: str) -> str:
    """A language tag as BCP 47 writes it (en, en-GB, zh-Hant-TW) from any case and from forms such as pt_BR.UTF-8."""
    match = _LANGUAGE.fullmatch(text.strip())
    if not match:
        raise CellRefused(f"{shown(text)} is not a language code, such as en, fi or pt-BR")
    language, script, region = match.groups()
    language = _THREE_LETTERS.get(language.lower(), language.lower())
    return "-".join(part for part in (language, script and script.title(), region and region.upper()) if part)


def parse_timezone(text: str) -> str:
    """The name of a zone in the IANA database, in its own spelling; raises CellRefused with the nearest one."""
    name = "_".join(text.split())
    if zone := _zones().get(name.casefold()):
        return zone
    raise CellRefused(f"{shown(text)} is not a time zone, such as {_nearest_zone(name)}")


@cache
def _zones() -> dict[str, str]:
    return {zone.casefold(): zone for zone in sorted(zoneinfo.available_timezones() - _NO_PLACES)}


@cache
def _nearest_zone(name: str) -> str:
    """The zone that is spelt most alike, of whole names and of cities alone: Helsinki means Europe/Helsinki."""
    zones = [zone for zone in _zones().values() if "/" in zone and not zone.startswith("Etc/")]
    cities = {zone.rpartition("/")[2]: zone for zone in zones}
    best = nearest_first(name, [*zones, *cities])[0] if name else "Europe/Helsinki"
    return cities.get(best, best)
