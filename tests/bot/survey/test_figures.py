"""The score of a period: counted, subtracted, rounded once."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.survey.figures import Bands, Counts, exact_nps, nps, round_half_away, shares
from bot.survey.scale import SCORES, Band, band_of
from tests.bot.survey.strategies import bands, counts
from tests.support.data import shared_rows


def test_thirty_promoters_and_eighteen_detractors_of_a_hundred_are_12() -> None:
    """The definition: per cent of promoters less per cent of detractors."""
    assert 12 == nps(Bands(30, 52, 18))


def test_no_answers_are_no_score() -> None:
    """Nobody answered is not 0, which is a score like others."""
    assert nps(Bands(0, 0, 0)) is None
    assert exact_nps(Bands(0, 0, 0)) is None
    assert shares(Bands(0, 0, 0)) is None


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        (Bands(1, 7, 0), 13),
        (Bands(0, 7, 1), -13),
        (Bands(3, 5, 0), 38),
        (Bands(0, 5, 3), -38),
        (Bands(3, 3, 2), 13),
        (Bands(1, 199, 0), 1),
        (Bands(0, 199, 1), -1),
    ],
)
def test_a_half_is_rounded_away_from_zero(counted: Bands, expected: int) -> None:
    """Of 8 answers a score may end in .5; both signs are treated alike."""
    assert expected == nps(counted)


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        (Bands(70, 10, 20), 50),  # django-nps 0.7.2
        (Bands(3, 0, 1), 50),  # gist mzabriskie/1ee9a8865d70e900f4e3: nps([10, 9, 10, 4])
        (Bands(45, 40, 15), 30),  # eloquens.com/tool/qAA4FjjV
        (Bands(49, 30, 8), 47),  # The Carpentries, long-term report of December 2020
        (Bands(32, 13, 6), 51),  # Delighted, example of its API
        (Bands(2, 0, 1), 33),  # rounding 67 and 33 first would give 34
        (Bands(0, 1000, 1), 0),  # and not -0
    ],
)
def test_published_scores_are_met(counted: Bands, expected: int) -> None:
    """Numbers that others printed."""
    assert expected == nps(counted)
    assert "-0" != str(nps(counted))


def test_published_and_computed_scores_of_others_are_met_to_the_last_digit() -> None:
    """Every row with plain counts and a score, by whatever method the interval beside it was made."""
    rows = [
        row
        for row in shared_rows("nps/oracles.csv")
        if row["promoters"].isdigit()
        and row["nps"]
        and row["method"] != "COUNTER-EXAMPLE"
        and not row["method"].startswith("stratified")
    ]
    expected, actual = [], []
    for row in rows:
        exact = exact_nps(Bands(int(row["promoters"]), int(row["passives"]), int(row["detractors"])))
        digits = len(row["nps"].partition(".")[2])
        expected.append(row["nps"])
        actual.append(
            f"{round_half_away(exact) if not digits else float(exact):.{digits}f}" if exact is not None else ""
        )

    assert 30 < len(rows)
    assert expected == actual


@pytest.mark.parametrize(
    ("period", "counted", "expected"),
    [
        ("all", Bands(501, 317, 71), 48),
        ("2016", Bands(95, 33, 4), 69),
        ("2017", Bands(171, 108, 24), 49),
        ("2018", Bands(235, 176, 43), 42),
        ("2017-Q3", Bands(57, 19, 3), 68),
        ("2017-Q4", Bands(41, 48, 17), 23),
        ("CarpentryCon 2020", Bands(84, 33, 7), 62),
    ],
)
def test_the_check_figures_of_the_carpentries_are_met(period: str, counted: Bands, expected: int) -> None:
    """Real answers of instructors, at the level of counts."""
    assert expected == nps(counted), period


def test_the_files_of_the_carpentries_hold_these_counts() -> None:
    """The scores of the files, counted one by one."""
    counted = {}
    for name in ("carpentries_instructor_training_2016-2018", "carpentries_carpentrycon_2020"):
        scores = [int(row["score"]) for row in shared_rows(f"nps/{name}.csv") if row["score"]]
        counted[name] = Counts.of({score: scores.count(score) for score in SCORES}).bands

    assert [Bands(501, 317, 71), Bands(84, 33, 7)] == list(counted.values())


@given(counts())
def test_counts_of_scores_fall_into_their_bands(counted: Counts) -> None:
    """The bands of the counts are those of the scale, and nobody is lost."""
    by_band = dict.fromkeys(Band, 0)
    for score in SCORES:
        by_band[band_of(score)] += counted.scores[score]

    assert Bands(by_band[Band.PROMOTER], by_band[Band.PASSIVE], by_band[Band.DETRACTOR]) == counted.bands
    assert sum(counted.scores) == counted.answers == counted.bands.answers


@given(st.lists(st.sampled_from(SCORES)), st.randoms())
def test_the_order_of_answers_does_not_matter(scores: list[int], chance: Random) -> None:
    """Counts are the sum of single answers in any order."""
    shuffled = list(scores)
    chance.shuffle(shuffled)
    total = Counts()
    for score in shuffled:
        total += Counts.of({score: 1})

    assert Counts.of({score: scores.count(score) for score in set(scores)}) == total


@pytest.mark.parametrize("counted", [{11: 1}, {-1: 1}, {0: -1}])
def test_counts_of_what_is_no_score_are_refused(counted: dict[int, int]) -> None:
    """The eleven scores, and no less than nobody."""
    with pytest.raises(ValueError, match=r"score|negative"):
        Counts.of(counted)


def test_counts_of_another_scale_are_refused() -> None:
    """Ten counts are of a scale from 1 to 10, which is not comparable."""
    with pytest.raises(ValueError, match="10 counts for the 11 scores"):
        Counts((0,) * 10)


def test_negative_bands_are_refused() -> None:
    """A subtraction gone wrong is found where it happens."""
    with pytest.raises(ValueError, match="negative"):
        Bands(1, -1, 1)


@given(bands(at_least=1))
def test_the_score_is_whole_and_within_a_half_of_the_exact_one(counted: Bands) -> None:
    """One rounding, from -100 to 100."""
    score, exact = nps(counted), exact_nps(counted)

    assert score is not None
    assert exact is not None
    assert -100 <= score <= 100
    assert abs(score - exact) <= Fraction(1, 2)
    if abs(score - exact) == Fraction(1, 2):
        assert abs(score) > abs(exact)


@given(bands(at_least=1))
def test_a_promoter_more_never_lowers_the_score_and_a_detractor_more_never_raises_it(counted: Bands) -> None:
    """Whatever was answered before."""
    score = nps(counted)
    with_promoter, with_detractor = nps(counted + Bands(1, 0, 0)), nps(counted + Bands(0, 0, 1))

    assert score is not None
    assert with_promoter is not None
    assert with_detractor is not None
    assert with_detractor <= score <= with_promoter


@given(bands(at_least=1))
def test_promoters_for_detractors_turn_the_sign(counted: Bands) -> None:
    """Neither side is favoured by the rounding."""
    score = nps(counted)

    assert score is not None
    assert -score == nps(Bands(counted.detractors, counted.passives, counted.promoters))


@given(bands(at_least=1))
def test_shares_add_up_to_100_as_they_are_printed(counted: Bands) -> None:
    """Each within a tenth of what it is, and in the same order of size."""
    found = shares(counted)

    assert found is not None
    printed = [f"{share:.1f}" for share in (found.promoters, found.passives, found.detractors)]
    assert 1000 == sum(int(text.replace(".", "")) for text in printed)
    for share, count in zip(
        (found.promoters, found.passives, found.detractors),
        (counted.promoters, counted.passives, counted.detractors),
        strict=True,
    ):
        assert math.isclose(share, 100 * count / counted.answers, abs_tol=0.1)


def test_as_many_promoters_as_detractors_have_the_same_share() -> None:
    """Of three alike the one in the middle takes the tenth that is left."""
    found = shares(Bands(1, 1, 1))

    assert found is not None
    assert (33.3, 33.4, 33.3) == (found.promoters, found.passives, found.detractors)
