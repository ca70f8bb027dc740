"""Who moved, as the object that other programs read: what `nps score --moves --json` adds."""

from __future__ import annotations

from typing import Any

from bot.figures.document import rounded
from bot.figures.moves import Moves
from bot.statistics.mix import Mix
from bot.statistics.panel import Moved, Tested, Turnover, bowker, stuart_maxwell
from bot.survey.figures import exact_nps


def as_json(found: Moves) -> dict[str, Any]:
    """What `nps score --moves --json` adds; bands from promoters to detractors, points with four decimals."""
    document: dict[str, Any] = {"before": found.before_period.name, "now": found.now_period.name}
    panel = found.panel
    if panel is None:
        return {**document, "people": None, "withheld": True}
    was, is_now = exact_nps(panel.before), exact_nps(panel.after)
    return {
        **document,
        "people": panel.people,
        "withheld": False,
        "joined": found.joined,
        "left": found.left,
        "table": [list(row) for row in panel.moves] if found.table else None,
        "rose": panel.rose if found.turns else None,
        "fell": panel.fell if found.turns else None,
        "stayed": panel.stayed if found.turns else None,
        "nps_before": None if was is None else rounded(float(was)),
        "nps_now": None if is_now is None else rounded(float(is_now)),
        "change": moved_json(found.moved),
        "stuart_maxwell": tested_json(stuart_maxwell(panel)) if found.table else None,
        "bowker": tested_json(bowker(panel)) if found.table else None,
        "parts": turnover_json(found.turnover),
        "mix": mix_json(found.by, found.mix),
    }


def moved_json(found: Moved | None) -> dict[str, Any] | None:
    """In points."""
    if found is None:
        return None
    points = {"nps": rounded(found.nps), "low": rounded(found.low), "high": rounded(found.high)}
    return {**points, "p": found.p, "significant": found.significant}


def tested_json(found: Tested) -> dict[str, Any]:
    """A test."""
    return {"statistic": rounded(found.statistic), "degrees": found.degrees, "p": found.p}


def turnover_json(found: Turnover | None) -> dict[str, Any] | None:
    """In points, which sum to the change."""
    if found is None:
        return None
    parts = {"moves": found.moves, "joined": found.joined, "left": found.left}
    return {name: rounded(float(points)) for name, points in parts.items()}


def mix_json(by: str | None, found: Mix | None) -> dict[str, Any] | None:
    """In points; of a segment without the attribute the value is empty."""
    if found is None:
        return None
    parts = [
        {"value": part.value, "mix": rounded(float(part.mix)), "within": rounded(float(part.within))}
        for part in found.parts
    ]
    return {"by": by, "mix": rounded(float(found.mix)), "within": rounded(float(found.within)), "parts": parts}
