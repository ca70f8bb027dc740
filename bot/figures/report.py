"""From counts in the store to a report: the score of a period, what it was before, and its segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.survey.changes import Change, change
from bot.survey.definition import Survey
from bot.survey.figures import Bands, Counts, Interval, interval, nps
from bot.survey.periods import Period, previous
from bot.survey.segments import Segment, segments
from storage.database import Session
from storage.queries.figures import Filter, asked_counts, score_counts, score_counts_by
from storage.queries.unconfirmed import held_count

# As many points as a glance takes in.
TREND = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """One period's counts. `asked` is None where nobody was asked by us (imported history, or a filter is set).

    `held`: of so many a score is held as unconfirmed, and not among the counts.
    """

    survey: str
    period: Period
    counts: Counts
    asked: int | None = None
    answered_of_asked: int | None = None
    held: int = 0

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
        if not self.asked or self.answered_of_asked is None:
            return None
        return self.answered_of_asked / self.asked


@dataclass(frozen=True, slots=True)
class Report:
    """A period's figures beside those of the period before."""

    survey: Survey
    now: Figures
    before: Figures | None
    change: Change | None
    by: str | None = None
    segments: tuple[Segment, ...] = ()
    where: Mapping[str, str] | None = None


def report(
    session: Session, survey: Survey, period: Period, *, by: str | None = None, where: Mapping[str, str] | None = None
) -> Report:
    """The report of a period, optionally by an attribute and for those with certain attributes."""
    now = figures(session, survey.name, period, where or {})
    earlier = previous(period)
    before = None if earlier is None else figures(session, survey.name, earlier, where or {})
    parts: tuple[Segment, ...] = ()
    if by is not None:
        chosen = Filter(survey.name, period.start, period.end, where or {})
        groups = score_counts_by(session, chosen, by)
        parts = tuple(
            segments(((value, Counts.of(counts)) for value, counts in groups.items()), anonymous=survey.anonymous)
        )
    moved = None if before is None else change(before.bands, now.bands)
    return Report(survey, now, before, moved, by, parts, where)


def figures(session: Session, survey: str, period: Period, where: Mapping[str, str]) -> Figures:
    """The counts of one period."""
    counts = Counts.of(score_counts(session, Filter(survey, period.start, period.end, where)))
    if where:
        return Figures(survey, period, counts)
    asked, answered = asked_counts(session, survey, period.start, period.end)
    held = held_count(session, survey, period.start, period.end) if asked else 0
    return Figures(survey, period, counts, asked or None, answered if asked else None, held)


def until(period: Period, most: int) -> list[Period]:
    """The period and up to so many in all before it, oldest first."""
    periods = [period]
    while len(periods) < most and (earlier := previous(periods[0])) is not None:
        periods.insert(0, earlier)
    return periods


def trend(session: Session, survey: Survey, period: Period) -> list[Figures]:
    """The figures of the period and of those before it, oldest first."""
    return [figures(session, survey.name, one, {}) for one in until(period, TREND)]


def as_json(report: Report) -> dict[str, Any]:
    """The object that `nps score --json` prints; points with four decimals."""
    document = figures_json(report.now)
    document["previous"] = None if report.before is None else figures_json(report.before)
    document["change"] = None if report.change is None else change_json(report.change)
    if report.by is not None:
        document["by"] = report.by
        document["segments"] = [segment_json(segment) for segment in report.segments]
    return document


def figures_json(now: Figures) -> dict[str, Any]:
    """One period."""
    start, end = now.period.start, now.period.end
    return {
        "survey": now.survey,
        "period": {
            "name": now.period.name,
            "start": None if start is None else start.isoformat(),
            "end": None if end is None else end.isoformat(),
        },
        "nps": now.nps,
        "answers": now.counts.answers,
        **bands_json(now.bands),
        "asked": now.asked,
        "held": now.held,
        "response_rate": None if now.response_rate is None else round(now.response_rate, 4),
        "interval": interval_json(now.interval),
        "scores": list(now.counts.scores),
    }


def bands_json(bands: Bands) -> dict[str, int]:
    """The three counts."""
    return {"promoters": bands.promoters, "passives": bands.passives, "detractors": bands.detractors}


def interval_json(found: Interval | None) -> dict[str, float] | None:
    """In points."""
    return None if found is None else {"low": round(found.low, 4), "high": round(found.high, 4), "level": found.level}


def change_json(found: Change) -> dict[str, Any]:
    """In points; `p` as it is."""
    return {
        "nps": round(found.nps, 4),
        "p": found.p,
        "low": round(found.low, 4),
        "high": round(found.high, 4),
        "significant": found.significant,
        "detectable": round(found.detectable, 4),
        "across_6_7": round(found.across_6_7, 4),
        "across_8_9": round(found.across_8_9, 4),
    }


def segment_json(segment: Segment) -> dict[str, Any]:
    """A segment; one that is withheld says nothing but its name."""
    if segment.counts is None:
        nothing = dict.fromkeys(("nps", "answers", "promoters", "passives", "detractors", "interval"))
        return {"value": segment.value, **nothing, "withheld": True}
    bands = segment.counts.bands
    return {
        "value": segment.value,
        "nps": nps(bands),
        "answers": bands.answers,
        **bands_json(bands),
        "interval": interval_json(interval(bands)),
        "withheld": False,
    }
