"""Who moved between two periods: the same people's change, those who joined and left, and another mix of customers.

Where answers are anonymous, nothing is told from which somebody's two answers could be read off.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.config import Programme
from bot.figures.asking import Asking, AskingError, in_the_store, survey_of
from bot.figures.mixing import By, mixed, without
from bot.figures.report import Where
from bot.statistics.cuts import CutRule
from bot.statistics.mix import Mix
from bot.statistics.panel import Moved, Panel, Turnover, moved, turnover
from bot.survey.anonymity import NotShownError, check_total
from bot.survey.changes import Change, change
from bot.survey.definition import Survey
from bot.survey.figures import FEWEST_ANSWERS, Bands, Counts
from bot.survey.periods import Period, parse_period, previous
from bot.survey.segments import SMALLEST_GROUP, tells_too_much
from storage.database import Session
from storage.queries.figures import Filter, score_counts
from storage.queries.panels import pairs


@dataclass(frozen=True, slots=True)
class Moves:
    """All answers of both periods, and those of the same people among them.

    `panel` is None where the survey is anonymous and it would tell on somebody; `table` and `turns` say whether so much
    of it may be shown. `joined` have answered only now, `left` only before. `mix` is by the attribute `by`.
    """

    survey: Survey
    before_period: Period
    now_period: Period
    before: Bands
    now: Bands
    panel: Panel | None
    table: bool
    turns: bool
    joined: int
    left: int
    by: str | None = None
    mix: Mix | None = None

    @property
    def change(self) -> Change | None:
        """From all answers to all, as if of different people."""
        return change(self.before, self.now)

    @property
    def moved(self) -> Moved | None:
        """The change of those who answered both times."""
        return None if self.panel is None else moved(self.panel)

    @property
    def turnover(self) -> Turnover | None:
        """What the change is made up of; None where too few answered both times to split it by them."""
        if self.panel is None or self.panel.people < FEWEST_ANSWERS:
            return None
        return turnover(self.before, self.now, self.panel)


def asked_for(session: Session, programme: Programme, asking: Asking, now: datetime) -> Moves:
    """What was asked for in words. AskingError, PeriodError or NotShownError where there is none, with a sentence."""
    survey, period = survey_of(programme, asking), parse_period(asking.period, now, programme.timezone)
    before = previous(period)
    if before is None:
        raise AskingError(f"nothing is before '{period.name}' that people could have moved from; try this-quarter")
    meant = in_the_store(session, survey.name, asking)
    by = By(meant.by[0], programme.splitting.rules.get(meant.by[0], CutRule())) if meant.by else None
    return counted(session, survey, period, before, by=by, where=meant.where)


def counted(
    session: Session, survey: Survey, now: Period, before: Period, *, by: By | None = None, where: Where | None = None
) -> Moves:
    """From the answers in the store. Raises ValueError where the periods have days in common, and NotShownError where
    the answers are anonymous, and this could tell who gave them.
    """
    if now.start is None or before.end is None or before.end > now.start:
        raise ValueError(f"'{before.name}' does not end before '{now.name}' begins")
    if survey.anonymous:
        check_anonymous(survey.name, (before, now), by, where or {})
    earlier, later = (Filter(survey.name, period.start, period.end, where or {}) for period in (before, now))
    was, is_now = (Counts.of(score_counts(session, chosen)).bands for chosen in (earlier, later))
    found = pairs(session, earlier, later)
    panel = Panel.of(found.both)
    shown = not survey.anonymous or tells_nobody(panel, was, is_now)
    return Moves(
        survey,
        before,
        now,
        was,
        is_now,
        panel if shown else None,
        table=not survey.anonymous or (shown and is_dense(panel)),
        turns=not survey.anonymous or (shown and is_coarse(panel)),
        joined=found.joined,
        left=found.left,
        by=None if by is None else by.attribute,
        mix=None if by is None else mixed(session, by, (earlier, was), (later, is_now)),
    )


def check_anonymous(survey: str, periods: Iterable[Period], by: By | None, where: Where) -> None:
    """Only of everybody, and by the calendar."""
    for period in periods:
        check_total(survey, period)
    if by or where:
        raise NotShownError(f"answers to '{survey}' are anonymous: who moved is told of everybody together alone")


def tells_nobody(panel: Panel, before: Bands, now: Bands) -> bool:
    """Whether the same people's scores may be told beside everybody's: neither they nor the others are few."""
    groups = (panel.before, panel.after, without(before, panel.before), without(now, panel.after))
    return panel.people >= SMALLEST_GROUP and not any(tells_too_much(bands) for bands in groups if bands.answers)


def is_dense(panel: Panel) -> bool:
    """Whether each move that there is was made by enough, and nobody's second answer follows from their first."""
    crowded = all(count >= SMALLEST_GROUP for row in panel.moves for count in row if count)
    lines = [Bands(*line) for line in (*panel.moves, *zip(*panel.moves, strict=True))]
    return crowded and not any(tells_too_much(bands) for bands in lines if bands.answers)


def is_coarse(panel: Panel) -> bool:
    """Whether enough rose, fell and stayed, of each that there are."""
    return all(count >= SMALLEST_GROUP for count in (panel.rose, panel.fell, panel.stayed) if count)
