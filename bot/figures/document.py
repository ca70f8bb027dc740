"""A report as the object that other programs read: `nps score --json`. Keys are added, and none is changed."""

from __future__ import annotations

from typing import Any

from bot.figures.counting import Counted
from bot.figures.labels import label
from bot.figures.report import Figures, Quarters, Report
from bot.figures.segments import Group, Split
from bot.statistics.clusters import Weighed
from bot.statistics.weighting import Weighted
from bot.survey.changes import Change
from bot.survey.figures import Bands, Interval, interval, is_thin, nps, round_half_away, shares

PLACES = 4
BANDS = ("promoters", "passives", "detractors")
SEGMENT = ("nps", "answers", "interval", "cost", "change", "asked", "response_rate")


def as_json(report: Report) -> dict[str, Any]:
    """Points with four decimals."""
    document = figures_json(report.now)
    document["previous"] = None if report.before is None else figures_json(report.before)
    document["change"] = None if report.change is None else change_json(report.change)
    if report.where:
        document["where"] = {name: list(values) for name, values in report.where.items()}
    if report.quarters is not None:
        document["quarters"] = quarters_json(report.quarters)
    if report.counted is not None:
        document |= counted_json(report.counted)
    if report.split is not None:
        document["by"] = " · ".join(report.split.by)
        document["segments"] = [segment_json(report.split, group) for group in report.split.groups]
    return document


def figures_json(now: Figures) -> dict[str, Any]:
    """One period; what is withheld says nothing but how many were asked."""
    start, end = now.period.start, now.period.end
    share = shares(now.bands)
    return {
        "survey": now.survey,
        "period": {
            "name": now.period.name,
            "start": None if start is None else start.isoformat(),
            "end": None if end is None else end.isoformat(),
        },
        "nps": now.nps,
        "answers": None if now.withheld else now.counts.answers,
        **(dict.fromkeys(BANDS) if now.withheld else bands_json(now.bands)),
        "shares": None if share is None else {band: getattr(share, band) for band in BANDS},
        "asked": now.asked,
        "held": now.held,
        "response_rate": rounded(now.response_rate),
        "delivered": now.delivered,
        "delivered_rate": rounded(now.delivered_rate),
        "interval": interval_json(now.interval),
        "thin": None if now.nps is None else is_thin(now.bands),
        "scores": None if now.withheld else list(now.counts.scores),
        "withheld": now.withheld,
    }


def rounded(number: float | None) -> float | None:
    """To four decimals."""
    return None if number is None else round(number, PLACES)


def bands_json(bands: Bands) -> dict[str, int]:
    """The three counts."""
    return {"promoters": bands.promoters, "passives": bands.passives, "detractors": bands.detractors}


def interval_json(found: Interval | None) -> dict[str, float] | None:
    """In points."""
    if found is None:
        return None
    return {"low": round(found.low, PLACES), "high": round(found.high, PLACES), "level": found.level}


def change_json(found: Change) -> dict[str, Any]:
    """In points; `p` as it is."""
    return {
        "nps": round(found.nps, PLACES),
        "p": found.p,
        "low": round(found.low, PLACES),
        "high": round(found.high, PLACES),
        "significant": found.significant,
        "detectable": round(found.detectable, PLACES),
        "across_6_7": round(found.across_6_7, PLACES),
        "across_8_9": round(found.across_8_9, PLACES),
    }


def segment_json(found: Split, group: Group) -> dict[str, Any]:
    """A segment; one that is withheld says nothing but its name. `significant` in its change is so among them all."""
    named = {"value": group.value, "values": dict(zip(found.by, map(label, group.parts), strict=True))}
    if group.counts is None:
        nothing = dict.fromkeys((*SEGMENT, *BANDS))
        return {**named, **nothing, "withheld": True, "partial": False, "differs": False}
    bands = group.counts.bands
    return {
        **named,
        "nps": nps(bands),
        "answers": bands.answers,
        **bands_json(bands),
        "interval": interval_json(interval(bands)),
        "withheld": False,
        "partial": group.is_partial,
        "cost": rounded(group.cost),
        "differs": group.differs,
        "change": None if group.change is None else change_json(group.change) | {"significant": group.has_moved},
        "asked": None if group.response is None else group.response.asked,
        "response_rate": None if group.response is None else rounded(group.response.rate),
    }


def quarters_json(found: Quarters) -> dict[str, Any]:
    """A year's or a half-year's, and the mean of those that have answers."""
    mean = found.mean
    return {
        "nps": None if mean is None else round_half_away(mean),
        "interval": interval_json(found.interval),
        "each": [
            {
                "name": one.period.name,
                "nps": one.nps,
                "answers": None if one.withheld else one.counts.answers,
                "interval": interval_json(one.interval),
                "withheld": one.withheld,
            }
            for one in found.each
        ],
    }


def counted_json(found: Counted) -> dict[str, Any]:
    """What was asked for of another way of counting, under `counted`; under `weighted` the known shares."""
    document: dict[str, Any] = {}
    if not found.counting.is_usual:
        document["counted"] = {
            "per": found.counting.per.value,
            "weight": found.counting.weight,
            **weighed_json(found.score),
            "no_account": found.no_account,
            "no_weight": found.no_weight,
            "no_number": dict(found.no_number),
            "withheld": found.withheld,
        }
    if found.counting.known is not None:
        document["weighted"] = (
            None if found.known is None else weighted_json(found.known, found.counting.known.attribute)
        )
    return document


def weighed_json(score: Weighed | None) -> dict[str, Any]:
    """How much a score of unlike answers is worth."""
    if score is None:
        return dict.fromkeys(("nps", "answers", "clusters", "effective", "design_effect", "interval"))
    return {
        "nps": score.nps,
        "answers": score.answers,
        "clusters": score.clusters,
        "effective": round(score.effective, PLACES),
        "design_effect": round(score.design_effect, PLACES),
        "interval": interval_json(score.interval),
    }


def weighted_json(found: Weighted, attribute: str) -> dict[str, Any]:
    """Weighted to the known shares of an attribute."""
    return {
        "by": attribute,
        **weighed_json(found.score),
        "error": round(found.error, PLACES),
        "unplaced": found.unplaced,
        "strata": [
            {"values": list(one.values), "share": one.share, "nps": nps(one.bands), "answers": one.bands.answers}
            for one in found.strata
        ],
    }
