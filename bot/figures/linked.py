"""The pictures that are fetched by a link: what shows no charts of its own, such as the Home in Slack, shows these."""

from __future__ import annotations

from datetime import datetime

from bot.charts.drawings import Distribution, Drawing, Trend
from bot.config import Programme
from bot.figures.pictures import distribution_of, goal_line, lead_up, trend_of
from bot.figures.report import figures
from bot.links import PictureLink
from bot.survey.periods import PeriodError, parse_period
from storage.database import Session

TREND, SCORES = "trend", "scores"
KINDS = (TREND, SCORES)


def linked(session: Session, programme: Programme, link: PictureLink, now: datetime) -> Drawing | None:
    """What the link shows, as it stands now; None where there is nothing (any more)."""
    survey = programme.surveys.get(link.survey)
    if survey is None:
        return None
    try:
        period = parse_period(link.period, now, programme.timezone)
    except PeriodError:
        return None
    if link.kind == TREND:
        goal = goal_line(programme, survey, period, now)
        return worth_it(trend_of(survey, lead_up(session, survey, period), programme.wording, goal))
    return worth_it(distribution_of(survey, figures(session, survey, period), programme.wording))


def worth_it(drawing: Trend | Distribution | None) -> Drawing | None:
    """A line of one point is no trend, and eleven times nothing no distribution."""
    if isinstance(drawing, Trend):
        return drawing if sum(point.nps is not None for point in drawing.points) > 1 else None
    return drawing if drawing is not None and any(drawing.scores) else None
