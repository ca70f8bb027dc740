"""Segments for tests that draw them: put together as the product does, from counts by value."""

from __future__ import annotations

from collections.abc import Mapping

from bot.figures.anonymous import Shown
from bot.figures.segments import Parts, Split, put_together
from bot.survey.definition import Survey
from bot.survey.figures import Counts
from bot.survey.periods import Period, previous
from tests.support.factories import a_survey


def a_split(
    groups: Mapping[str, Counts | None],
    period: Period,
    *,
    by: str = "plan",
    survey: Survey | None = None,
    before: Mapping[str, Counts] | None = None,
) -> Split:
    """Of these segments; those of None are withheld."""
    overall = sum((counts for counts in groups.values() if counts is not None), Counts())
    about = Split((by,), survey or a_survey(), period, previous(period), overall)
    return put_together(about, shown(groups), shown(before or {}), {})


def shown(groups: Mapping[str, Counts | None] | Mapping[str, Counts]) -> dict[Parts, Shown]:
    """By the values of one attribute."""
    return {(value,): Shown(counts) for value, counts in groups.items()}
