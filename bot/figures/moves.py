"""Who moved between two periods: the same people's change, those who joined and left, and another mix of customers.

Where answers are anonymous, nothing is told from which somebody's two answers could be read off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.statistics.mix import Mix, mix
from bot.statistics.panel import Moved, Panel, Row, Tested, Turnover, bowker, moved, stuart_maxwell, turnover
from bot.survey.changes import Change, change
from bot.survey.definition import Survey
from bot.survey.figures import FEWEST_ANSWERS, Bands, Counts, exact_nps
from bot.survey.periods import Period
from bot.survey.segments import SMALLEST_GROUP
from storage.database import Session
from storage.queries.figures import Filter, score_counts, score_counts_by
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
    where: Mapping[str, str] = field(default_factory=dict)

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


def counted(
    session: Session,
    survey: Survey,
    now: Period,
    before: Period,
    *,
    by: str | None = None,
    where: Mapping[str, str] | None = None,
) -> Moves:
    """From the answers in the store. Raises ValueError where the periods have days in common."""
    if now.start is None or before.end is None or before.end > now.start:
        raise ValueError(f"'{before.name}' does not end before '{now.name}' begins")
    conditions = where or {}
    earlier = Filter(survey.name, before.start, before.end, conditions)
    later = Filter(survey.name, now.start, now.end, conditions)
    was, is_now = (Counts.of(score_counts(session, chosen)).bands for chosen in (earlier, later))
    found = pairs(session, earlier, later)
    panel = Panel.of(found.both)
    shown = table = turns = True
    if survey.anonymous:
        shown = not (by or conditions) and tells_nobody(panel, was, is_now)
        table, turns = shown and is_dense(panel), shown and is_coarse(panel)
    parts = mixed(session, by, (earlier, was), (later, is_now)) if by and not survey.anonymous else None
    seen = panel if shown else None
    return Moves(survey, before, now, was, is_now, seen, table, turns, found.joined, found.left, by, parts, conditions)


def mixed(session: Session, by: str, before: tuple[Filter, Bands], now: tuple[Filter, Bands]) -> Mix | None:
    """By the values of an attribute; who has none is a segment, too."""
    return mix(segments_of(session, by, *before), segments_of(session, by, *now))


def segments_of(session: Session, by: str, chosen: Filter, everybody: Bands) -> dict[str, Bands]:
    """The segments of a period, which together are everybody; those without the attribute have no name."""
    named = {value: Counts.of(scores).bands for value, scores in score_counts_by(session, chosen, by).items()}
    rest = everybody
    for bands in named.values():
        rest = without(rest, bands)
    return {**named, "": rest} if rest.answers else named


def without(everybody: Bands, some: Bands) -> Bands:
    """The others. None is under 0, though answers may have come in between two counts."""
    return Bands(
        max(0, everybody.promoters - some.promoters),
        max(0, everybody.passives - some.passives),
        max(0, everybody.detractors - some.detractors),
    )


def tells_nobody(panel: Panel, before: Bands, now: Bands) -> bool:
    """Whether the same people's scores may be told beside everybody's: neither they nor the others are few."""
    groups = (panel.before, panel.after, without(before, panel.before), without(now, panel.after))
    return panel.people >= SMALLEST_GROUP and not any(is_small(bands) for bands in groups if bands.answers)


def is_dense(panel: Panel) -> bool:
    """Whether each move that there is was made by enough, and nobody's second answer follows from their first."""
    crowded = all(count >= SMALLEST_GROUP for row in panel.moves for count in row if count)
    lines = [Bands(*line) for line in (*panel.moves, *zip(*panel.moves, strict=True))]
    return crowded and not any(is_small(bands) for bands in lines if bands.answers)


def is_coarse(panel: Panel) -> bool:
    """Whether enough rose, fell and stayed, of each that there are."""
    return all(count >= SMALLEST_GROUP for count in (panel.rose, panel.fell, panel.stayed) if count)


def is_small(bands: Bands) -> bool:
    """Few; or all of one band, which tells what each of them said."""
    of_one = bands.answers in (bands.promoters, bands.passives, bands.detractors)
    return bands.answers < SMALLEST_GROUP * (2 if of_one else 1)


def as_json(found: Moves) -> dict[str, Any]:
    """What `nps score --moves --json` adds; bands from promoters to detractors, points with four decimals."""
    document: dict[str, Any] = {"before": found.before_period.name, "now": found.now_period.name}
    panel = found.panel
    if panel is None:
        return {**document, "people": None, "withheld": True}
    table: tuple[Row, ...] | None = panel.moves if found.table else None
    was, is_now = exact_nps(panel.before), exact_nps(panel.after)
    return {
        **document,
        "people": panel.people,
        "withheld": False,
        "joined": found.joined,
        "left": found.left,
        "table": None if table is None else [list(row) for row in table],
        "rose": panel.rose if found.turns else None,
        "fell": panel.fell if found.turns else None,
        "stayed": panel.stayed if found.turns else None,
        "nps_before": None if was is None else round(float(was), 4),
        "nps_now": None if is_now is None else round(float(is_now), 4),
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
    points = {"nps": round(found.nps, 4), "low": round(found.low, 4), "high": round(found.high, 4)}
    return {**points, "p": found.p, "significant": found.significant}


def tested_json(found: Tested) -> dict[str, Any]:
    """A test."""
    return {"statistic": round(found.statistic, 4), "degrees": found.degrees, "p": found.p}


def turnover_json(found: Turnover | None) -> dict[str, float] | None:
    """In points, which sum to the change."""
    if found is None:
        return None
    parts = {"moves": found.moves, "joined": found.joined, "left": found.left}
    return {name: round(float(points), 4) for name, points in parts.items()}


def mix_json(by: str | None, found: Mix | None) -> dict[str, Any] | None:
    """In points; of a segment without the attribute the value is empty."""
    if found is None:
        return None
    parts = [
        {"value": part.value, "mix": round(float(part.mix), 4), "within": round(float(part.within), 4)}
        for part in found.parts
    ]
    return {"by": by, "mix": round(float(found.mix), 4), "within": round(float(found.within), 4), "parts": parts}
