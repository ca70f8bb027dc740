"""Many tests in one report: which of them are found, when one in twenty would be found by chance alone."""

from __future__ import annotations

from collections.abc import Sequence

FALSE_DISCOVERIES = 0.05


def benjamini_hochberg(p: Sequence[float], rate: float = FALSE_DISCOVERIES) -> list[bool]:
    """For each test, given by its p, whether it is found: of those found, at most this share is so by chance.

    Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57: with the p in order, all up to the last whose p is at most
    `rate` times its place, divided by how many there are.
    """
    order = sorted(range(len(p)), key=lambda at: p[at])
    places = [place for place, at in enumerate(order, start=1) if p[at] <= rate * place / len(p)]
    found = set(order[: places[-1]]) if places else set()
    return [at in found for at in range(len(p))]
