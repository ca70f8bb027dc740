"""The score as it would be if those who answered were made up like those whom they stand for (post-stratification).

Each stratum has a known share W_h of the whole: NPS = Σ W_h NPS_h, se² = Σ W_h² v_h/n_h (Holt and Smith 1979).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.statistics.clusters import Group, Weighed, weighed
from bot.survey.figures import FEWEST_ANSWERS, Bands


@dataclass(frozen=True, slots=True)
class KnownShares:
    """What share of the whole has which value of an attribute; together 1."""

    attribute: str
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Stratum:
    """The answers of those with any of these values, and their known share of the whole."""

    values: tuple[str, ...]
    share: float
    bands: Bands


@dataclass(frozen=True, slots=True)
class Weighted:
    """The weighted score, and its standard error in points. `unplaced` answers have none of the known values."""

    strata: tuple[Stratum, ...]
    score: Weighed
    error: float
    unplaced: int = 0

    @property
    def together(self) -> tuple[str, ...]:
        """The values that had too few answers to stand alone."""
        return tuple(value for stratum in self.strata if len(stratum.values) > 1 for value in stratum.values)


def weighted(known: KnownShares, found: Mapping[str, Bands], answers: int) -> Weighted | None:
    """The score of these answers by value, of `answers` in all; None where fewer than two strata can be told apart."""
    strata = collapsed(
        [Stratum((value,), share, found.get(value, Bands(0, 0, 0))) for value, share in known.shares.items()]
    )
    if len(strata) < 2:
        return None
    whole = sum(stratum.share for stratum in strata)
    groups = [Group(None, one.bands, one.share / whole / one.bands.answers) for one in strata]
    score = weighed(groups)
    if score is None:
        return None
    error = math.sqrt(math.fsum((one.share / whole) ** 2 * variance(one.bands) / one.bands.answers for one in strata))
    return Weighted(tuple(strata), score, 100 * error, answers - sum(one.bands.answers for one in strata))


def collapsed(strata: Sequence[Stratum]) -> list[Stratum]:
    """Those with under five answers are taken as one, with the next smallest where they are too few even together."""
    ordered = sorted(strata, key=lambda stratum: (stratum.bands.answers, stratum.values))
    few = [stratum for stratum in ordered if stratum.bands.answers < FEWEST_ANSWERS]
    rest = ordered[len(few) :]
    while few and rest and sum(stratum.bands.answers for stratum in few) < FEWEST_ANSWERS:
        few.append(rest.pop(0))
    if not few:
        return rest
    one = Stratum(
        tuple(value for stratum in few for value in stratum.values),
        sum(stratum.share for stratum in few),
        sum((stratum.bands for stratum in few), start=Bands(0, 0, 0)),
    )
    return [*rest, one] if one.bands.answers >= FEWEST_ANSWERS else rest


def variance(bands: Bands) -> float:
    """Of one answer's -1, 0 or 1 around its mean."""
    mean = bands.net / bands.answers
    return (bands.promoters + bands.detractors) / bands.answers - mean**2
