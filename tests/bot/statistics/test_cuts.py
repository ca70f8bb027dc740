"""Numbers in groups: at the operator's cuts, or in groups alike in size, and each number in the one that holds it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.statistics.cuts import Bin, CutRule, bin_of, cuts_of, number_of, part_of, quantiles, written

MANY = {str(number): 1 for number in range(1, 14)}
COUNTED = st.dictionaries(st.integers(-50, 50).map(Decimal), st.integers(1, 30), max_size=20)


def numbers(*cuts: str) -> tuple[Decimal, ...]:
    """As they are in the configuration."""
    return tuple(map(Decimal, cuts))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("3", "3"), (" 2.50 ", "2.50"), ("-1", "-1"), ("+4", "4")]
    + [(text, None) for text in ("", "3 years", "1,5", "1e5", "nan", "inf", "٣", "1" * 19)],
)
def test_a_number_is_written_with_digits_and_a_point(text: str, expected: str | None) -> None:
    """A comma could be either mark; nothing else is guessed at."""
    assert (None if expected is None else Decimal(expected)) == number_of(text)


def test_a_number_is_in_the_group_that_starts_with_it() -> None:
    """And what is no number is in one of its own."""
    cuts = numbers("1", "3", "5")
    one, three, five = cuts

    assert [Bin(None, one), Bin(one, three), Bin(one, three), Bin(three, five), Bin(five, None), Bin()] == [
        bin_of(text, cuts) for text in ("0.99", "1", "2.9", "3.0", "5", "no idea")
    ]
    assert Bin(one, three) == part_of("1", cuts)
    assert "1" == part_of("1", ())


def test_more_than_twelve_numbers_are_four_groups() -> None:
    """Twelve are read one by one; so are names of which some are numbers."""
    names = {f"company {n}": 1 for n in range(14)}

    assert 3 == len(cuts_of(MANY))
    assert () == cuts_of({str(number): 1 for number in range(12)})
    assert () == cuts_of(MANY | names)


def test_the_configuration_has_the_last_word() -> None:
    """Its cuts, its number of groups, or none."""
    assert numbers("1", "3") == cuts_of({"2": 5}, CutRule(cuts=numbers("1", "3")))
    assert numbers("2") == cuts_of({"1": 5, "2": 5}, CutRule(quantiles=2))
    assert () == cuts_of(MANY, CutRule(cuts=()))


def test_equal_numbers_stay_together() -> None:
    """Where most are the same there are fewer groups."""
    assert numbers("1") == quantiles({Decimal(0): 90, Decimal(1): 10}, 4)
    assert () == quantiles({Decimal(0): 90}, 4)
    assert () == quantiles({}, 4)


@given(COUNTED, st.integers(2, 8))
def test_no_group_is_empty_and_none_is_far_too_big(counted: dict[Decimal, int], parts: int) -> None:
    """A group is bigger than its share by less than the answers of one number."""
    cuts = quantiles(counted, parts)
    groups: Counter[Bin] = Counter()
    for number, count in counted.items():
        groups[bin_of(str(number), cuts)] += count

    assert len(cuts) < parts
    assert list(cuts) == sorted(set(cuts))
    assert len(groups) == (len(cuts) + 1 if counted else 0)
    if counted:
        assert max(groups.values()) < sum(counted.values()) / parts + max(counted.values())


def test_it_is_written_without_needless_zeros() -> None:
    """As a person would."""
    assert ["2.5", "100", "0.25"] == [written(Decimal(text)) for text in ("2.50", "100", "0.250")]
