"""The figures of one period: whole counts in, one rounding at the end, and an interval with every score.

Every standard error is that of the adjusted Wald method (3,T): three answers are added, 3/4 to the promoters
and 3/4 to the detractors (Rocks 2016, The American Statistician 70(4), arXiv 1601.07235). One and the same
error gives the interval here, and in `changes` the test and the smallest change that would show.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

from bot.survey.scale import SCORES

LEVEL = 0.95
FEWEST_ANSWERS = 5
"""Under so many answers neither an interval nor a change is shown: it would say more than is known."""

THIN_ANSWERS = 30
THIN_MARGIN = 15.0


@dataclass(frozen=True, slots=True)
class Bands:
    """How many answers fell in each band."""

    promoters: int
    passives: int
    detractors: int

    def __post_init__(self) -> None:
        if min(self.promoters, self.passives, self.detractors) < 0:
            raise ValueError("a count of answers cannot be negative")

    @property
    def answers(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def net(self) -> int:
        return self.promoters - self.detractors

    def __add__(self, other: Bands) -> Bands:
        return Bands(
            self.promoters + other.promoters,
            self.passives + other.passives,
            self.detractors + other.detractors,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many answers there are of each score, from 0 to 10."""

    scores: tuple[int, ...] = (0,) * len(SCORES)

    def __post_init__(self) -> None:
        if len(self.scores) != len(SCORES):
            raise ValueError(f"{len(self.scores)} counts for the {len(SCORES)} scores from 0 to 10")
        if min(self.scores) < 0:
            raise ValueError("a count of answers cannot be negative")

    @classmethod
    def of(cls, counted: Mapping[int, int]) -> Counts:
        """The counts of a mapping from score to number; scores that are not in it were given by nobody."""
        if strange := sorted(set(counted) - set(SCORES)):
            raise ValueError(f"score {strange[0]} is not a whole number from 0 to 10")
        return cls(tuple(counted.get(score, 0) for score in SCORES))

    @property
    def detractors(self) -> int:
        return sum(self.scores[:7])

    @property
    def passives(self) -> int:
        return sum(self.scores[7:9])

    @property
    def promoters(self) -> int:
        return sum(self.scores[9:])

    @property
    def answers(self) -> int:
        return sum(self.scores)

    @property
    def bands(self) -> Bands:
        return Bands(self.promoters, self.passives, self.detractors)

    def __add__(self, other: Counts) -> Counts:
        return Counts(tuple(mine + theirs for mine, theirs in zip(self.scores, other.scores, strict=True)))


def round_half_away(value: Fraction) -> int:
    """The nearest whole number, a half going away from zero; never "-0". As a spreadsheet rounds."""
    size = math.floor(abs(value) + Fraction(1, 2))
    return size if value >= 0 else -size


def exact_nps(bands: Bands) -> Fraction | None:
    """The score before its one rounding, from -100 to 100, or None when nobody answered."""
    return Fraction(100 * bands.net, bands.answers) if bands.answers else None


def nps(bands: Bands) -> int | None:
    """The score as it is shown, from -100 to 100, or None when nobody answered.

    The shares are subtracted before they are rounded: two promoters and a detractor give 33, and not
    67 - 33 = 34.
    """
    exact = exact_nps(bands)
    return None if exact is None else round_half_away(exact)


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of each band in per cent, with one decimal, together 100.0."""

    promoters: float
    passives: float
    detractors: float


def shares(bands: Bands) -> Shares | None:
    """The shares by largest remainder, so that they add up as a reader adds them; None when nobody answered.

    Where remainders are alike the passives are rounded up first: that way neither side gains on the other.
    """
    answers = bands.answers
    if not answers:
        return None
    counts = (bands.passives, bands.promoters, bands.detractors)
    tenths = [1000 * count // answers for count in counts]
    by_remainder = sorted(range(3), key=lambda band: -(1000 * counts[band] % answers))
    for band in by_remainder[: 1000 - sum(tenths)]:
        tenths[band] += 1
    passives, promoters, detractors = (tenth / 10 for tenth in tenths)
    return Shares(promoters, passives, detractors)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The adjusted score and its standard error, in points, before anything is cut off."""

    centre: float
    error: float


def estimate(bands: Bands, effective: float | None = None) -> Estimate:
    """The adjusted Wald (3,T) estimate.

    `effective` stands in for the number of answers where these count for more or less than their number.
    Raises ValueError when nobody answered.
    """
    if not bands.answers:
        raise ValueError("there is nothing to estimate from no answers")
    weight = bands.answers if effective is None else effective
    return estimate_of(bands.promoters / bands.answers, bands.detractors / bands.answers, weight)


def estimate_of(promoters: float, detractors: float, effective: float) -> Estimate:
    """The same from the shares of the two bands, which may be weighted, and as many equal answers as they are worth."""
    total = effective + 3
    more, less = (promoters * effective + 0.75) / total, (detractors * effective + 0.75) / total
    centre = more - less
    return Estimate(100 * centre, 100 * math.sqrt((more + less - centre**2) / total))


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true score is to be expected, in points; not centred on the observed one, which is inside.

    `margin` is half the width, before the cut to -100 and 100.
    """

    low: float
    high: float
    level: float
    margin: float


def interval(bands: Bands, level: float = LEVEL, *, population: int | None = None) -> Interval | None:
    """The two-sided adjusted Wald (3,T) interval, cut to -100 and 100; None under five answers.

    With `population`, the number of people who were asked, it says what all of them would have answered, if
    those who kept silent are like the others. The correction is then in the number of answers: multiplied to
    the error instead it would leave the added answers their pull, and miss the truth. Never use it to
    compare periods.
    Raises ValueError when there are more answers than people.
    """
    answers = bands.answers
    if answers < FEWEST_ANSWERS:
        return None
    effective: float = answers
    if population is not None:
        if population < answers:
            raise ValueError(f"{answers} answers cannot come from {population} people")
        if population == answers:
            point = 100 * bands.net / answers
            return Interval(point, point, level, 0.0)
        effective = answers * (population - 1) / (population - answers)
    return interval_of(estimate(bands, effective), level)


def interval_of(estimated: Estimate, level: float = LEVEL) -> Interval:
    """The two-sided interval of an estimate, cut to -100 and 100."""
    margin = quantile(level) * estimated.error
    low, high = estimated.centre - margin, estimated.centre + margin
    return Interval(max(-100.0, low), min(100.0, high), level, margin)


def is_thin(bands: Bands) -> bool:
    """Whether a figure rests on so little that it is marked: under 30 answers, or a margin over 15 points."""
    found = interval(bands)
    return found is None or bands.answers < THIN_ANSWERS or found.margin > THIN_MARGIN


def quantile(level: float) -> float:
    """The two-sided quantile: 1.959964 for 95 %. (One-sided, as some write it, 95 % would be 90 %.)"""
    return NormalDist().inv_cdf((1 + level) / 2)
