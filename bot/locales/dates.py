"""Days as people write them in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

if TYPE_CHECKING:
    from datetime import date


def written_date(day: date, language: str) -> str:
    """14 November 2026, 14. marraskuuta 2026; as in files where nobody knows how the language has it."""
    try:
        return format_date(day, "long", Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()
