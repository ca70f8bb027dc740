"""The score for everybody in the company: how it stands and how it went, without a word of any customer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.charts.drawings import Point, Trend
from bot.config import Programme
from bot.figures.summary import summary
from bot.figures.telling import Told
from bot.posts import ScorePost
from bot.reports import scoring
from bot.reports.document import Document
from bot.reports.scoring import Span
from bot.survey.definition import Survey
from bot.survey.periods import parse_period
from bot.survey.segments import SMALLEST_GROUP
from bot.survey.wording import Wording
from storage.database import Session

# With waves every half-year, every other quarter is empty.
LOOKED_BACK = 4


def company(session: Session, programme: Programme, survey: Survey, now: datetime) -> Document:
    """The last quarter that is over and has answers, those before it, and how this one stands so far."""
    wording, zone = programme.wording, programme.timezone
    past = Span.of(survey, parse_period("last-quarter", now, zone))
    found = scoring.score_of(session, told_last(session, past))
    so_far = scoring.score_of(session, Span.of(survey, parse_period("this-quarter", now, zone)))
    return Document(
        title=wording.say("{subject}: how likely customers are to recommend us", subject=wording.subject(survey)),
        subtitle=wording.say(
            "{period}: {days}",
            period=scoring.name_of(found.report.now.period),
            days=scoring.days(found.report.now.period, wording),
        ),
        figure=scoring.figure(found, wording) if is_told(found) else "",
        parts=(score(found, wording), current(so_far, wording)),
        language=wording.language,
        direction=wording.direction,
    )


def told_last(session: Session, past: Span) -> Span:
    """The span that ends with the last of a year's quarters in which enough have answered; else as it is."""
    for back in range(min(LOOKED_BACK, len(past.periods))):
        span = replace(past, periods=past.periods[: len(past.periods) - back])
        if is_told(scoring.score_of(session, replace(span, periods=span.periods[-1:]))):
            return span
    return past


def is_told(found: ScorePost) -> bool:
    """Whether so many have answered that it does not tell who said what."""
    return found.report.now.counts.answers >= SMALLEST_GROUP


def score(found: ScorePost, wording: Wording) -> Told:
    """The score, unless it is of a few people's answers."""
    if not is_told(found):
        few = wording.say("Fewer than five customers have answered, too few for a score.")
        return Told(wording.say("The score"), (few,))
    told = scoring.told(found, wording)
    return replace(told, drawing=without_few(told.drawing)) if isinstance(told.drawing, Trend) else told


def without_few(trend: Trend) -> Trend:
    """Earlier quarters of a few people are no points."""
    few = (point if (point.answers or 0) >= SMALLEST_GROUP else nothing(point) for point in trend.points)
    return replace(trend, points=tuple(few))


def nothing(point: Point) -> Point:
    """Only its name."""
    return Point(point.label, None, None, None, None)


def current(found: ScorePost, wording: Wording) -> Told:
    """The quarter that is under way, in a sentence or two."""
    said = summary(found.report, wording)
    title = wording.say("This quarter so far")
    if not is_told(found):
        return Told(title, (wording.say("Fewer than five customers have answered, too few for a score."),))
    return Told(title, (f"{said.headline}.", said.certainty))
