"""What goes with the score: the ratings that people gave beside it, held against it together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.statistics.drivers import MOST_DRIVERS, Drivers, drivers, fewest_answers
from bot.survey.anonymity import check_total
from bot.survey.definition import Survey
from bot.survey.periods import Period
from bot.survey.questions import QuestionKind
from bot.survey.scale import Band, band_of
from storage.database import Session
from storage.queries.drivers import rated
from storage.queries.figures import Filter

OUTCOME = {Band.PROMOTER: 100.0, Band.PASSIVE: 0.0, Band.DETRACTOR: -100.0}
# What has so many different values is a number that is counted, not a rating.
MOST_VALUES = 11


@dataclass(frozen=True, slots=True)
class Held:
    """`names` were to be held against the score; of these no answer at all has `absent`. `complete` answers have all of
    them; `alike` are the same in all of those, and held against nothing; `beyond` were too many. `needed` would be so
    many answers.

    `possible`: what else the answers have that could be held against it, where nothing was named.
    """

    survey: Survey
    period: Period
    names: tuple[str, ...]
    complete: int = 0
    needed: int = 0
    absent: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    found: Drivers | None = None


def held_against_score(session: Session, survey: Survey, period: Period, names: Sequence[str] = ()) -> Held:
    """Of a period; `names` are extra questions or attributes that are numbers: all rating questions if there are none.

    Takes a second for ten ratings. Raises NotShownError where the answers are anonymous, and this could tell of whom.
    """
    if survey.anonymous:
        check_total(survey.name, period)
    wanted = tuple(names) or tuple(one.name for one in survey.questions if one.kind is QuestionKind.RATING)
    chosen, beyond = wanted[:MOST_DRIVERS], wanted[MOST_DRIVERS:]
    rows = list(rated(session, Filter(survey.name, period.start, period.end)))
    if not chosen:
        return Held(survey, period, (), possible=numeric(rows))
    complete = [
        (OUTCOME[band_of(score)], numbers)
        for score, said in rows
        if None not in (numbers := [number_of(said.get(name)) for name in chosen])
    ]
    columns = list(zip(*(numbers for _, numbers in complete), strict=True))
    alike = tuple(name for name, column in zip(chosen, columns, strict=False) if len(set(column)) == 1)
    kept = [place for place, name in enumerate(chosen) if name not in alike]
    held = Held(survey, period, chosen, len(complete), fewest_answers(len(kept)), alike=alike, beyond=beyond)
    if not complete:
        absent = (name for name in chosen if all(number_of(said.get(name)) is None for _, said in rows))
        return replace(held, absent=tuple(absent))
    outcome = [score for score, _ in complete]
    if len(complete) < held.needed or not kept or len(set(outcome)) < 2:
        return held
    ratings = [[float(numbers[place] or 0) for place in kept] for _, numbers in complete]
    return replace(held, found=drivers([chosen[place] for place in kept], ratings, outcome))


def number_of(said: Any) -> float | None:
    """Of a text such as 4 or 4,5; None where it is none."""
    try:
        number = float(str(said).strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def numeric(rows: Sequence[tuple[int, dict[str, Any]]]) -> tuple[str, ...]:
    """What could be ratings: a few different numbers, in most of the answers that say anything of it."""
    values: dict[str, list[float | None]] = {}
    for _, said in rows:
        for name, value in said.items():
            if value not in ("", None):
                values.setdefault(name, []).append(number_of(value))
    return tuple(
        sorted(
            name
            for name, found in values.items()
            if None not in found and 2 <= len(set(found)) <= MOST_VALUES and len(found) >= fewest_answers(1)
        )
    )
