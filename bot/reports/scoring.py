"""The score of a report, told: what it is, how far it can be trusted, whether it moved, and who gave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.charts.drawings import Point, Trend
from bot.figures.report import TREND, Figures, until
from bot.figures.summary import summary
from bot.figures.telling import Table, Told
from bot.locales.forms import written_date
from bot.posts import ScorePost, scored, wave_periods
from bot.survey.definition import Survey
from bot.survey.periods import Period
from bot.survey.wording import Wording
from storage.database import Session
from storage.queries.waves import listed

# A point of the trend from fewer answers says nothing.
FEWEST_OF_A_POINT = 5


@dataclass(frozen=True, slots=True)
class Span:
    """What a report is about: the last of these periods, beside those before it, oldest first."""

    survey: Survey
    periods: tuple[Period, ...]

    @classmethod
    def of(cls, survey: Survey, period: Period) -> Span:
        """The calendar's period, and those before it."""
        return cls(survey, tuple(until(period, TREND)))

    @property
    def period(self) -> Period:
        """The one that it is about."""
        return self.periods[-1]


def span_of_wave(session: Session, survey: Survey, wave_id: int) -> Span:
    """A wave, and those before it."""
    waves = [one for one in listed(session, survey.name) if one.skipped_because is None]
    return Span(survey, tuple(wave_periods(waves, wave_id)))


def score_of(session: Session, span: Span) -> ScorePost:
    """The figures of the span."""
    return scored(session, span.survey, span.periods)


def told(found: ScorePost, wording: Wording) -> Told:
    """The score in sentences, its bands, and how it went."""
    said = summary(found.report, wording)
    sentences = [text for text in (said.certainty, said.change, said.flow, said.response) if text]
    head = (wording.say("Who answered"), wording.say("Answers"))
    table = Table(head, said.bands) if said.bands else None
    return Told(wording.say("The score"), tuple(sentences), table, drawing=trend(found.trend, wording))


def trend(figures: Sequence[Figures], wording: Wording) -> Trend | None:
    """How the score went, where there are two periods of it."""
    points = [point(one) for one in figures]
    while points and points[0].nps is None:
        points.pop(0)
    if sum(one.nps is not None for one in points) < 2:
        return None
    return Trend(wording.say("How the score went"), tuple(points))


def point(figures: Figures) -> Point:
    """One period of the trend; not shown with fewer than five answers."""
    found, answers = figures.interval, figures.counts.answers
    label = figures.period.name.removeprefix("wave ")
    if figures.nps is None or found is None or answers < FEWEST_OF_A_POINT:
        return Point(label, None, None, None, answers or None)
    return Point(label, float(figures.nps), found.low, found.high, answers)


def figure(found: ScorePost, wording: Wording) -> str:
    """What stands at the head of the report, in large letters."""
    return summary(found.report, wording).headline


def days(period: Period, wording: Wording) -> str:
    """From which day to which, as people write them."""
    if period.start is None or period.end is None:
        return wording.say("From the beginning until today")
    first, last = period.start.date(), (period.end - timedelta(hours=1)).date()
    if first == last:
        return written_date(first, wording.language)
    return wording.say(
        "{first} to {last}",
        first=written_date(first, wording.language),
        last=written_date(last, wording.language),
    )


def name_of(period: Period) -> str:
    """`2026-Q3`, of a wave too."""
    return period.name.removeprefix("wave ")
