"""How often keys were met, beyond what fits in memory."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from storage.tally import Met, Tally


def test_a_key_is_counted_and_its_first_place_is_kept() -> None:
    """Within one list, and over several."""
    with Tally() as tally:
        first = tally.note([("ann", 2), ("bob", 3), ("ann", 4)])
        second = tally.note([("bob", 5), ("eve", 6)])

    assert [Met(1, 2), Met(1, 3), Met(2, 2)] == first
    assert [Met(2, 3), Met(1, 6)] == second


@given(st.lists(st.lists(st.text(max_size=3), max_size=20), max_size=5))
def test_it_counts_as_a_counter_would(lists: list[list[str]]) -> None:
    """Whatever the keys, and however they are cut into lists."""
    counter: Counter[str] = Counter()
    with Tally() as tally:
        for keys in lists:
            times = [met.times for met in tally.note([(key, 0) for key in keys])]
            expected = []
            for key in keys:
                counter[key] += 1
                expected.append(counter[key])

            assert expected == times
