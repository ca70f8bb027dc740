"""Segments: all of them where answers carry names, and none that gives somebody away where they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.survey.figures import Counts
from bot.survey.segments import Segment, segments, tells_too_much
from tests.bot.survey.strategies import counts


def mixed(answers: int) -> Counts:
    """So many answers, the first of a promoter, all others of detractors."""
    return Counts.of({10: min(answers, 1), 0: max(answers - 1, 0)})


def withheld(**groups: Counts) -> set[str]:
    """The values that are withheld where answers are anonymous."""
    return {segment.value for segment in segments(groups.items(), anonymous=True) if segment.withheld}


def test_the_most_answers_come_first_and_then_the_alphabet() -> None:
    """And where answers carry names nothing is withheld, however small."""
    found = segments([("pro", mixed(3)), ("free", mixed(9)), ("basic", mixed(3)), ("none", Counts())], anonymous=False)

    assert [
        Segment("free", mixed(9)),
        Segment("basic", mixed(3)),
        Segment("pro", mixed(3)),
        Segment("none", Counts()),
    ] == found


def test_a_group_under_five_is_withheld_without_its_counts() -> None:
    """What is withheld is not there to leak."""
    found = segments([("a", mixed(20)), ("b", mixed(4)), ("c", mixed(3))], anonymous=True)

    assert [Segment("a", mixed(20)), Segment("b", None), Segment("c", None)] == found


def test_the_order_of_what_is_withheld_tells_nothing() -> None:
    """By value, not by size."""
    found = segments([("z", mixed(4)), ("b", mixed(20)), ("y", mixed(3)), ("x", mixed(4))], anonymous=True)

    assert ["b", "x", "y", "z"] == [segment.value for segment in found]


def test_a_single_small_group_takes_the_next_smallest_with_it() -> None:
    """The total less all others would be its answers."""
    assert {"b", "c"} == withheld(a=mixed(20), b=mixed(8), c=mixed(2))


def test_where_no_total_is_shown_it_need_not() -> None:
    """There is nothing to subtract from."""
    groups = [("a", mixed(20)), ("b", mixed(8)), ("c", mixed(2))]
    found = segments(groups, anonymous=True, total_shown=False)

    assert [False, False, True] == [segment.withheld for segment in found]


def test_two_small_groups_of_five_together_are_enough() -> None:
    """Subtraction gives a group that could be shown by itself."""
    assert {"b", "c"} == withheld(a=mixed(20), b=mixed(3), c=mixed(2))


def test_two_small_groups_of_under_five_together_are_not() -> None:
    """Subtraction would give the score of three people."""
    assert {"b", "c", "d"} == withheld(a=mixed(20), b=mixed(8), c=mixed(2), d=mixed(1))


def test_a_group_that_nobody_is_in_hides_nobody() -> None:
    """It is withheld like every small one, and does not count as company for another."""
    assert {"b", "c", "d"} == withheld(a=mixed(20), b=mixed(8), c=mixed(2), d=Counts())


def test_a_group_all_of_one_band_needs_twice_as_many() -> None:
    """A score of 100 or -100 tells what each of them said."""
    assert {"b", "c"} == withheld(a=mixed(20), b=mixed(10), c=Counts.of({9: 4, 10: 5}))
    assert set() == withheld(a=mixed(20), b=mixed(10), c=Counts.of({9: 5, 10: 5}))


def test_two_small_groups_all_of_one_band_are_not_enough() -> None:
    """Subtraction would tell that each of them is a detractor."""
    assert {"b", "c", "d"} == withheld(a=mixed(20), b=mixed(12), c=Counts.of({0: 4}), d=Counts.of({6: 3}))


def test_a_group_by_itself_is_withheld_if_small_and_shown_if_not() -> None:
    """There is no other to withhold."""
    assert {"a"} == withheld(a=mixed(4))
    assert set() == withheld(a=mixed(5))
    assert set() == withheld()


@pytest.mark.parametrize(("k", "expected"), [(3, set()), (4, {"b", "c"})])
def test_the_smallest_group_that_is_shown_can_be_set(k: int, expected: set[str]) -> None:
    """Five unless told."""
    found = segments([("a", mixed(20)), ("b", mixed(8)), ("c", mixed(3))], anonymous=True, k=k)

    assert expected == {segment.value for segment in found if segment.withheld}


@given(st.dictionaries(st.text(max_size=3), counts(), max_size=8))
def test_nothing_shown_gives_a_small_group_away(groups: dict[str, Counts]) -> None:
    """Neither directly nor by subtraction from the total; and no value is lost."""
    found = segments(groups.items(), anonymous=True)
    shown = [segment.counts for segment in found if segment.counts is not None]
    hidden = [groups[segment.value] for segment in found if segment.withheld and groups[segment.value].answers]

    assert sorted(groups) == sorted(segment.value for segment in found)
    assert all(counted.answers >= 5 for counted in shown)
    assert not shown or not hidden or (len(hidden) >= 2 and not tells_too_much(sum(hidden, Counts())))
    assert shown == sorted(shown, key=lambda counted: -counted.answers)
