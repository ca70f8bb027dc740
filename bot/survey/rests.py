"""How seldom a person may wish to be asked, where that is more seldom than the survey's own quarantine."""

from __future__ import annotations

from bot.survey.wording import noted

# Days after an asking. Half a year is never more than 181, so that every second quarter's wave finds them rested.
LESS_OFTEN = {"half-year": 180, "year": 365}
PROMISES = {
    "half-year": noted("{company} will ask you for a score at most twice a year."),
    "year": noted("{company} will ask you for a score at most once a year."),
}
BY_DAYS = {days: wish for wish, days in LESS_OFTEN.items()}


def wish_of(rest_days: int | None) -> str | None:
    """What a contact has wished for, if it is less often."""
    return BY_DAYS.get(rest_days or 0)


def days_of_rest(quarantine_days: int, wished: int | None) -> int:
    """What holds for a contact: the longer of the two."""
    return max(quarantine_days, wished or 0)
