"""Those who answered twice: who moved, and whether it is more than chance."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.statistics.panel import Panel, bowker, moved, stuart_maxwell, turnover
from bot.survey.figures import LEVEL, Bands, exact_nps, quantile
from tests.bot.survey.strategies import bands
from tests.support.data import shared_rows

# Fleiss, Levin, Paik 2003, page 382.
FLEISS = Panel(((35, 5, 0), (15, 20, 5), (10, 5, 5)))
counts = st.integers(0, 40)
rows = st.tuples(counts, counts, counts)
panels = st.builds(Panel, st.tuples(rows, rows, rows))


def test_the_published_table_is_met() -> None:
    """The mean difference with its interval, Stuart-Maxwell and Bowker as the books and R have them."""
    found = moved(FLEISS)

    assert found is not None
    assert ("30.00", "14.69", "45.31") == (f"{found.nps:.2f}", f"{found.low:.2f}", f"{found.high:.2f}")
    shares = stuart_maxwell(FLEISS)
    assert ("14.000", 2, "0.000912") == (f"{shares.statistic:.3f}", shares.degrees, f"{shares.p:.6f}")
    moves = bowker(FLEISS)
    assert ("15.000", 3, "0.001817") == (f"{moves.statistic:.3f}", moves.degrees, f"{moves.p:.6f}")


def test_the_paired_oracles_are_met() -> None:
    """The paired rows of the oracles: the score before and after, the test's z and p."""
    (row,) = [row for row in shared_rows("nps/oracles.csv") if row["method"].startswith("paired")]
    before = Bands(*(int(row[band].split("|")[0]) for band in ("promoters", "passives", "detractors")))
    after = Bands(*(int(row[band].split("|")[1]) for band in ("promoters", "passives", "detractors")))
    found = moved(FLEISS)

    assert (before, after) == (FLEISS.before, FLEISS.after)
    assert row["nps"] == f"{exact_nps(before)}|{exact_nps(after)}"
    assert found is not None
    assert row["note"] == f"Z {found.z:.3f} p {found.p:.5f}"
    error = found.nps / found.z
    edges = found.nps - quantile(LEVEL) * error, found.nps + quantile(LEVEL) * error
    assert (row["se_or_moe"], row["ci_low"], row["ci_high"]) == tuple(f"{number:.4f}" for number in (error, *edges))
    (other,) = [row for row in shared_rows("nps/oracles.csv") if row["method"].startswith("Stuart-Maxwell")]
    shares = stuart_maxwell(FLEISS)
    assert other["note"].endswith(f"T = {shares.statistic:.3f}, df {shares.degrees}, p = {shares.p:.6f}")


def test_who_rose_who_fell_and_who_stayed_are_all() -> None:
    """Better is to the left."""
    assert (30, 10, 60, 100) == (FLEISS.rose, FLEISS.fell, FLEISS.stayed, FLEISS.people)
    assert Panel.of({(9, 10): 2, (10, 7): 1, (8, 0): 3, (6, 7): 4}) == Panel(((2, 1, 0), (0, 0, 3), (0, 4, 0)))


def test_a_table_in_which_nobody_moved_tests_nothing() -> None:
    """And shows no change; nor does an empty one."""
    still = Panel(((20, 0, 0), (0, 9, 0), (0, 0, 7)))
    found = moved(still)

    assert found is not None
    assert (0.0, 0.0, 0.0, 1.0) == (found.nps, found.low, found.high, found.p)
    assert (0, 1.0) == (bowker(still).degrees, bowker(still).p)
    assert bowker(still) == stuart_maxwell(still)
    assert moved(Panel(((4, 0, 0), (0, 0, 0), (0, 0, 0)))) is None


def test_two_bands_that_exchange_people_are_mcnemars_test() -> None:
    """A band without any move adds no degree of freedom: (12 - 3)^2 / 15 with one, p as R's mcnemar.test has it."""
    found = stuart_maxwell(Panel(((40, 3, 0), (12, 30, 0), (0, 0, 8))))

    assert ("5.400", 1, "0.0201") == (f"{found.statistic:.3f}", found.degrees, f"{found.p:.4f}")
    assert not stuart_maxwell(Panel(((9, 1, 1), (1, 9, 1), (1, 1, 9)))).significant


@settings(max_examples=60, deadline=None)
@given(panels)
def test_stuart_maxwell_is_the_quadratic_form_of_its_definition(panel: Panel) -> None:
    """The form d' V^-1 d over two of the bands, solved here by hand; whichever of the bands is left out."""
    table = panel.moves
    net = [sum(table[band]) - sum(row[band] for row in table) for band in range(3)]
    own = [sum(table[band]) + sum(row[band] for row in table) - 2 * table[band][band] for band in range(3)]
    shared = -(table[0][1] + table[1][0])
    determinant = own[0] * own[1] - shared**2
    if determinant:
        form = (own[1] * net[0] ** 2 - 2 * shared * net[0] * net[1] + own[0] * net[1] ** 2) / determinant

        assert pytest.approx(form, rel=1e-9, abs=1e-9) == stuart_maxwell(panel).statistic


@settings(max_examples=60, deadline=None)
@given(panels, bands(), bands())
def test_the_parts_of_a_change_sum_to_it_exactly(panel: Panel, only_before: Bands, only_after: Bands) -> None:
    """Moves, joiners and leavers; in fractions, so that nothing is left over."""
    before, after = panel.before + only_before, panel.after + only_after
    found = turnover(before, after, panel)
    if panel.people:
        one, two = exact_nps(before), exact_nps(after)

        assert found is not None
        assert one is not None
        assert two is not None
        assert two - one == found.moves + found.joined + found.left
    else:
        assert found is None


@settings(max_examples=60, deadline=None)
@given(panels)
def test_turned_round_the_change_is_the_same_the_other_way(panel: Panel) -> None:
    """Before for after: the signs turn, the tests stay."""
    one, two, three = zip(*panel.moves, strict=True)
    back = Panel((one, two, three))
    here, there = moved(panel), moved(back)

    assert pytest.approx(bowker(panel).statistic) == bowker(back).statistic
    assert pytest.approx(stuart_maxwell(panel).p) == stuart_maxwell(back).p
    if here is not None and there is not None:
        assert pytest.approx((here.nps, here.low, here.p)) == (-there.nps, -there.high, there.p)
        assert here.low <= here.nps <= here.high
        assert not here.significant or here.low * here.high > 0


@pytest.mark.parametrize("people", [8, 30, 120])
def test_without_a_change_one_is_rarely_found(people: int) -> None:
    """At most about 5 % of the time, with few people too: two in ten change their mind, either way alike."""
    drawn = random.Random(11)
    moves = [(9, 9), (7, 7), (3, 3), (9, 7), (7, 9), (9, 3), (3, 9), (7, 3), (3, 7)]
    weights = [45, 25, 10, 6, 6, 1, 1, 3, 3]
    found = 0
    for _ in range(1500):
        pairs: dict[tuple[int, int], int] = {}
        for pair in drawn.choices(moves, weights, k=people):
            pairs[pair] = pairs.get(pair, 0) + 1
        result = moved(Panel.of(pairs))
        found += result is not None and result.significant

    assert found <= 0.065 * 1500
