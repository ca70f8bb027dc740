"""Whether a goal is met, missed or not decided by so many answers, and how many promoters are missing.

Formulae: the score by its adjusted Wald interval; a share by Wilson's (J. Am. Stat. Assoc. 22, 1927); the growth of a
share by the difference of two adjusted shares, with the error of both periods.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import NormalDist

from bot.survey.figures import FEWEST_ANSWERS, LEVEL, Bands, Interval, estimate, interval, quantile

# As in the score's interval: three answers are added, a quarter of them to each side.
_ADDED, _TO_EACH = 3, 0.75


class Measure(StrEnum):
    """What a goal is about: the score, or the share of a band."""

    SCORE = "score"
    PROMOTERS = "promoters"
    DETRACTORS = "detractors"


class Standing(StrEnum):
    """What the answers say of a goal; OPEN: either may be so."""

    MET = "met"
    MISSED = "missed"
    OPEN = "not decided"


@dataclass(frozen=True, slots=True)
class Judged:
    """`probability`: how likely it is that the goal is met in truth."""

    standing: Standing
    probability: float


@dataclass(frozen=True, slots=True)
class Missing:
    """What would bring the figure to the target, each by itself; None where that alone cannot.

    `promoters`: answers besides those there are. `to_passives` and `to_promoters`: detractors who would change.
    """

    promoters: int | None
    to_passives: int | None
    to_promoters: int | None


def judged(bands: Bands, measure: Measure, target: float) -> Judged | None:
    """Of a target in points, or in per cent between 0 and 100; None under five answers.

    It is met when the whole 95 % interval is on its side, and missed when none of it is.
    """
    if bands.answers < FEWEST_ANSWERS:
        return None
    if measure is Measure.SCORE:
        found, estimated = interval(bands), estimate(bands)
        if found is None:
            return None
        standing = _standing(found.low >= target, found.high < target)
        return Judged(standing, NormalDist().cdf((estimated.centre - target) / estimated.error))
    goal, count = target / 100, share_count(bands, measure)
    z = (count / bands.answers - goal) / math.sqrt(goal * (1 - goal) / bands.answers)
    return _by_z(z if measure is Measure.PROMOTERS else -z)


def grown(before: Bands, now: Bands, measure: Measure, growth: float) -> Judged | None:
    """Of a share that is to be `growth` per cent greater than before (less: negative), or of a score that is to be so
    many points higher. The error of both periods counts. None where either has under five answers.
    """
    if min(before.answers, now.answers) < FEWEST_ANSWERS:
        return None
    if measure is Measure.SCORE:
        was, is_now = estimate(before), estimate(now)
        return _by_z((is_now.centre - was.centre - growth) / math.hypot(was.error, is_now.error))
    factor = 1 + growth / 100
    share_was, error_was = _adjusted(share_count(before, measure), before.answers)
    share_now, error_now = _adjusted(share_count(now, measure), now.answers)
    z = (share_now - factor * share_was) / math.hypot(factor * error_was, error_now)
    return _by_z(z if measure is Measure.PROMOTERS else -z)


def share_interval(bands: Bands, measure: Measure) -> Interval | None:
    """Wilson's 95 % interval of a share, in per cent; None under five answers."""
    answers = bands.answers
    if answers < FEWEST_ANSWERS:
        return None
    z2 = quantile(LEVEL) ** 2
    share = share_count(bands, measure) / answers
    centre = (share + z2 / (2 * answers)) / (1 + z2 / answers)
    margin = math.sqrt(z2 * (share * (1 - share) + z2 / (4 * answers)) / answers) / (1 + z2 / answers)
    return Interval(100 * max(0.0, centre - margin), 100 * min(1.0, centre + margin), LEVEL, 100 * margin)


def observed(bands: Bands, measure: Measure) -> Fraction | None:
    """The figure that a goal is about, in points or per cent; None when nobody answered."""
    if not bands.answers:
        return None
    return Fraction(100 * (bands.net if measure is Measure.SCORE else share_count(bands, measure)), bands.answers)


def missing(bands: Bands, measure: Measure, target: float) -> Missing | None:
    """What is missing to the target, as the figure stands; None where nothing is, or nobody answered.

    k new promoters of n answers bring the net count N to the share G: k = (G n - N) / (1 - G).
    """
    now, goal = observed(bands, measure), Fraction(str(target)) / 100
    if now is None or (now <= 100 * goal if measure is Measure.DETRACTORS else now >= 100 * goal):
        return None
    answers = bands.answers
    if measure is Measure.DETRACTORS:
        too_many = math.ceil(bands.detractors - goal * answers)
        diluted = math.ceil(bands.detractors / goal) - answers
        return Missing(diluted, too_many, too_many)
    have = bands.net if measure is Measure.SCORE else bands.promoters
    short = goal * answers - have
    promoters = None if goal >= 1 else math.ceil(short / (1 - goal))
    if measure is Measure.PROMOTERS:
        return Missing(promoters, None, _at_most(math.ceil(short), bands.detractors))
    to_passives, to_promoters = math.ceil(short), math.ceil(short / 2)
    return Missing(promoters, _at_most(to_passives, bands.detractors), _at_most(to_promoters, bands.detractors))


def share_count(bands: Bands, measure: Measure) -> int:
    """How many answers the share of a band counts."""
    return bands.promoters if measure is Measure.PROMOTERS else bands.detractors


def _adjusted(count: int, answers: int) -> tuple[float, float]:
    share = (count + _TO_EACH) / (answers + _ADDED)
    return share, math.sqrt(share * (1 - share) / (answers + _ADDED))


def _by_z(z: float) -> Judged:
    edge = quantile(LEVEL)
    return Judged(_standing(z >= edge, z < -edge), NormalDist().cdf(z))


def _standing(is_met: bool, is_missed: bool) -> Standing:  # noqa: FBT001 - the two sides of one interval
    if is_met:
        return Standing.MET
    return Standing.MISSED if is_missed else Standing.OPEN


def _at_most(number: int, there_are: int) -> int | None:
    return number if number <= there_are else None
