"""Many tests at once: the published example, and what holds of any."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.statistics.many import benjamini_hochberg

# Benjamini and Hochberg 1995, section 3.2: of the fifteen, theirs finds four where Bonferroni's finds three.
PUBLISHED = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]
SOME_P = st.lists(st.floats(0, 1), max_size=20)


def test_of_the_published_fifteen_four_are_found() -> None:
    """In whatever order they come."""
    found = benjamini_hochberg(PUBLISHED)

    assert [True] * 4 + [False] * 11 == found
    assert found[::-1] == benjamini_hochberg(PUBLISHED[::-1])


def test_one_test_alone_is_as_it_was() -> None:
    """And no tests are none."""
    assert [True] == benjamini_hochberg([0.05])
    assert [False] == benjamini_hochberg([0.0501])
    assert [] == benjamini_hochberg([])


@given(SOME_P)
def test_found_are_the_smallest_between_bonferroni_and_no_care_at_all(p: list[float]) -> None:
    """What the stricter rule finds is found, and nothing that a test alone would not find."""
    found = benjamini_hochberg(p)
    chosen = [one for one, is_found in zip(p, found, strict=True) if is_found]
    others = [one for one, is_found in zip(p, found, strict=True) if not is_found]

    assert all(one <= 0.05 for one in chosen)
    assert all(one > 0.05 / len(p) for one in others)
    assert not chosen or not others or max(chosen) < min(others)
