"""The interval of a score: the adjusted Wald method (3,T), against the output of its author's own package."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.survey.figures import Bands, estimate, interval, is_thin, quantile
from tests.bot.survey.strategies import bands
from tests.support.data import shared_rows


def _uncut(counted: Bands) -> tuple[float, float]:
    found, z = estimate(counted), quantile(0.95)
    return found.centre - z * found.error, found.centre + z * found.error


def test_the_rows_of_the_authors_package_are_met_to_the_last_printed_digit() -> None:
    """Rocks' R package prints the interval before it is cut, with up to four decimals, and its standard error."""
    rows = [row for row in shared_rows("nps/oracles.csv") if row["method"].startswith("adjusted Wald (3,T)")]
    expected, actual = [], []
    for row in rows:
        counted = Bands(int(row["promoters"]), int(row["passives"]), int(row["detractors"]))
        printed = [row["ci_low"], row["ci_high"], row["se_or_moe"]]
        computed = [*_uncut(counted), estimate(counted).error]
        expected += printed
        actual += [f"{value:.{len(text.partition('.')[2])}f}" for text, value in zip(printed, computed, strict=True)]

    assert 9 == len(rows)
    assert expected == actual


def test_the_interval_is_two_sided() -> None:
    """95 % lie between -1.959964 and 1.959964; 1.644854 would leave 90 %."""
    assert f"{quantile(0.95):.6f}" == "1.959964"


def test_a_known_interval() -> None:
    """30 (14 to 44), n = 100: not centred on the score, which is inside."""
    found = interval(Bands(50, 30, 20))

    assert found is not None
    assert ("14.0511", "44.2013", "15.0751") == tuple(f"{x:.4f}" for x in (found.low, found.high, found.margin))
    assert 0.95 == found.level


@pytest.mark.parametrize("answers", range(5))
def test_under_five_answers_there_is_no_interval(answers: int) -> None:
    """It would say more than is known."""
    assert interval(Bands(answers, 0, 0)) is None
    assert interval(Bands(5, 0, 0)) is not None


def test_answers_all_alike_still_have_an_interval_and_it_is_cut_at_100() -> None:
    """The plain method would claim to know everything from five answers."""
    found = interval(Bands(5, 0, 0))

    assert found is not None
    assert ("17.5", "100.0") == (f"{found.low:.1f}", f"{found.high:.1f}")


@pytest.mark.parametrize("answers", [2, 3, 5, 10, 20, 50])
def test_the_cut_interval_contains_the_score_for_every_outcome(answers: int) -> None:
    """Every way in which so many people can answer; the method guarantees it from two answers on."""
    for promoters, passives in itertools.product(range(answers + 1), repeat=2):
        if promoters + passives > answers:
            continue
        counted = Bands(promoters, passives, answers - promoters - passives)
        low, high = _uncut(counted)

        assert max(-100, low) - 1e-9 <= 100 * counted.net / answers <= min(100, high) + 1e-9, counted


@given(bands(at_least=5))
def test_an_interval_contains_the_score_and_stays_on_the_scale(counted: Bands) -> None:
    """For any numbers."""
    found = interval(counted)

    assert found is not None
    assert -100 <= found.low <= 100 * counted.net / counted.answers + 1e-9
    assert 100 * counted.net / counted.answers - 1e-9 <= found.high <= 100


@given(bands(at_least=5))
def test_promoters_for_detractors_turn_the_interval(counted: Bands) -> None:
    """Neither side is favoured."""
    found = interval(counted)
    turned = interval(Bands(counted.detractors, counted.passives, counted.promoters))

    assert found is not None
    assert turned is not None
    assert pytest.approx((found.low, found.high), abs=1e-9) == (-turned.high, -turned.low)


@given(bands(at_least=5))
def test_more_certainty_needs_more_room(counted: Bands) -> None:
    """99 % is wider than 95 %, 95 % than 80 %."""
    margins = [found.margin for level in (0.8, 0.95, 0.99) if (found := interval(counted, level))]

    assert sorted(margins) == margins
    assert 3 == len(set(margins))


def test_a_known_interval_for_all_who_were_asked() -> None:
    """With 100 of 250 answering it is narrower: 17.70 to 41.24."""
    found = interval(Bands(50, 30, 20), population=250)

    assert found is not None
    assert ("17.70", "41.24") == (f"{found.low:.2f}", f"{found.high:.2f}")


def test_when_everyone_answered_nothing_is_left_uncertain() -> None:
    """The score is that of all who were asked: the interval is a point."""
    found = interval(Bands(50, 30, 20), population=100)

    assert found is not None
    assert (30.0, 30.0, 0.0) == (found.low, found.high, found.margin)


@given(bands(at_least=5), st.integers(0, 1_000_000))
def test_the_more_of_those_asked_answer_the_narrower_it_is(counted: Bands, silent: int) -> None:
    """Never wider than without the correction, and the score stays inside."""
    assume(silent > 0)
    plain, corrected = interval(counted), interval(counted, population=counted.answers + silent)

    assert plain is not None
    assert corrected is not None
    assert corrected.margin <= plain.margin + 1e-9
    assert corrected.low - 1e-9 <= 100 * counted.net / counted.answers <= corrected.high + 1e-9


def test_more_answers_than_people_are_refused() -> None:
    """A forwarded link can bring them; the caller then knows no population."""
    with pytest.raises(ValueError, match="6 answers cannot come from 5 people"):
        interval(Bands(6, 0, 0), population=5)


def test_nothing_is_estimated_from_no_answers() -> None:
    """The adjustment alone would make up a score of 0."""
    with pytest.raises(ValueError, match="no answers"):
        estimate(Bands(0, 0, 0))


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        (Bands(0, 0, 0), True),
        (Bands(4, 0, 0), True),
        (Bands(1, 27, 1), True),  # 29 answers
        (Bands(1, 28, 1), False),  # 30, and nearly all alike
        (Bands(50, 30, 20), True),  # half the width is 15.1
        (Bands(51, 30, 20), False),
    ],
)
def test_a_figure_that_rests_on_little_is_thin(counted: Bands, expected: bool) -> None:
    """Under 30 answers, or a margin of more than 15 points."""
    assert expected is is_thin(counted)
