"""What the programme wants to reach: `[[goals]]`, and their plain values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.config.benchmarks import Benchmark
from bot.config.casework import as_list
from bot.config.keys import Keys
from bot.statistics.goals import Measure
from bot.survey.periods import parse_period

DEADLINE = re.compile(r"[0-9]{4}(-[QHqh][1-4]|-[0-9]{2}(-[0-9]{2})?)?")


def a_deadline(text: str) -> str:
    """A year, a part of one, or a day; PeriodError is a sentence of its own."""
    if not DEADLINE.fullmatch(text):
        msg = f"{text!r} is no time by which a goal can be reached; write one like '2026-Q4', '2026' or '2026-12-31'"
        raise ValueError(msg)
    parse_period(text, datetime.now(UTC), ZoneInfo("UTC"))
    return text


class GoalFile(Keys):
    """A goal: a score, a share of promoters or detractors, or how much one of them grows in a year."""

    name: Annotated[str, Field(min_length=1, max_length=80)] = Field(description="What it is called: 'Promoters'.")
    survey: str | None = Field(None, description="Of which survey; the first where not given.")
    measure: Literal["score", "promoters", "detractors"] = Field(
        "score", description="The score in points, or the share of promoters or detractors in per cent."
    )
    target: int | Annotated[float, Field(allow_inf_nan=False)] | None = Field(
        None, description="To be reached: points of the score, or per cent of the answers."
    )
    growth: int | Annotated[float, Field(allow_inf_nan=False)] | None = Field(
        None,
        description="Instead of a target: from the same period of the year before, per cent of that share (10: a tenth "
        "more; for detractors -10), or points of the score.",
    )
    by: Annotated[str, AfterValidator(a_deadline)] | None = Field(
        None, description="To be reached by the end of it: '2026-Q4', '2026', '2026-12-31'."
    )
    where: dict[str, Annotated[list[str], BeforeValidator(as_list)]] = Field(
        {}, description="Of those with these attributes alone; a list means any of them."
    )
    department: str | None = Field(None, min_length=1, max_length=80, description="Whose goal it is, as it is shown.")

    @model_validator(mode="after")
    def possible(self) -> GoalFile:
        """One number, within what there can be."""
        if (self.target is None) == (self.growth is None):
            msg = "write either `target` or `growth`"
            raise ValueError(msg)
        low, high = (-100, 100) if self.measure == "score" else (0, 100)
        if self.target is not None and not low < self.target < high:
            msg = f"`target` is more than {low} and less than {high}"
            raise ValueError(msg)
        if self.growth is not None and not -100 < self.growth < 1000:
            msg = "`growth` is a number of per cent a year, more than -100; of the score a number of points"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True)
class Goal:
    """One of them: `target` in points or per cent, or `growth` a year. `survey` None: the first."""

    name: str
    measure: Measure = Measure.SCORE
    target: float | None = None
    growth: float | None = None
    survey: str | None = None
    by: str | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    department: str | None = None


def goal_of(goal: GoalFile) -> Goal:
    """Plain values."""
    return Goal(
        name=goal.name,
        measure=Measure(goal.measure),
        target=goal.target,
        growth=goal.growth,
        survey=goal.survey,
        by=goal.by,
        where={name: tuple(values) for name, values in goal.where.items()},
        department=goal.department,
    )


def unknown_survey(named: Iterable[Goal | Benchmark], surveys: Collection[str]) -> str | None:
    """What a goal or a benchmark takes that the rest of the file does not have."""
    for one in named:
        if one.survey is not None and one.survey not in surveys:
            return f"'{one.name}': there is no survey '{one.survey}'; there is {', '.join(surveys)}"
    return None
