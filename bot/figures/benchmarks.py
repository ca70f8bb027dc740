"""Our score beside those of others: which are higher or lower than ours, as far as our answers can tell."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from bot.config import Programme
from bot.config.benchmarks import Benchmark
from bot.figures.report import Figures, figures
from bot.survey.changes import Change, change
from bot.survey.definition import Survey
from bot.survey.figures import Interval
from bot.survey.periods import Period
from storage.database import Session


class Beside(StrEnum):
    """Our score beside another; OPEN: so many answers cannot tell."""

    ABOVE = "above"
    BELOW = "below"
    OPEN = "not decided"


@dataclass(frozen=True, slots=True)
class Scale:
    """Words that somebody has for scores: each from a score on, lowest first; `is_from`: already at that very score."""

    source: str
    steps: tuple[tuple[float, bool, str], ...]

    def word(self, score: float) -> str | None:
        """For a score; None below the lowest."""
        fitting = [word for low, is_from, word in self.steps if score > low or (is_from and score == low)]
        return fitting[-1] if fitting else None


@dataclass(frozen=True, slots=True)
class Compared:
    """A benchmark, and how ours is beside it. `test`: where their answers are known as well as ours."""

    benchmark: Benchmark
    beside: Beside
    test: Change | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A period's score beside all that is known of others; the operator's own come first."""

    survey: Survey
    now: Figures
    compared: tuple[Compared, ...]
    scales: tuple[Scale, ...]


def comparison(session: Session, programme: Programme, survey: Survey, period: Period) -> Comparison:
    """The score of a period beside others."""
    now = figures(session, survey, period)
    own = [one for one in programme.benchmarks if one.survey in (None, survey.name)]
    compared = tuple(beside(now, one) for one in (*own, *shipped()))
    return Comparison(survey, now, compared, scales())


def beside(now: Figures, benchmark: Benchmark) -> Compared:
    """By a test where their bands are known; otherwise theirs is taken as it stands, and ours with its interval."""
    if benchmark.bands is not None:
        test = change(benchmark.bands, now.bands)
        if test is None or not test.significant:
            return Compared(benchmark, Beside.OPEN, test)
        return Compared(benchmark, Beside.ABOVE if test.z > 0 else Beside.BELOW, test)
    return Compared(benchmark, apart(now.interval, benchmark.nps))


def apart(ours: Interval | None, theirs: float) -> Beside:
    """Whether our whole interval is on one side of their score."""
    if ours is None or ours.low <= theirs <= ours.high:
        return Beside.OPEN
    return Beside.ABOVE if ours.low > theirs else Beside.BELOW


@cache
def document() -> dict[str, Any]:
    """What is shipped."""
    return tomllib.loads(files("bot.figures").joinpath("benchmarks.toml").read_text(encoding="utf-8"))


def shipped() -> Sequence[Benchmark]:
    """Published scores."""
    return [Benchmark(**one) for one in document()["benchmarks"]]


def scales() -> tuple[Scale, ...]:
    """Published words for scores."""
    return tuple(
        Scale(
            one["source"],
            tuple((step.get("from", step.get("above")), "from" in step, step["word"]) for step in one["steps"]),
        )
        for one in document()["scales"]
    )


def as_json(found: Comparison) -> list[dict[str, Any]]:
    """What `nps benchmarks --json` prints of each."""
    return [
        {
            "name": one.benchmark.name,
            "nps": round(one.benchmark.nps, 4),
            "year": one.benchmark.year,
            "source": one.benchmark.source,
            "population": one.benchmark.population,
            "statistic": one.benchmark.statistic or None,
            "url": one.benchmark.url or None,
            "answers": one.benchmark.answers,
            "beside": one.beside.value,
            "p": None if one.test is None else one.test.p,
        }
        for one in found.compared
    ]
