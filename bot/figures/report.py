"""From counts in the store to a report: the score of a period, what it was before, and its segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.figures.anonymous import shown_filter
from bot.figures.counting import Counted, Counting, counted
from bot.figures.segments import Split, split
from bot.statistics.clusters import Group, weighed
from bot.statistics.cuts import Splitting
from bot.survey.anonymity import NotShownError, check_split, check_total
from bot.survey.changes import Change, change
from bot.survey.days import Unit
from bot.survey.definition import Survey
from bot.survey.figures import Bands, Counts, Interval, exact_nps, interval, nps
from bot.survey.periods import Period, parts, previous
from bot.survey.returned import Kind
from bot.survey.segments import tells_too_much
from storage.database import Session
from storage.queries.asked import asked_counts
from storage.queries.figures import Filter, score_counts
from storage.queries.panels import same_people
from storage.queries.unconfirmed import held_count

# As many points as a glance takes in.
TREND = 8
# After which a question has not reached its person.
CAME_BACK = (Kind.HARD.value, Kind.BLOCKED.value)
Where = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """One period's counts. `asked` is None where nobody was asked by us (imported history).

    `held`: of so many a score is held as unconfirmed, and not among the counts. `delivered`: so many of those asked
    has the question reached. `withheld`: the counts are not told, since they would tell who said what.
    """

    survey: str
    period: Period
    counts: Counts
    asked: int | None = None
    answered_of_asked: int | None = None
    held: int = 0
    delivered: int | None = None
    withheld: bool = False

    @property
    def bands(self) -> Bands:
        """The three bands."""
        return self.counts.bands

    @property
    def nps(self) -> int | None:
        """The score; None without answers."""
        return nps(self.bands)

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval; None under five answers."""
        return interval(self.bands)

    @property
    def response_rate(self) -> float | None:
        """The share of those asked in the period who have answered; None where unknown."""
        return self._answered_of(self.asked)

    @property
    def delivered_rate(self) -> float | None:
        """The same of those whom the question reached."""
        return self._answered_of(self.delivered)

    def _answered_of(self, people: int | None) -> float | None:
        return self.answered_of_asked / people if people and self.answered_of_asked is not None else None


@dataclass(frozen=True, slots=True)
class Quarters:
    """The quarters of a longer period, in order."""

    each: tuple[Figures, ...]

    @property
    def answered(self) -> tuple[Figures, ...]:
        """Those with a score."""
        return tuple(one for one in self.each if one.nps is not None)

    @property
    def mean(self) -> Fraction | None:
        """The mean of their scores, each counting alike; None under two of them, or where one is withheld."""
        scores = [score for one in self.answered if (score := exact_nps(one.bands)) is not None]
        if len(scores) < 2 or any(one.withheld for one in self.each):
            return None
        return sum(scores, start=Fraction()) / len(scores)

    @property
    def interval(self) -> Interval | None:
        """The interval of the mean; None where one of the quarters has none."""
        if self.mean is None or any(one.interval is None for one in self.answered):
            return None
        # The answers of a quarter weigh less, the more there are.
        found = weighed(Group(None, one.bands, 1 / one.bands.answers) for one in self.answered)
        return None if found is None else found.interval


@dataclass(frozen=True, slots=True)
class Report:
    """A period's figures beside those of the period before.

    `same`: the share of people who have answered in both, as far as a glance at the latest tells.
    """

    survey: Survey
    now: Figures
    before: Figures | None
    change: Change | None
    split: Split | None = None
    where: Where | None = None
    quarters: Quarters | None = None
    counted: Counted | None = None
    same: float = 0.0


def report(
    session: Session,
    survey: Survey,
    period: Period,
    *,
    by: Sequence[str] = (),
    where: Where | None = None,
    counting: Counting | None = None,
) -> Report:
    """The report of a period, optionally by attributes, of those with certain attributes, and counted otherwise.

    Raises NotShownError where the answers are anonymous, and this could tell who gave them.
    """
    where, counting, earlier = where or {}, counting or Counting(), previous(period)
    if survey.anonymous:
        check_total(survey.name, period)
        if by or where:
            check_split(survey.name, period, by, where)
    now = figures(session, survey, period, where, counting.splitting)
    before = None if earlier is None else figures(session, survey, earlier, where, counting.splitting)
    chosen = Filter(survey.name, period.start, period.end, where)
    return Report(
        survey,
        now,
        before,
        change_of(before, now),
        split(session, survey, period, by, where=where, splitting=counting.splitting) if by else None,
        where,
        quarters(session, survey, period, where, counting.splitting),
        None if now.withheld else counted(session, chosen, counting, anonymous=survey.anonymous),
        0.0 if earlier is None else same_people(session, replace(chosen, start=earlier.start, end=earlier.end), chosen),
    )


def change_of(before: Figures | None, now: Figures) -> Change | None:
    """What is withheld is not compared."""
    return None if before is None or before.withheld or now.withheld else change(before.bands, now.bands)


def figures(
    session: Session, survey: Survey, period: Period, where: Where | None = None, splitting: Splitting | None = None
) -> Figures:
    """The counts of one period."""
    chosen = Filter(survey.name, period.start, period.end, where or {})
    counts = counts_of(session, survey, period, chosen, splitting or Splitting())
    withheld = counts is None
    found = Figures(survey.name, period, counts or Counts(), withheld=withheld)
    asked = asked_counts(session, chosen, CAME_BACK)
    if not asked.asked:
        return found
    return replace(
        found,
        asked=asked.asked,
        delivered=asked.reached,
        answered_of_asked=None if withheld else asked.answered,
        held=0 if where else held_count(session, survey.name, period.start, period.end),
    )


def counts_of(session: Session, survey: Survey, period: Period, chosen: Filter, splitting: Splitting) -> Counts | None:
    """The counts of a filter; None where they would tell who said what."""
    if not survey.anonymous:
        return Counts.of(score_counts(session, chosen))
    try:
        if chosen.where:
            counts = shown_filter(session, survey, period, chosen.where, splitting)
        else:
            counts = Counts.of(score_counts(session, chosen))
    except NotShownError:
        return None
    return None if counts.answers and tells_too_much(counts) else counts


def quarters(
    session: Session, survey: Survey, period: Period, where: Where | None = None, splitting: Splitting | None = None
) -> Quarters | None:
    """Those of a year or a half-year; None for any other period."""
    if period.unit not in (Unit.YEAR, Unit.HALF_YEAR):
        return None
    each = parts(period, Unit.QUARTER) or []
    return Quarters(tuple(figures(session, survey, one, where, splitting) for one in each))


def until(period: Period, most: int) -> list[Period]:
    """The period and up to so many in all before it, oldest first."""
    periods = [period]
    while len(periods) < most and (earlier := previous(periods[0])) is not None:
        periods.insert(0, earlier)
    return periods
