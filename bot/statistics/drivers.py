"""What goes with the score: the share of its variance that each rating explains, fairly divided among them.

The Shapley value of R² (LMG: Lindeman, Merenda and Gold 1980; Grömping 2006, Journal of Statistical Software 17(1)):
the R² that a rating adds, averaged over all orders in which the ratings may enter a linear regression. The shares add
up to the R² of all of them. They say what goes with the score, and not what causes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

from bot.survey.figures import LEVEL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

MOST_DRIVERS = 10
"""All subsets of ten are 1,024 regressions; one more doubles them."""

FEWEST_ANSWERS = 50
ANSWERS_A_DRIVER = 10
SAMPLES = 400
# The same answers have the same interval every time.
SEED = 20_030_401
RIDGE = 1e-10


@dataclass(frozen=True, slots=True)
class Driver:
    """A rating, its share of the variance (all of them add up to R²), and where that share is to be expected."""

    name: str
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Drivers:
    """Of `answers` that have every rating; `r2` of 1 is all of the variance. The largest share is first."""

    answers: int
    r2: float
    drivers: tuple[Driver, ...]


def fewest_answers(drivers: int) -> int:
    """With fewer answers nothing is said of so many ratings."""
    return max(FEWEST_ANSWERS, ANSWERS_A_DRIVER * drivers)


def drivers(names: Sequence[str], ratings: Sequence[Sequence[float]], outcome: Sequence[float]) -> Drivers:
    """The shares, with percentile intervals of the bootstrap; `ratings` has a row for each answer.

    ValueError with a sentence: too many ratings, too few answers, or one of them is the same in all answers.
    """
    import numpy as np  # noqa: PLC0415 - half a tenth of a second that nobody else waits for

    if len(names) > MOST_DRIVERS:
        raise ValueError(f"at most {MOST_DRIVERS} ratings can be held against the score at once")
    if len(outcome) < (fewest := fewest_answers(len(names))):
        raise ValueError(f"only {len(outcome)} answers have all of these ratings, and {fewest} are needed")
    data = np.column_stack([np.asarray(ratings, float), np.asarray(outcome, float)])
    if same := [name for name, spread in zip([*names, "score"], np.ptp(data, axis=0), strict=True) if not spread]:
        raise ValueError(f"'{same[0]}' is the same in all answers")
    shares = shapley(data)
    picks = np.random.default_rng(SEED).integers(0, len(data), (SAMPLES, len(data)))
    sampled = np.array([shapley(data[pick]) for pick in picks])
    low, high = np.quantile(sampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    found = [Driver(name, *map(float, told)) for name, *told in zip(names, shares, low, high, strict=True)]
    ordered = sorted(found, key=lambda driver: (-driver.share, driver.name))
    return Drivers(len(data), float(shares.sum()), tuple(ordered))


def shapley(data: Numbers) -> Numbers:
    """Of the columns but the last, their shares of the R² of the last."""
    import numpy as np  # noqa: PLC0415

    count = data.shape[1] - 1
    r2 = explained(correlations(data), count)
    masks = np.arange(1 << count)
    sizes = np.array([mask.bit_count() for mask in range(1 << count)])
    weights = np.array([1 / (count * comb(count - 1, size)) for size in range(count)])
    shares = np.zeros(count)
    for driver in range(count):
        without = masks[masks & (1 << driver) == 0]
        shares[driver] = weights[sizes[without]] @ (r2[without | (1 << driver)] - r2[without])
    return shares


def correlations(data: Numbers) -> Numbers:
    """Of all columns; one that is the same in all rows, as may come of a sample, goes with nothing."""
    import numpy as np  # noqa: PLC0415

    centred = data - data.mean(axis=0)
    norms = np.sqrt((centred**2).sum(axis=0))
    scaled = np.divide(centred, norms, out=np.zeros_like(centred), where=norms > 0)
    found: Numbers = scaled.T @ scaled
    np.fill_diagonal(found, 1.0)
    return found


def explained(correlation: Numbers, count: int) -> Numbers:
    """R² of the regression on each subset of the first columns, by the bits of its number; all of one size at once."""
    import numpy as np  # noqa: PLC0415

    r2 = np.zeros(1 << count)
    for size in range(1, count + 1):
        subsets = np.array(list(combinations(range(count), size)))
        inner = correlation[subsets[:, :, None], subsets[:, None, :]]
        outer = correlation[subsets, count][:, :, None]
        # So little is added that only columns which determine each other notice: without it they could not be solved.
        solved = np.linalg.solve(inner + RIDGE * np.eye(size), outer)
        r2[(1 << subsets).sum(axis=1)] = (outer * solved).sum(axis=(1, 2))
    return r2
