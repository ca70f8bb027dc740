"""From figures to pictures of them: what is withheld is not in any picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import dropwhile, pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.charts.drawings import Distribution, Dots, Flow, Point, ResponseDays, Trend
from bot.config import Programme
from bot.figures.goals import ended
from bot.figures.labels import labels
from bot.figures.report import TREND, Figures, Report, Where, figures, until
from bot.figures.segments import Split
from bot.statistics.goals import Measure
from bot.survey.days import local_day, midnight
from bot.survey.definition import Survey
from bot.survey.figures import Bands, Counts, Shares, interval, nps, shares
from bot.survey.periods import Period
from bot.survey.wording import Wording
from storage.database import Session
from storage.queries.figures import score_counts_over
from storage.queries.response import answers_by_day, asked_in, reminders_by_day, wave_between

# Reminders go out in the working hours of whom they are for, and some a day late: these days are not marked.
FEW_REMINDED = 0.5
# Longer than any wave is open; of a longer one the first of its days are drawn.
MOST_DAYS = 120


class RunWave(Protocol):
    """A wave that has opened, as whoever read it has it."""

    @property
    def id(self) -> int: ...
    @property
    def period(self) -> str: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class WaveResponse:
    """A wave's answers on each of its local days, so far; how many people it asked, and when it reminded them."""

    wave: str
    days: tuple[tuple[date, int], ...]
    asked: int
    reminders: tuple[date, ...]


def trend_of(survey: Survey, found: Sequence[Figures], words: Wording, goal: float | None = None) -> Trend:
    """The score of periods in a row, oldest first, from the first in which anybody answered."""
    begun = list(dropwhile(lambda one: not one.counts.answers and not one.withheld, found)) or list(found[-1:])
    title = words.say("{subject}: the score over time", subject=words.subject(survey))
    return Trend(title, tuple(point_of_period(one) for one in begun), goal)


def goal_line(programme: Programme, survey: Survey, period: Period, now: datetime) -> float | None:
    """The score that all answers of a survey are to reach; the nearest of several whose time has not passed."""
    targets = [
        goal.target
        for goal in programme.goals
        if goal.measure is Measure.SCORE
        and goal.target is not None
        and not goal.where
        and programme.survey(goal.survey).name == survey.name
        and not ended(goal, programme, now, at=period.start)
    ]
    return min(targets, default=None)


def lead_up(
    session: Session, survey: Survey, period: Period, where: Where | None = None, most: int = TREND
) -> list[Figures]:
    """The period and those before it, oldest first, of those with certain attributes; without who was asked."""
    periods = until(period, most)
    if where or survey.anonymous:
        return [figures(session, survey, one, where) for one in periods]
    counts = score_counts_over(session, survey.name, [(one.start, one.end) for one in periods])
    return [Figures(survey.name, one, Counts.of(each)) for one, each in zip(periods, counts, strict=True)]


def distribution_of(survey: Survey, now: Figures, words: Wording) -> Distribution | None:
    """Who gave what in a period; None where that is withheld."""
    if now.withheld:
        return None
    subject = words.subject(survey)
    title = words.say("{subject}, {period}: from 0 to 10", subject=subject, period=now.period.name)
    return Distribution(title, now.counts.scores)


def dots_of(found: Split | None, words: Wording) -> Dots | None:
    """The segments, in their order; None where there are none."""
    if found is None or not found.groups:
        return None
    title = words.say("{subject}, {period}: by {attribute}", subject=words.subject(found.survey),
                      period=found.period.name, attribute=" · ".join(found.by))  # fmt: skip
    points = [
        point_of(labels(group.parts, words), None if group.counts is None else group.counts.bands)
        for group in found.groups
    ]
    overall = nps(found.overall.bands)
    return Dots(title, tuple(points), None if overall is None else float(overall))


def flow_of(report: Report, words: Wording) -> Flow | None:
    """How the bands moved since the period before; None where the two are not compared."""
    changed = report.change
    if changed is None or report.before is None:
        return None
    return Flow(
        words.say("{subject}: who moved", subject=words.subject(report.survey)),
        report.before.period.name,
        report.now.period.name,
        three(shares(changed.before)),
        three(shares(changed.after)),
        changed.across_6_7,
        changed.across_8_9,
    )


def response_of(survey: Survey, found: WaveResponse, words: Wording) -> ResponseDays:
    """How a wave was answered, day by day."""
    title = words.say("{subject}, {wave}: day by day", subject=words.subject(survey), wave=found.wave)
    return ResponseDays(title, found.days, found.asked or None, found.reminders)


def point_of(label: str, bands: Bands | None) -> Point:
    """A score with its interval; of None, one that is withheld."""
    if bands is None:
        return Point(label, None, None, None, None)
    score, found = nps(bands), interval(bands)
    low, high = (None, None) if found is None else (found.low, found.high)
    return Point(label, None if score is None else float(score), low, high, bands.answers)


def point_of_period(one: Figures) -> Point:
    """The same of a period."""
    return point_of(one.period.name, None if one.withheld else one.bands)


def three(found: Shares | None) -> tuple[float, float, float]:
    """The shares as a picture has them."""
    return (0.0, 0.0, 0.0) if found is None else (found.promoters, found.passives, found.detractors)


def response(
    session: Session, survey: str, start: datetime | None, end: datetime | None, zone: ZoneInfo, now: datetime
) -> WaveResponse | None:
    """Of the latest wave that was open between two instants; None where none was."""
    wave = wave_between(session, survey, start, end, now)
    return None if wave is None else response_to(session, wave, zone, now)


def response_to(session: Session, wave: RunWave, zone: ZoneInfo, now: datetime) -> WaveResponse:
    """Of one wave, up to now."""
    first, last = local_day(wave.opened_at, zone), local_day(min(wave.closes_at, now), zone)
    days = [first + timedelta(days=number) for number in range(min((last - first).days + 1, MOST_DAYS))]
    edges = [midnight(day, zone) for day in (*days, days[-1] + timedelta(days=1))]
    bounds = list(pairwise(edges))
    counts, reminded = (read(session, wave.id, bounds) for read in (answers_by_day, reminders_by_day))
    most = max(reminded.values(), default=0)
    marked = tuple(day for at, day in enumerate(days) if reminded.get(at, 0) > FEW_REMINDED * most)
    given = tuple((day, counts.get(at, 0)) for at, day in enumerate(days))
    return WaveResponse(wave.period, given, asked_in(session, wave.id), marked)
