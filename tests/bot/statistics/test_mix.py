"""What another mix of segments does to the score."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.statistics.mix import NOBODY, Part, mix
from bot.survey.figures import Bands, exact_nps
from tests.bot.survey.strategies import bands

SEGMENTS = st.dictionaries(st.sampled_from(["free", "pro", "enterprise", ""]), bands())


@settings(max_examples=80, deadline=None)
@given(SEGMENTS, SEGMENTS)
def test_mix_and_within_sum_to_the_change_exactly(before: dict[str, Bands], after: dict[str, Bands]) -> None:
    """In fractions; also where a segment is new, gone or empty."""
    one, two = exact_nps(sum(before.values(), NOBODY)), exact_nps(sum(after.values(), NOBODY))
    found = mix(before, after)
    if one is None or two is None:
        assert found is None
    else:
        assert found is not None
        assert two - one == found.mix + found.within == sum(part.mix + part.within for part in found.parts)


def test_a_score_can_rise_though_every_segment_fell() -> None:
    """From -24 to 43: of a hundred answers eighty are of the content ones now, who were twenty before."""
    before = {"free": Bands(10, 20, 50), "pro": Bands(16, 4, 0)}
    after = {"free": Bands(1, 5, 14), "pro": Bands(56, 24, 0)}
    found = mix(before, after)

    assert found is not None
    assert exact_nps(sum(before.values(), NOBODY)) == Fraction(-24)
    assert exact_nps(sum(after.values(), NOBODY)) == Fraction(43)
    assert (Fraction(159, 2), Fraction(-25, 2)) == (found.mix, found.within)
    assert all(part.within < 0 for part in found.parts)


def test_a_segment_that_is_new_is_mix_alone() -> None:
    """It has no score that could have changed."""
    found = mix({"pro": Bands(5, 5, 0)}, {"pro": Bands(5, 5, 0), "free": Bands(0, 0, 10)})

    assert found is not None
    assert found.within == 0
    assert found.mix == Fraction(-75)
    assert ("free", "pro") == (found.parts[0].value, found.parts[1].value)
    assert Part("pro", Fraction(-1, 2) * (50 - Fraction(25, 2)), Fraction()) == found.parts[1]
