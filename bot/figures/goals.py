"""How far each goal is: what the answers say of it, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.config import Programme
from bot.config.goals import Goal
from bot.figures.report import Figures, figures
from bot.statistics.goals import Judged, Measure, Missing, grown, judged, missing, observed
from bot.survey.anonymity import NotShownError
from bot.survey.definition import Survey
from bot.survey.figures import FEWEST_ANSWERS
from bot.survey.periods import Period, parse_period, year_before
from storage.database import Session


@dataclass(frozen=True, slots=True)
class Reached:
    """A goal in a period. `now` None: not shown, for answers are anonymous. `target`, in points or per cent, is None
    where the growth has nothing to grow from; `judged` is None under five answers. `is_over`: its time is.
    """

    goal: Goal
    survey: Survey
    period: Period
    now: Figures | None
    before: Figures | None = None
    target: float | None = None
    judged: Judged | None = None
    missing: Missing | None = None
    is_over: bool = False


def all_reached(session: Session, programme: Programme, period: Period, now: datetime) -> list[Reached]:
    """Every goal whose time had not ended before the period began."""
    return [
        reached(session, programme, goal, period, now)
        for goal in programme.goals
        if not ended(goal, programme, now, at=period.start)
    ]


def ended(goal: Goal, programme: Programme, now: datetime, at: datetime | None) -> bool:
    """Whether the time by which it was to be reached is over at an instant."""
    if goal.by is None or at is None:
        return False
    deadline = parse_period(goal.by, now, programme.timezone).end
    return deadline is not None and deadline <= at


def reached(session: Session, programme: Programme, goal: Goal, period: Period, now: datetime) -> Reached:
    """One goal."""
    survey = programme.survey(goal.survey)
    found = told_figures(session, programme, survey, goal, period)
    earlier = year_before(period) if goal.growth is not None else None
    before = None if earlier is None else told_figures(session, programme, survey, goal, earlier)
    target = target_of(goal, before)
    if found is None or target is None:
        return Reached(goal, survey, period, found, before, target)
    return Reached(
        goal,
        survey,
        period,
        found,
        before,
        target,
        judged(found.bands, goal.measure, target)
        if goal.growth is None or before is None
        else grown(before.bands, found.bands, goal.measure, goal.growth),
        missing(found.bands, goal.measure, target),
        ended(goal, programme, now, at=now),
    )


def told_figures(session: Session, programme: Programme, survey: Survey, goal: Goal, period: Period) -> Figures | None:
    """The figures that a goal is about; None where they are not told."""
    try:
        found = figures(session, survey, period, goal.where, programme.splitting)
    except NotShownError:
        return None
    return None if found.withheld else found


def target_of(goal: Goal, before: Figures | None) -> float | None:
    """In points or per cent; None for a growth from fewer than five answers."""
    if goal.growth is None:
        return goal.target
    if before is None or before.bands.answers < FEWEST_ANSWERS:
        return None
    was = observed(before.bands, goal.measure)
    if was is None:
        return None
    return float(was) + goal.growth if goal.measure is Measure.SCORE else float(was) * (1 + goal.growth / 100)


def as_json(found: list[Reached]) -> list[dict[str, Any]]:
    """What `nps goals --json` prints of each."""
    return [
        {
            "name": one.goal.name,
            "department": one.goal.department,
            "survey": one.survey.name,
            "period": one.period.name,
            "where": {name: list(values) for name, values in one.goal.where.items()},
            "measure": one.goal.measure.value,
            "target": None if one.target is None else round(one.target, 4),
            "growth": one.goal.growth,
            "by": one.goal.by,
            "answers": None if one.now is None else one.now.counts.answers,
            "value": value_of(one),
            "standing": None if one.judged is None else one.judged.standing.value,
            "probability": None if one.judged is None else round(one.judged.probability, 4),
            "missing": missing_json(one.missing),
            "withheld": one.now is None,
        }
        for one in found
    ]


def value_of(one: Reached) -> float | None:
    """The figure as it is, in points or per cent."""
    value = None if one.now is None else observed(one.now.bands, one.goal.measure)
    return None if value is None else round(float(value), 4)


def missing_json(found: Missing | None) -> dict[str, int | None] | None:
    """Each way by itself."""
    if found is None:
        return None
    return {"promoters": found.promoters, "to_passives": found.to_passives, "to_promoters": found.to_promoters}
