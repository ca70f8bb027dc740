"""Those who answered in both of two periods: who moved between the bands, and whether more rose than fell.

The score of the same people, taken twice, is a paired comparison: what an independent test would have to put down to
different people is known here to be a change of mind.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from bot.survey.figures import FEWEST_ANSWERS, LEVEL, Bands, exact_nps, quantile
from bot.survey.scale import Band, band_of

# Best first: whoever goes to the right has fallen.
BANDS = (Band.PROMOTER, Band.PASSIVE, Band.DETRACTOR)
Row = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Panel:
    """`moves[i][j]`: so many were in the i-th of `BANDS` before, and are in the j-th now."""

    moves: tuple[Row, Row, Row]

    def __post_init__(self) -> None:
        if min(min(row) for row in self.moves) < 0:
            raise ValueError("a count of people cannot be negative")

    @classmethod
    def of(cls, pairs: Mapping[tuple[int, int], int]) -> Panel:
        """Of how many gave which score before, and which one now."""
        counts = dict.fromkeys(((one, two) for one in BANDS for two in BANDS), 0)
        for (before, after), people in pairs.items():
            counts[band_of(before), band_of(after)] += people
        one, two, three = ((counts[was, BANDS[0]], counts[was, BANDS[1]], counts[was, BANDS[2]]) for was in BANDS)
        return cls((one, two, three))

    @property
    def before(self) -> Bands:
        """What they were."""
        return Bands(*(sum(row) for row in self.moves))

    @property
    def after(self) -> Bands:
        """What they are."""
        return Bands(*(sum(column) for column in zip(*self.moves, strict=True)))

    @property
    def people(self) -> int:
        """All of them."""
        return sum(map(sum, self.moves))

    @property
    def rose(self) -> int:
        """To a better band."""
        return self.moves[1][0] + self.moves[2][0] + self.moves[2][1]

    @property
    def fell(self) -> int:
        """To a worse one."""
        return self.moves[0][1] + self.moves[0][2] + self.moves[1][2]

    @property
    def stayed(self) -> int:
        """In their band."""
        return self.people - self.rose - self.fell


@dataclass(frozen=True, slots=True)
class Moved:
    """The change of their score, in points but `z` and `p`; the interval is one of 95 %."""

    nps: float
    low: float
    high: float
    z: float
    p: float
    significant: bool


def moved(panel: Panel) -> Moved | None:
    """The mean difference with its interval, and the paired score test; None of under five people.

    The interval is that of a mean of differences. The test takes its error under the hypothesis that nothing has
    changed (McNemar's, over steps of 1 and 2; Fagerland, Lydersen, Laake 2017): it keeps its 5 % with few people too,
    and with none at all who moved there is nothing to test, and p is 1. What it finds, the interval finds as well.
    """
    if panel.people < FEWEST_ANSWERS:
        return None
    net = panel.after.net - panel.before.net
    squares = panel.rose + panel.fell + 3 * (panel.moves[0][2] + panel.moves[2][0])
    mean = net / panel.people
    margin = quantile(LEVEL) * math.sqrt(max(0.0, squares / panel.people - mean**2) / panel.people)
    z = net / math.sqrt(squares) if squares else 0.0
    p = math.erfc(abs(z) / math.sqrt(2))
    low, high = max(-2.0, mean - margin), min(2.0, mean + margin)
    return Moved(100 * mean, 100 * low, 100 * high, z, p, p < 1 - LEVEL)


@dataclass(frozen=True, slots=True)
class Tested:
    """A chi-square statistic with its degrees of freedom; none of these: nobody moved, and p is 1."""

    statistic: float
    degrees: int
    p: float

    @property
    def significant(self) -> bool:
        """At 5 %."""
        return self.p < 1 - LEVEL


def bowker(panel: Panel) -> Tested:
    """McNemar-Bowker: whether any move is more frequent than the move back. Pairs without a move count for nothing."""
    exchanged = [(there, back) for _, _, there, back in exchanges(panel) if there + back]
    return tested(sum((there - back) ** 2 / (there + back) for there, back in exchanged), len(exchanged))


def stuart_maxwell(panel: Panel) -> Tested:
    """Stuart-Maxwell: whether the shares of the bands have changed.

    For three bands in closed form (Fleiss, Everitt 1971). Where only two of them exchange people it is McNemar's test.
    """
    between = {frozenset((one, two)): there + back for one, two, there, back in exchanges(panel)}
    if sum(1 for people in between.values() if people) < 2:
        return bowker(panel)
    net = [one - two for one, two in zip(margins(panel.before), margins(panel.after), strict=True)]
    opposite = [between[frozenset({0, 1, 2} - {band})] for band in range(3)]
    below = sum(one * two for one, two in combinations(opposite, 2))
    return tested(sum(people * gain**2 for people, gain in zip(opposite, net, strict=True)) / below, 2)


def exchanges(panel: Panel) -> list[tuple[int, int, int, int]]:
    """For two bands each: how many went there, and how many back."""
    return [(one, two, panel.moves[one][two], panel.moves[two][one]) for one, two in combinations(range(3), 2)]


def margins(bands: Bands) -> Row:
    """In the order of `BANDS`."""
    return bands.promoters, bands.passives, bands.detractors


def tested(statistic: float, degrees: int) -> Tested:
    """With the upper tail of the chi-square distribution, which is short for up to three degrees of freedom."""
    half = statistic / 2
    if degrees == 0:
        return Tested(0.0, 0, 1.0)
    if degrees == 2:
        return Tested(statistic, 2, math.exp(-half))
    tail = math.erfc(math.sqrt(half))
    if degrees == 3:
        tail += math.sqrt(2 * statistic / math.pi) * math.exp(-half)
    return Tested(statistic, degrees, tail)


@dataclass(frozen=True, slots=True)
class Turnover:
    """What makes up a change, in points: they sum to it exactly.

    `moves`: of those who answered both times. `joined`: the other answers of now; `left`: the other answers of before,
    which pull the other way.
    """

    moves: Fraction
    joined: Fraction
    left: Fraction


def turnover(before: Bands, after: Bands, panel: Panel) -> Turnover | None:
    """The parts of the change from all answers of one period to all of another; None where one of the scores is none.

    Nothing is taken for independent here: it is arithmetic, and no test.
    """
    was, now = exact_nps(before), exact_nps(after)
    stayed_was, stayed_now = exact_nps(panel.before), exact_nps(panel.after)
    if was is None or now is None or stayed_was is None or stayed_now is None:
        return None
    return Turnover(stayed_now - stayed_was, now - stayed_now, stayed_was - was)
