"""Days and numbers as people write them in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from datetime import date


def written_date(day: date, language: str) -> str:
    """14 November 2026, 14. marraskuuta 2026; as in files where nobody knows how the language has it."""
    locale = locale_of(language)
    return day.isoformat() if locale is None else format_date(day, "long", locale)


def written_number(number: int, language: str) -> str:
    """1,234 or 1 234 or 1.234, in the digits of the scale."""
    locale = locale_of(language)
    return str(number) if locale is None else format_decimal(number, locale=locale, numbering_system="latn")


def locale_of(language: str) -> Locale | None:
    """None: nobody knows the language."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
