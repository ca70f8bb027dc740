"""The change between two periods: is it real, what would show, and over which border it went."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from bot.survey.changes import Change, change, crossings
from bot.survey.figures import Bands, exact_nps
from tests.bot.survey.strategies import bands

QUARTER_3, QUARTER_4 = Bands(57, 19, 3), Bands(41, 48, 17)  # of the instructors' training, 2017


def changed(before: Bands, after: Bands) -> Change:
    """The change of two periods that have answers enough."""
    found = change(before, after)
    assert found is not None
    return found


def outcomes(answers: int) -> list[Bands]:
    """Every way in which so many people can answer."""
    return [
        Bands(promoters, passives, answers - promoters - passives)
        for promoters, passives in itertools.product(range(answers + 1), repeat=2)
        if promoters + passives <= answers
    ]


def test_the_real_fall_between_two_quarters_is_found() -> None:
    """68 to 23: z, interval and the net shares over each border as published with the data."""
    found = changed(QUARTER_3, QUARTER_4)

    assert "-4.777" == f"{found.z:.3f}"
    assert ("-61.8", "-25.8") == (f"{found.low:.1f}", f"{found.high:.1f}")
    assert ("-12.24", "-33.47") == (f"{found.across_6_7:.2f}", f"{found.across_8_9:.2f}")
    assert "-45.71" == f"{found.nps:.2f}"
    assert "21.23" == f"{found.across_6_7 - found.across_8_9:.2f}"
    assert (True, True, True) == (found.significant, found.clear_6_7, found.clear_8_9)
    assert found.p < 0.00001


def test_the_p_of_the_authors_package_is_met() -> None:
    """50/30/20 to 40/30/30 by Rocks' package: adjusted Wald 0.0832 (the plain method says 0.0794)."""
    found = changed(Bands(50, 30, 20), Bands(40, 30, 30))

    assert "0.0832" == f"{found.p:.4f}"
    assert not found.significant


def test_the_detectable_change_is_that_of_the_standard_errors() -> None:
    """2.8 of them: the width of the interval on both sides tells their size."""
    found = changed(QUARTER_3, QUARTER_4)
    error = (found.high - found.low) / 2 / 1.959964

    assert pytest.approx(2.8 * error, rel=1e-6) == found.detectable


@pytest.mark.parametrize(("before", "after"), [(4, 100), (100, 4), (0, 0), (0, 100), (4, 4)])
def test_with_under_five_answers_on_either_side_there_is_no_change(before: int, after: int) -> None:
    """No verdict where too few answered."""
    assert change(Bands(before, 0, 0), Bands(0, after, 0)) is None


def test_with_five_answers_on_each_side_there_is_one() -> None:
    """The fewest that can be compared."""
    assert changed(Bands(5, 0, 0), Bands(0, 0, 5)).significant


def test_the_same_answers_again_are_no_change() -> None:
    """Nothing moved, and nothing is found."""
    found = changed(QUARTER_3, QUARTER_3)

    assert (0.0, 0.0, 1.0, False) == (found.nps, found.z, found.p, found.significant)


@given(bands(at_least=5), bands(at_least=5))
def test_what_rose_over_the_borders_is_the_change_exactly(before: Bands, after: Bands) -> None:
    """And what stayed between them is the change of the passives."""
    over_6_7, over_8_9 = crossings(before, after)
    one, two = exact_nps(before), exact_nps(after)

    assert one is not None
    assert two is not None
    assert two - one == over_6_7 + over_8_9
    assert 100 * (after.passives * before.answers - before.passives * after.answers) == (
        (over_6_7 - over_8_9) * before.answers * after.answers
    )
    assert pytest.approx(float(two - one), abs=1e-9) == changed(before, after).nps


@given(bands(at_least=5), bands(at_least=5))
def test_the_interval_contains_the_observed_change(before: Bands, after: Bands) -> None:
    """For any numbers, and it stays on the scale of changes."""
    found = changed(before, after)

    assert -200 <= found.low <= found.nps <= found.high <= 200


@given(bands(at_least=5), bands(at_least=5))
def test_a_change_is_significant_when_its_interval_leaves_out_0(before: Bands, after: Bands) -> None:
    """One standard error makes both, so that they never disagree."""
    found = changed(before, after)

    assert found.significant is (found.p < 0.05) is not (found.low <= 0 <= found.high)


@given(bands(at_least=5), bands(at_least=5))
def test_there_and_back_is_the_same_change_with_the_other_sign(before: Bands, after: Bands) -> None:
    """Which period comes first makes no difference to the test."""
    there, back = changed(before, after), changed(after, before)

    assert pytest.approx((-there.nps, -there.z, there.p), abs=1e-9) == (back.nps, back.z, back.p)
    assert pytest.approx((-there.high, -there.low), abs=1e-9) == (back.low, back.high)
    assert (there.clear_6_7, there.clear_8_9) == (back.clear_6_7, back.clear_8_9)


@given(bands(at_least=5), bands(at_least=5))
def test_promoters_for_detractors_turn_the_change_and_its_borders(before: Bands, after: Bands) -> None:
    """What rose over 8|9 is then what fell over 6|7."""
    found = changed(before, after)
    turned = changed(
        Bands(before.detractors, before.passives, before.promoters),
        Bands(after.detractors, after.passives, after.promoters),
    )

    assert pytest.approx((-found.nps, found.p), abs=1e-9) == (turned.nps, turned.p)
    assert (-found.across_6_7, -found.across_8_9) == (turned.across_8_9, turned.across_6_7)


@pytest.mark.parametrize(("before", "after"), [(5, 5), (5, 30), (10, 12)])
def test_a_significant_change_goes_the_way_that_was_observed(before: int, after: int) -> None:
    """For every outcome: the adjustment never makes a rise out of a fall."""
    for one, two in itertools.product(outcomes(before), outcomes(after)):
        found = changed(one, two)

        assert not found.significant or found.nps * found.z > 0, (one, two)
