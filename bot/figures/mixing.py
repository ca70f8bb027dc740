"""What another mix of customers has to do with a change: counted by an attribute, whose numbers are in groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.figures.labels import label
from bot.statistics.cuts import CutRule, Cuts, cuts_of, part_of
from bot.statistics.mix import NOBODY, Mix, mix
from bot.survey.figures import Bands, Counts
from storage.database import Session
from storage.queries.attributes import COLUMNS
from storage.queries.figures import Filter, score_counts_by


@dataclass(frozen=True, slots=True)
class By:
    """An attribute, and how its numbers are grouped."""

    attribute: str
    rule: CutRule = field(default_factory=CutRule)


def mixed(session: Session, by: By, before: tuple[Filter, Bands], now: tuple[Filter, Bands]) -> Mix | None:
    """By the values of the attribute, which mean the same in both periods; who has none is a segment, too."""
    was, is_now = (
        {value: Counts.of(scores).bands for value, scores in score_counts_by(session, chosen, by.attribute).items()}
        for chosen, _ in (before, now)
    )
    every: Counter[str] = Counter()
    for found in (was, is_now):
        every.update({value: bands.answers for value, bands in found.items()})
    cuts = () if by.attribute in COLUMNS else cuts_of(every, by.rule)
    return mix(grouped(was, cuts, before[1]), grouped(is_now, cuts, now[1]))


def grouped(values: Mapping[str, Bands], cuts: Cuts, everybody: Bands) -> dict[str, Bands]:
    """The segments, which together are everybody; those without the attribute have no name."""
    groups: defaultdict[str, Bands] = defaultdict(lambda: NOBODY)
    rest = everybody
    for value, bands in values.items():
        groups[label(part_of(value, cuts))] += bands
        rest = without(rest, bands)
    return {**groups, "": rest} if rest.answers else dict(groups)


def without(everybody: Bands, some: Bands) -> Bands:
    """The others. None is under 0, though answers may have come in between two counts."""
    return Bands(
        max(0, everybody.promoters - some.promoters),
        max(0, everybody.passives - some.passives),
        max(0, everybody.detractors - some.detractors),
    )
