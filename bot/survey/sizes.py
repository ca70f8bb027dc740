"""How many to ask for a margin of error, by the interval that the figures use; pure.

n answers give a margin of z · sqrt(s² / (n + 3)), where s² is the variance of the three bands as +1, 0 and −1 and three
answers are added as in the adjusted Wald interval (Rocks 2016). Of a small population fewer are enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from statistics import NormalDist

from bot.survey.figures import LEVEL, Bands

# As scores mostly scatter, where nothing is known yet; 1 would be half promoters and half detractors.
USUAL_VARIANCE = 0.67
# Fewer answers say little of how they scatter.
FEWEST = 30


@dataclass(frozen=True, slots=True)
class Size:
    """So many answers are needed. `asks`: so many people have to be asked for it; None: the response is not known."""

    answers: int
    asks: int | None


def size(margin: float, variance: float, *, population: int | None = None, response_rate: float | None = None) -> Size:
    """What a margin of so many points takes, of a population where it is known; ValueError where it is none."""
    if not 0 < margin < 100:
        raise ValueError("a margin is more than 0 and less than 100 points")
    exact = NormalDist().inv_cdf((1 + LEVEL) / 2) ** 2 * variance / (margin / 100) ** 2 - 3
    if population is not None and population > 0:
        exact = exact * population / (population - 1 + exact) if exact > 0 else 0
    # A hair above a whole number is that number: the margin is no more exact than that.
    answers = max(1, ceil(exact - 1e-9))
    return Size(answers, ceil(answers / response_rate) if response_rate else None)


def variance_of(bands: Bands) -> float | None:
    """How the answers scatter; None where they are too few to say."""
    if bands.answers < FEWEST:
        return None
    promoters, detractors = (Fraction(one, bands.answers) for one in (bands.promoters, bands.detractors))
    return float(promoters + detractors - (promoters - detractors) ** 2)
