"""How seldom a person may wish to be asked, where that is more seldom than the survey's own quarantine."""

from __future__ import annotations

# Days after an asking. Half a year is never more than 181, so that every second quarter's wave finds them rested.
LESS_OFTEN = {"half-year": 180, "year": 365}


def days_of_rest(quarantine_days: int, wished: int | None) -> int:
    """What holds for a contact: the longer of the two."""
    return max(quarantine_days, wished or 0)
