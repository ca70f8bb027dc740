"""Numbers in groups, such as years as a customer: where they are cut, and which group one is in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias
from zoneinfo import ZoneInfo

# With more different numbers than these nobody reads a row for each.
MOST_VALUES = 12
PARTS = 4
# In order; none: each value is its own group.
Cuts: TypeAlias = tuple[Decimal, ...]
UTC = ZoneInfo("UTC")
_NUMBER = re.compile(r"\s*([+-]?[0-9]{1,18}(?:\.[0-9]{1,12})?)\s*")


@dataclass(frozen=True, slots=True)
class CutRule:
    """How an attribute's numbers are grouped: at these cuts (none: not at all), or in so many groups alike in size.

    With neither, in four groups, where there are more than twelve different numbers. `is_for_anonymous`: whether
    anonymous answers may be split by it.
    """

    cuts: Cuts | None = None
    quantiles: int | None = None
    is_for_anonymous: bool = True


@dataclass(frozen=True, slots=True)
class Splitting:
    """How a programme splits answers: the rules of its attributes, and the zone of its quarters."""

    rules: Mapping[str, CutRule] = field(default_factory=dict)
    zone: ZoneInfo = UTC


@dataclass(frozen=True, slots=True)
class Bin:
    """The numbers from `low` to under `high`; None is without end. With neither: what is no number."""

    low: Decimal | None = None
    high: Decimal | None = None


# What a segment shares: a value, or a group of numbers.
Part: TypeAlias = "str | Bin"


def number_of(text: str) -> Decimal | None:
    """The number that an attribute is, written with a decimal point; None for any other text."""
    found = _NUMBER.fullmatch(text)
    return None if found is None else Decimal(found[1])


def cuts_of(counted: Mapping[str, int], rule: CutRule | None = None) -> Cuts:
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


def quantiles(counted: Mapping[Decimal, int], parts: int) -> Cuts:
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


def bin_of(text: str, cuts: Cuts) -> Bin:
    """The group of a value among numbers that are cut at `cuts`, in order."""
    number = number_of(text)
    if number is None:
        return Bin()
    edges = (None, *cuts, None)
    at = sum(cut <= number for cut in cuts)
    return Bin(edges[at], edges[at + 1])


def part_of(text: str, cuts: Cuts) -> Part:
    """The group of a value, or the value itself where nothing is cut."""
    return bin_of(text, cuts) if cuts else text


def written(number: Decimal) -> str:
    """Without needless zeros: 2.50 is 2.5, 100 is 100."""
    return f"{number.normalize():f}"
