"""How numbers are written; in English, where no language is handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MINUS = "−"


def english_decimal(number: float, places: int) -> str:
    """1,234.5."""
    return f"{number:,.{places}f}"


def english_percent(share: float, places: int) -> str:
    """12%, 12.3%."""
    return f"{share:.{places}%}"


@dataclass(frozen=True, slots=True)
class Numerals:
    """One language's: `decimal` and `percent` take how many places are written after the point."""

    decimal: Callable[[float, int], str] = english_decimal
    percent: Callable[[float, int], str] = english_percent

    def whole(self, number: int) -> str:
        """1,234, with a true minus sign, as figures are set."""
        return f"{MINUS if number < 0 else ''}{self.decimal(abs(number), 0)}"
