"""Numbers in groups, such as years as a customer: where they are cut, and which group one is in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

# With more different numbers than these nobody reads a row for each.
MOST_VALUES = 12
PARTS = 4
_NUMBER = re.compile(r"\s*([+-]?[0-9]{1,18}(?:\.[0-9]{1,12})?)\s*")


@dataclass(frozen=True, slots=True)
class CutRule:
    """How an attribute's numbers are grouped: at these cuts (none: not at all), or in so many groups alike in size.

    With neither, in four groups, where there are more than twelve different numbers.
    """

    cuts: tuple[Decimal, ...] | None = None
    quantiles: int | None = None


@dataclass(frozen=True, slots=True)
class Bin:
    """The numbers from `low` to under `high`; None is without end. With neither: what is no number."""

    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def holds_numbers(self) -> bool:
        """Whether it is one of the groups of numbers."""
        return self.low is not None or self.high is not None


def number_of(text: str) -> Decimal | None:
    """The number that an attribute is, written with a decimal point; None for any other text."""
    found = _NUMBER.fullmatch(text)
    return None if found is None else Decimal(found[1])


def cuts_of(counted: Mapping[str, int], rule: CutRule | None = None) -> tuple[Decimal, ...]:
    """Where the numbers among these values are cut, by how many answers have each; nowhere: each is its own group."""
    if rule is not None and rule.cuts is not None:
        return rule.cuts
    numbers: Counter[Decimal] = Counter()
    for text, count in counted.items():
        if (number := number_of(text)) is not None:
            numbers[number] += count
    if rule is not None and rule.quantiles is not None:
        return quantiles(numbers, rule.quantiles)
    # Among texts, such as names of which some are numbers, each is what it is.
    if len(numbers) <= MOST_VALUES or 2 * len(numbers) < len(counted):
        return ()
    return quantiles(numbers, PARTS)


def quantiles(counted: Mapping[Decimal, int], parts: int) -> tuple[Decimal, ...]:
    """Cuts into at most so many groups, none of them empty and about alike in size: equal numbers stay together."""
    values = sorted(number for number, count in counted.items() if count)
    total = sum(counted.values())
    cuts: list[Decimal] = []
    below, wanted = 0, 1
    for before, value in pairwise(values):
        below += counted[before]
        if below * parts >= total * wanted:
            cuts.append(value)
            wanted = below * parts // total + 1
    return tuple(cuts)


def bin_of(text: str, cuts: Sequence[Decimal]) -> Bin:
    """The group of a value among numbers that are cut at `cuts`, in order."""
    number = number_of(text)
    if number is None:
        return Bin()
    edges = (None, *cuts, None)
    at = sum(cut <= number for cut in cuts)
    return Bin(edges[at], edges[at + 1])


def written(number: Decimal) -> str:
    """Without needless zeros: 2.50 is 2.5, 100 is 100."""
    return f"{number.normalize():f}"
