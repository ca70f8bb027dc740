"""How often the interval holds the truth: each way in which so many can answer, weighed by its probability."""

from __future__ import annotations

from math import exp, lgamma, log

import pytest

from bot.survey.figures import Bands, interval

# Promoters, passives, detractors: typical, good, high, even, poor, polarised, passive, extreme, ten of twelve, flat.
TRUTHS = (
    (0.5, 0.3, 0.2), (0.7, 0.2, 0.1), (0.85, 0.1, 0.05), (1 / 3, 1 / 3, 1 / 3), (0.2, 0.3, 0.5),
    (0.45, 0.1, 0.45), (0.2, 0.6, 0.2), (0.95, 0.04, 0.01), (10 / 12, 1 / 12, 1 / 12), (0.1, 0.85, 0.05),
)  # fmt: skip
LIKELY = 1e-9


def coverage(answers: int, every: int = 1) -> list[float]:
    """For each truth the probability that the interval holds it; with `every` one outcome of so many is tried."""
    held, seen = [0.0] * len(TRUTHS), [0.0] * len(TRUTHS)
    for promoters in range(answers + 1):
        for passives in range(answers - promoters + 1):
            if (promoters * 31 + passives) % every:
                continue
            found = Bands(promoters, passives, answers - promoters - passives)
            weights = [probability(found, truth) for truth in TRUTHS]
            if max(weights) < LIKELY or (ends := interval(found)) is None:
                continue
            for at, (weight, truth) in enumerate(zip(weights, TRUTHS, strict=True)):
                seen[at] += weight
                if ends.low <= 100 * (truth[0] - truth[2]) <= ends.high:
                    held[at] += weight
    return [one / all_ for one, all_ in zip(held, seen, strict=True)]


def probability(found: Bands, truth: tuple[float, float, float]) -> float:
    """Of an outcome, where answers are independent."""
    counts = (found.promoters, found.passives, found.detractors)
    ways = lgamma(found.answers + 1) - sum(lgamma(count + 1) for count in counts)
    return exp(ways + sum(count * log(share) for count, share in zip(counts, truth, strict=True)))


# Answers, of how many outcomes one is tried, and the published mean and worst coverage.
PUBLISHED = (
    (5, 1, 94.8, 89.7),
    (7, 1, 94.0, 88.0),
    (10, 1, 95.6, 91.4),
    (20, 1, 95.9, 94.3),
    (50, 1, 95.4, 94.5),
    (100, 1, 95.3, 94.9),
    (500, 37, 95.1, 93.5),
)


@pytest.mark.parametrize(("answers", "every", "mean", "worst"), PUBLISHED)
def test_the_interval_holds_the_truth_as_often_as_it_says(answers: int, every: int, mean: float, worst: float) -> None:
    """On average over ten truths at least 94 times of 100, from five answers to five hundred; each as was published."""
    found = [100 * one for one in coverage(answers, every)]

    assert sum(found) / len(found) >= max(94, mean - 0.1)
    assert min(found) >= worst - 0.1
