"""The change between two periods: whether it is real, how small a one would show, and how the bands moved.

The standard errors are the adjusted ones of `figures`: with them the test errs at most 6 % of the time from five
answers on, where the plain ones find a change in up to 39 % of small, lopsided samples that have none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from bot.survey.figures import FEWEST_ANSWERS, LEVEL, Bands, estimate, quantile

_POWER = 2.8
"""1.96 + 0.84: so many standard errors are found significant at 5 % in four of five cases."""


@dataclass(frozen=True, slots=True)
class Change:
    """From one period to another, whose answers are taken as independent; all in points but `z` and `p`.

    `nps` is the observed difference, unrounded. `margin`: with so many answers anything smaller could be chance.
    `detectable` is the change that four times of five would be found significant. `across_6_7` and `across_8_9` are the
    net shares that rose over the border of detractors and passives, and over that of passives and promoters: their sum
    is the change. `clear_6_7` and `clear_8_9` tell whether that move, tested by itself at 5 %, is more than chance.
    """

    before: Bands
    after: Bands
    nps: float
    z: float
    p: float
    low: float
    high: float
    significant: bool
    margin: float
    detectable: float
    across_6_7: float
    across_8_9: float
    clear_6_7: bool
    clear_8_9: bool


def change(before: Bands, after: Bands) -> Change | None:
    """The change and its two-sided test at 5 %; None where either side has under five answers."""
    if min(before.answers, after.answers) < FEWEST_ANSWERS:
        return None
    one, two = estimate(before), estimate(after)
    moved, error = two.centre - one.centre, math.hypot(one.error, two.error)
    over_6_7, over_8_9 = crossings(before, after)
    observed = float(over_6_7 + over_8_9)
    margin = quantile(LEVEL) * error
    p = _two_sided(moved / error)
    return Change(
        before,
        after,
        nps=observed,
        z=moved / error,
        p=p,
        # The adjustment pulls towards 0: at the extremes what was observed would stand outside its interval.
        low=max(-200.0, min(moved - margin, observed)),
        high=min(200.0, max(moved + margin, observed)),
        significant=p < 1 - LEVEL,
        margin=margin,
        detectable=_POWER * error,
        across_6_7=float(over_6_7),
        across_8_9=float(over_8_9),
        clear_6_7=_differ(before.detractors, before.answers, after.detractors, after.answers),
        clear_8_9=_differ(before.promoters, before.answers, after.promoters, after.answers),
    )


def crossings(before: Bands, after: Bands) -> tuple[Fraction, Fraction]:
    """The net shares, in points, that rose over 6|7 and over 8|9: their exact sum is the change.

    The bands are ordered, so the net flow over each border is known although nobody's own move is.
    """
    fewer_detractors = Fraction(before.detractors, before.answers) - Fraction(after.detractors, after.answers)
    more_promoters = Fraction(after.promoters, after.answers) - Fraction(before.promoters, before.answers)
    return 100 * fewer_detractors, 100 * more_promoters


def _differ(before: int, all_before: int, after: int, all_after: int) -> bool:
    """Whether two shares differ at 5 %, each adjusted like the score: 3/4 of three added answers."""
    one, two = (before + 0.75) / (all_before + 3), (after + 0.75) / (all_after + 3)
    error = math.sqrt(one * (1 - one) / (all_before + 3) + two * (1 - two) / (all_after + 3))
    return _two_sided((two - one) / error) < 1 - LEVEL


def _two_sided(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))
