"""Goals: decided by the interval and by nothing less, and how many promoters are missing, by trying."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.statistics.goals import Judged, Measure, Missing, Standing, grown, judged, missing, observed, share_interval
from bot.survey.figures import Bands, interval
from tests.bot.survey.strategies import bands

BANDS = Bands(50, 30, 20)
FEW = st.builds(Bands, st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)).filter(lambda found: found.answers)
TARGETS = st.integers(-90, 90)


def standing(found: Judged | None) -> Standing:
    """Of answers enough."""
    assert found is not None
    return found.standing


@pytest.mark.parametrize(
    ("target", "expected"), [(14, Standing.MET), (15, Standing.OPEN), (44, Standing.OPEN), (45, Standing.MISSED)]
)
def test_a_score_is_judged_by_its_interval(target: int, expected: Standing) -> None:
    """30 from 100 answers is 14.05 to 44.20."""
    assert expected == standing(judged(BANDS, Measure.SCORE, target))


@given(bands(5), TARGETS)
def test_met_and_missed_are_the_two_sides_of_the_interval(found: Bands, target: int) -> None:
    """And the probability goes with them."""
    sure, told = interval(found), judged(found, Measure.SCORE, target)

    assert sure is not None
    assert told is not None
    assert (sure.low >= target) == (told.standing is Standing.MET)
    assert (sure.high < target) == (told.standing is Standing.MISSED)
    assert told.standing is not Standing.MET or told.probability > 0.97


# Wilson's intervals of 50 and of 20 of 100, as R's prop.test gives them without correction:
# 40.38 to 59.62, 13.34 to 28.88.
@pytest.mark.parametrize(
    ("measure", "target", "expected"),
    [
        (Measure.PROMOTERS, 40.3, Standing.MET),
        (Measure.PROMOTERS, 40.5, Standing.OPEN),
        (Measure.PROMOTERS, 59.6, Standing.OPEN),
        (Measure.PROMOTERS, 59.7, Standing.MISSED),
        (Measure.DETRACTORS, 29.0, Standing.MET),
        (Measure.DETRACTORS, 28.8, Standing.OPEN),
        (Measure.DETRACTORS, 13.3, Standing.MISSED),
    ],
)
def test_a_share_is_judged_by_wilsons_interval(measure: Measure, target: float, expected: Standing) -> None:
    """Promoters are to be many, detractors few."""
    assert expected == standing(judged(BANDS, measure, target))


def test_the_interval_of_a_share_is_wilsons() -> None:
    """Never under 0 or over 100."""
    found = [share_interval(bands, Measure.PROMOTERS) for bands in (BANDS, Bands(10, 0, 0), Bands(0, 0, 10))]

    assert [("40.38", "59.62"), ("72.25", "100.00"), ("0.00", "27.75")] == [
        (f"{one.low:.2f}", f"{one.high:.2f}") for one in found if one is not None
    ]
    assert share_interval(Bands(4, 0, 0), Measure.PROMOTERS) is None


def test_growth_counts_the_error_of_both_periods() -> None:
    """Ten per cent more promoters than 40 of 100 are 44: 50 of 100 do not show it, 500 of 1000 do."""
    few, many = Bands(40, 30, 30), Bands(400, 300, 300)

    assert Standing.OPEN is standing(grown(few, BANDS, Measure.PROMOTERS, 10))
    assert Standing.MET is standing(grown(many, Bands(500, 300, 200), Measure.PROMOTERS, 10))
    assert Standing.MISSED is standing(grown(many, many, Measure.PROMOTERS, 30))
    assert Standing.MET is standing(grown(many, Bands(400, 400, 200), Measure.DETRACTORS, -10))
    assert Standing.MET is standing(grown(many, Bands(500, 300, 200), Measure.SCORE, 5))


def test_too_few_answers_decide_nothing() -> None:
    """Under five on either side."""
    few = Bands(4, 0, 0)

    assert (None, None, None) == (
        judged(few, Measure.SCORE, 0),
        grown(few, BANDS, Measure.PROMOTERS, 10),
        grown(BANDS, few, Measure.SCORE, 10),
    )
    assert (None, None) == (observed(Bands(0, 0, 0), Measure.SCORE), missing(Bands(0, 0, 0), Measure.SCORE, 10))


def test_so_many_promoters_are_missing() -> None:
    """30 of 100 answers to 40: (40 - 30) / 0.6 = 17 new ones; or ten detractors less, or five of them won over."""
    assert Missing(17, 10, 5) == missing(BANDS, Measure.SCORE, 40)
    assert Missing(25, None, 10) == missing(BANDS, Measure.PROMOTERS, 60)
    assert Missing(100, 10, 10) == missing(BANDS, Measure.DETRACTORS, 10)
    assert Missing(None, None, None) == missing(BANDS, Measure.SCORE, 100)
    assert missing(BANDS, Measure.SCORE, 30) is None


@given(FEW, TARGETS)
def test_with_what_is_missing_the_score_is_there_and_with_one_less_it_is_not(found: Bands, target: int) -> None:
    """Whichever way is taken."""
    lack = missing(found, Measure.SCORE, target)

    def score(promoters: int = 0, to_passives: int = 0, to_promoters: int = 0) -> bool:
        changed = Bands(
            found.promoters + promoters + to_promoters,
            found.passives + to_passives,
            found.detractors - to_passives - to_promoters,
        )
        reached = observed(changed, Measure.SCORE)
        return reached is not None and reached >= target

    assert score() == (lack is None)
    if lack is not None:
        for way in ("promoters", "to_passives", "to_promoters"):
            if (number := getattr(lack, way)) is not None:
                assert score(**{way: number})
                assert not score(**{way: number - 1})


@given(FEW, st.integers(1, 99))
def test_the_same_of_a_share(found: Bands, target: int) -> None:
    """Of promoters, by new ones and by detractors who are won over; of detractors, by new promoters."""
    lack = missing(found, Measure.PROMOTERS, target)
    if lack is not None and lack.promoters is not None:
        more = [Bands(found.promoters + lack.promoters - less, found.passives, found.detractors) for less in (0, 1)]

        assert [True, False] == [(observed(one, Measure.PROMOTERS) or 0) >= target for one in more]

    lack = missing(found, Measure.DETRACTORS, target)
    if lack is not None and lack.promoters is not None:
        more = [Bands(found.promoters + lack.promoters - less, found.passives, found.detractors) for less in (0, 1)]

        assert [True, False] == [(observed(one, Measure.DETRACTORS) or 0) <= target for one in more]
