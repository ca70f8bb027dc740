"""Answers that do not count alike, or not each for itself: several people of one account, or weights such as revenue.

People of one account resemble each other, so that ten of them tell less than ten strangers. The account is the
cluster; its part in the scatter of the score is se² = Σ_g (Σ_{i in g} w_i (s_i - NPS))² / (Σ w)² · G/(G-1). What the
answers are worth is said by the number of equal ones: Kish's (Σ w)²/Σ w², divided by what the clusters add.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.survey.figures import (
    FEWEST_ANSWERS,
    LEVEL,
    Bands,
    Interval,
    estimate_of,
    interval_of,
    quantile,
    round_half_away,
)

# Below this, two floats are the same number of points.
_NOISE = 9


@dataclass(frozen=True, slots=True)
class Group:
    """Answers of one account (None: of none, each stands for itself) that weigh the same."""

    account: str | None
    bands: Bands
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """A score of weighted answers. The shares of promoters and detractors are weighted; `effective` equal answers would
    tell as much as these `answers`, and `kish` if nobody belonged together. `clusters` counts accounts, and every
    answer that belongs to none.
    """

    answers: int
    clusters: int
    promoters: float
    detractors: float
    kish: float
    effective: float

    @property
    def points(self) -> float:
        """The score, unrounded."""
        return 100 * (self.promoters - self.detractors)

    @property
    def nps(self) -> int:
        """The score, rounded once, a half away from zero."""
        return round_half_away(Fraction(round(self.points, _NOISE)))

    @property
    def design_effect(self) -> float:
        """How many times as many answers are needed as of equal, independent ones."""
        return self.answers / self.effective

    @property
    def interval(self) -> Interval | None:
        """The adjusted Wald (3,T) interval with the effective number. None under five answers or clusters, also where a
        few heavy ones leave no more of many: it would miss the truth too often.
        """
        if min(self.answers, self.clusters, round(self.kish, _NOISE)) < FEWEST_ANSWERS:
            return None
        return interval_of(estimate_of(self.promoters, self.detractors, self.effective))


def weighed(groups: Iterable[Group]) -> Weighed | None:
    """The score of these answers; None where nothing has a weight. ValueError for a negative one."""
    given = [group for group in groups if group.bands.answers]
    if any(group.weight < 0 for group in given):
        raise ValueError("a weight cannot be negative")
    total = math.fsum(group.weight * group.bands.answers for group in given)
    if total <= 0:
        return None
    promoters = math.fsum(group.weight * group.bands.promoters for group in given) / total
    detractors = math.fsum(group.weight * group.bands.detractors for group in given) / total
    answers, clusters = sum(group.bands.answers for group in given), _clusters(given)
    squares = math.fsum(group.weight**2 * group.bands.answers for group in given)
    kish = total**2 / squares
    alone = error(given, promoters - detractors, by_account=False)
    if not alone:
        # All are alike, and there is no scatter to learn from: each account is taken for one.
        return Weighed(answers, clusters, promoters, detractors, kish, min(kish, clusters))
    effect = (error(given, promoters - detractors) / alone) ** 2 * few_clusters(answers, clusters)
    return Weighed(answers, clusters, promoters, detractors, kish, kish / max(1.0, effect))


def few_clusters(answers: int, clusters: int) -> float:
    """By how much what a few accounts scatter has to be widened: the squared ratio of the quantiles of Student and of
    Gauss. Without it the interval of five accounts would miss the truth one time in ten. 1 where there are no accounts.
    """
    if clusters >= answers or clusters < 2:
        return 1.0
    z, of = quantile(LEVEL), clusters - 1
    # Abramowitz and Stegun 26.7.5
    student = z + (z**3 + z) / (4 * of) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * of**2)
    return (student / z) ** 2


def error(groups: Sequence[Group], score: float, *, by_account: bool = True) -> float:
    """The standard error of a weighted score (-1 to 1), on the same scale; 0 where nothing scatters."""
    own: defaultdict[str, float] = defaultdict(float)
    squares = total = 0.0
    for group in groups:
        total += group.weight * group.bands.answers
        if by_account and group.account is not None:
            own[group.account] += group.weight * (group.bands.net - group.bands.answers * score)
        else:
            squares += group.weight**2 * _squares(group.bands, score)
    found = _clusters(groups) if by_account else sum(group.bands.answers for group in groups)
    if found < 2:
        return 0.0
    squares += math.fsum(part**2 for part in own.values())
    return math.sqrt(squares * found / (found - 1)) / total


def one_voice_each(groups: Iterable[Group]) -> list[Group]:
    """The same answers, weighted so that each account has one voice: the mean of its people's, with the mean of its
    weights. Answers that belong to no account are left out.
    """
    given = [group for group in groups if group.account is not None and group.bands.answers]
    answers: defaultdict[str | None, int] = defaultdict(int)
    weights: defaultdict[str | None, float] = defaultdict(float)
    for group in given:
        answers[group.account] += group.bands.answers
        weights[group.account] += group.weight * group.bands.answers
    return [
        replace(group, weight=weights[group.account] / answers[group.account] / answers[group.account])
        for group in given
    ]


def _clusters(groups: Sequence[Group]) -> int:
    named = {group.account for group in groups if group.account is not None}
    return len(named) + sum(group.bands.answers for group in groups if group.account is None)


def _squares(bands: Bands, score: float) -> float:
    return bands.promoters * (1 - score) ** 2 + bands.passives * score**2 + bands.detractors * (1 + score) ** 2
