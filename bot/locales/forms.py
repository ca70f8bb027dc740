"""Days and numbers as people write them in their language."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import NumberPattern, format_decimal, format_percent

from bot.survey.numerals import Numerals

if TYPE_CHECKING:
    from datetime import date


def written_date(day: date, language: str) -> str:
    """14 November 2026, 14. marraskuuta 2026; as in files where nobody knows how the language has it."""
    locale = locale_of(language)
    return day.isoformat() if locale is None else format_date(day, "long", locale)


def short_date(day: date, language: str) -> str:
    """Nov 14, 14.11., 14 nov.: as it stands below a picture."""
    locale = locale_of(language)
    return f"{day:%m-%d}" if locale is None else format_skeleton("MMMd", day, locale=locale)


def numerals_of(language: str) -> Numerals:
    """1,234 or 1 234 or 1.234, 12% or 12 %, in the digits of the scale; English where nobody knows the language."""
    locale = locale_of(language)
    if locale is None:
        return Numerals()

    def decimal(number: float, places: int) -> str:
        return format_decimal(number, pattern(locale.decimal_formats[None], places), locale, numbering_system="latn")

    def percent(share: float, places: int) -> str:
        return format_percent(share, pattern(locale.percent_formats[None], places), locale, numbering_system="latn")

    return Numerals(decimal, percent)


def pattern(usual: NumberPattern, places: int) -> NumberPattern:
    """The language's own, with so many places after the point."""
    own = copy(usual)
    own.frac_prec = (places, places)
    return own


def locale_of(language: str) -> Locale | None:
    """None: nobody knows the language."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
