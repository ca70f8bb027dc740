"""What is shown of answers to which anonymity was promised, so that no sum and no difference tells who said what.

What nobody may learn is which score goes with which attributes; a score alone, with its day, is in every alert. Hence:

1. Segments are counted by quarter. In each, no group under five answers is shown, nor any that the others and the
   total would give away (`segments`). What is shown of a half-year or a year is the sum of what is shown of its
   quarters: it tells nothing that these do not.
2. Answers are split by one attribute at a time. What two attributes have in common could be worked out otherwise.
3. A filter is a group of such a split, and shown where that is.
4. Of attributes that are parts of one another, such as a country of a region, the operator names one (`[segments]`).
5. Comments need ten answers, because people can be known by how they write.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.survey.days import Unit
from bot.survey.definition import Survey
from bot.survey.periods import Period, parts

# Comments of fewer people are not shown.
SMALLEST_GROUP_OF_COMMENTS = 10
_WHOLE = frozenset({Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.HALF_YEAR, Unit.YEAR})


class NotShownError(ValueError):
    """It could tell who gave an anonymous answer; a sentence for the one who asked, with what is shown instead."""

    wrong_use = True


def check_total(survey: str, period: Period) -> None:
    """The whole score is shown for the calendar's units: of days that anybody chooses, two choices could differ by one
    person's answer. Raises NotShownError.
    """
    if period.unit not in _WHOLE and period.start is not None and quarters(period) is None:
        raise NotShownError(
            f"answers to '{survey}' are anonymous: its score is shown for whole weeks, months, quarters and years, "
            "so that no two periods differ by a few answers; try this-quarter"
        )


def check_totals(surveys: Iterable[Survey], period: Period) -> None:
    """The same of those among several surveys whose answers are anonymous."""
    for survey in surveys:
        if survey.anonymous:
            check_total(survey.name, period)


def check_split(survey: str, period: Period, by: Sequence[str], where: Collection[str]) -> None:
    """Raises NotShownError where a split, or a filter, is of more than one attribute or of parts of a quarter."""
    if len(by) + len(where) > 1:
        raise NotShownError(
            f"answers to '{survey}' are anonymous: they are split by one attribute at a time, "
            "so that nobody is found where two groups meet; try one of them"
        )
    if period.start is not None and quarters(period) is None:
        raise NotShownError(
            f"answers to '{survey}' are anonymous: segments are shown for whole quarters, half-years and years, "
            "so that no two periods differ by a few answers; try this-quarter or last-quarter"
        )


def not_shown(survey: str, attribute: str, value: str) -> NotShownError:
    """Of a group that is withheld."""
    return NotShownError(
        f"'{attribute} = {value}' is not shown: answers to '{survey}' are anonymous, "
        "and it, or what is left without it, is too small"
    )


def quarters(period: Period) -> list[Period] | None:
    """The quarters that a period with bounds consists of; None where it consists of none."""
    return parts(period, Unit.QUARTER)
