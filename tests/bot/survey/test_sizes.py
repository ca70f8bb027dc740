"""How many to ask for a margin of error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.survey.figures import Bands, interval
from bot.survey.sizes import size, variance_of


@pytest.mark.parametrize(
    ("variance", "expected"),
    [
        (1.0, [1534, 382, 168, 94]),
        (0.67, [1027, 255, 112, 62]),
        (0.61, [935, 232, 102, 56]),
        (0.44, [674, 167, 73, 40]),
    ],
)
def test_answers_for_margins_of_five_to_twenty_points(variance: float, expected: list[int]) -> None:
    """Published for this method."""
    assert expected == [size(margin, variance).answers for margin in (5, 10, 15, 20)]


@pytest.mark.parametrize(("margin", "expected"), [(10, [42, 72, 113, 169, 203, 243]), (15, [35, 53, 72, 92, 101, 109])])
def test_of_a_small_population_fewer_are_enough(margin: float, expected: list[int]) -> None:
    """With the finite-population correction."""
    populations = (50, 100, 200, 500, 1000, 5000)

    assert expected == [size(margin, 0.67, population=number).answers for number in populations]


def test_those_who_do_not_answer_have_to_be_asked_too() -> None:
    """Divided by the response, rounded up; unknown where that is unknown."""
    assert (255, 850, None) == (
        size(10, 0.67).answers,
        size(10, 0.67, response_rate=0.3).asks,
        size(10, 0.67).asks,
    )


@pytest.mark.parametrize("margin", [0, -5, 100])
def test_a_margin_that_is_none_is_refused(margin: float) -> None:
    """It would take no answers, or all there are."""
    with pytest.raises(ValueError, match="more than 0 and less than 100"):
        size(margin, 0.67)


def test_how_answers_scatter_is_known_from_enough_of_them() -> None:
    """50, 30 and 20 of a hundred: 0.61."""
    assert 0.61 == pytest.approx(variance_of(Bands(50, 30, 20)))
    assert variance_of(Bands(10, 6, 4)) is None


@given(promoters=st.integers(10, 500), passives=st.integers(10, 500), detractors=st.integers(10, 500))
def test_so_many_answers_as_there_are_are_enough_for_the_margin_they_have(
    promoters: int, passives: int, detractors: int
) -> None:
    """Within what the three added answers change of the scatter."""
    bands = Bands(promoters, passives, detractors)
    found, variance = interval(bands), variance_of(bands)
    assert found is not None
    assert variance is not None
    needed = size((found.high - found.low) / 2, variance).answers

    assert bands.answers == pytest.approx(needed, rel=0.12)
