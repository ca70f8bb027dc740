"""The score weighted to known shares."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.statistics.weighting import KnownShares, weighted
from bot.survey.figures import Bands

HALVES = KnownShares("country", {"FI": 0.5, "SE": 0.5})
ENOUGH = st.builds(Bands, *[st.integers(2, 40)] * 3)


def test_each_group_counts_by_its_share_however_many_answered() -> None:
    """Ninety happy Finns do not outvote ten unhappy Swedes, if there are as many of these."""
    found = weighted(HALVES, {"FI": Bands(90, 0, 0), "SE": Bands(0, 0, 10)}, 100)

    assert found is not None
    assert (0, 100, 0) == (found.score.nps, found.score.answers, found.unplaced)
    assert pytest.approx(1 / (0.25 / 90 + 0.25 / 10)) == found.score.effective
    assert 2.7 < found.score.design_effect < 2.8


@given(ENOUGH, ENOUGH)
@settings(max_examples=40)
def test_groups_that_answered_by_their_shares_are_not_changed(one: Bands, two: Bands) -> None:
    """The weighted score is the raw one, and no answer is lost."""
    answers = one.answers + two.answers
    known = KnownShares("country", {"FI": one.answers / answers, "SE": two.answers / answers})
    found = weighted(known, {"FI": one, "SE": two}, answers)

    assert found is not None
    assert pytest.approx(100 * (one.net + two.net) / answers) == found.score.points
    assert pytest.approx(answers) == found.score.effective


def test_groups_with_few_answers_are_taken_together() -> None:
    """Under five by itself tells nothing; with the next smallest where even together they are too few."""
    known = KnownShares("country", {"FI": 0.4, "SE": 0.3, "EE": 0.2, "LV": 0.1})
    found = weighted(known, {"FI": Bands(9, 1, 0), "SE": Bands(4, 2, 2), "EE": Bands(1, 1, 0)}, 20)

    assert found is not None
    assert [("FI",), ("LV", "EE", "SE")] == [stratum.values for stratum in found.strata]
    assert ("LV", "EE", "SE") == found.together
    assert pytest.approx(0.6) == found.strata[1].share


def test_with_one_group_alone_there_is_nothing_to_weight() -> None:
    """Nor with answers of values that nobody knows."""
    assert weighted(HALVES, {"FI": Bands(9, 1, 0)}, 10) is None
    assert weighted(HALVES, {}, 0) is None
    assert weighted(HALVES, {"NO": Bands(90, 0, 0), "SE": Bands(3, 0, 0)}, 93) is None


def test_answers_of_other_values_are_counted_as_left_out() -> None:
    """They have no share."""
    found = weighted(HALVES, {"FI": Bands(5, 0, 0), "SE": Bands(5, 0, 0), "NO": Bands(0, 0, 7)}, 20)

    assert found is not None
    assert (100, 10) == (found.score.nps, found.unplaced)
