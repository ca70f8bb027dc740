"""Medians and ratios: a shared machine's absolute times drift, a ratio within one round holds."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


def seconds(run: Callable[[], object]) -> float:
    """How long one run takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def paired(first: Callable[[], float], second: Callable[[], float], rounds: int) -> tuple[float, float, float]:
    """Both in turn, a round at a time: the medians of each, and of the ratio first/second round by round."""
    pairs = [(first(), second()) for _ in range(rounds)]
    ratios = [one / other for one, other in pairs]
    return median([one for one, _ in pairs]), median([other for _, other in pairs]), median(ratios)


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)
