"""The score of a report, told: what it is, how far it can be trusted, whether it moved, and who gave it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.charts.drawings import Trend
from bot.figures.pictures import trend_of
from bot.figures.report import TREND, until
from bot.figures.summary import summary
from bot.figures.telling import Table, Told
from bot.locales.forms import written_date
from bot.posts import ScorePost, scored, wave_periods
from bot.statistics.weighting import KnownShares
from bot.survey.anonymity import NotShownError
from bot.survey.definition import Survey
from bot.survey.periods import Period
from bot.survey.wording import Wording
from storage.database import Session
from storage.queries.waves import listed


@dataclass(frozen=True, slots=True)
class Span:
    """What a report is about: the last of these periods, beside those before it, oldest first."""

    survey: Survey
    periods: tuple[Period, ...]
    is_wave: bool = False

    @classmethod
    def of(cls, survey: Survey, period: Period) -> Span:
        """The calendar's period, and those before it."""
        return cls(survey, tuple(until(period, TREND)))

    @property
    def period(self) -> Period:
        """The one that it is about."""
        return self.periods[-1]

    @property
    def before(self) -> Period | None:
        """The one before."""
        return self.periods[-2] if len(self.periods) > 1 else None


def span_of_wave(session: Session, survey: Survey, wave_id: int, zone: ZoneInfo) -> Span:
    """A wave, and those before it."""
    waves = [one for one in listed(session, survey.name) if one.skipped_because is None]
    return Span(survey, tuple(in_zone(period, zone) for period in wave_periods(waves, wave_id)), is_wave=True)


def in_zone(period: Period, zone: ZoneInfo) -> Period:
    """With its bounds in the programme's zone, as the calendar's periods have them."""
    start, end = (None if at is None else at.astimezone(zone) for at in (period.start, period.end))
    return replace(period, start=start, end=end)


def score_of(session: Session, span: Span, known_shares: KnownShares | None = None) -> ScorePost:
    """The figures of the span; weighted, too, where shares are known."""
    return scored(session, span.survey, span.periods, known_shares)


def is_empty(found: ScorePost) -> bool:
    """Whether nobody answered; where answers are withheld, that is not told either."""
    now = found.report.now
    return not now.counts.answers and not now.withheld


def told(found: ScorePost, wording: Wording, *, whose: str | None = None, with_flow: bool = True) -> Told:
    """The score in sentences, its bands, and how it went; `with_flow`: between which bands it moved, too. `whose`: the
    team's, where it is not the whole survey's.
    """
    said = summary(found.report, wording)
    flow = said.flow if with_flow else ""
    sentences = (said.certainty, said.change, flow, *said.otherwise, said.response)
    head = (wording.say("Who answered"), wording.say("Answers"))
    table = Table(head, said.bands) if said.bands else None
    drawing = trend(found, wording)
    if drawing is not None and whose is not None:
        drawing = replace(drawing, title=wording.say("{subject}: the score over time", subject=whose))
    return Told(wording.say("The score"), tuple(text for text in sentences if text), table, drawing=drawing)


def trend(found: ScorePost, wording: Wording) -> Trend | None:
    """How the score went, from the first period of which there is one; None where there are not two."""
    drawn = trend_of(found.report.survey, found.trend, wording)
    first = next((at for at, point in enumerate(drawn.points) if point.nps is not None), len(drawn.points))
    points = tuple(replace(point, label=point.label.removeprefix("wave ")) for point in drawn.points[first:])
    return None if sum(point.nps is not None for point in points) < 2 else replace(drawn, points=points)


def figure(found: ScorePost, wording: Wording) -> str:
    """What stands at the head of the report, in large letters."""
    return summary(found.report, wording).headline


def shown(tell: Callable[..., Told | None], *arguments: object) -> list[Told]:
    """A part, unless there is nothing to tell, or it would tell who gave an anonymous answer."""
    try:
        told = tell(*arguments)
    except NotShownError:
        return []
    return [] if told is None else [told]


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
