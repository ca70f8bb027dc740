"""Every row of the oracles: met by what the product computes, or of a method that it does not have."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pytest

from bot.statistics.clusters import Group, error
from bot.statistics.weighting import KnownShares, variance, weighted
from bot.survey.changes import change
from bot.survey.figures import Bands, exact_nps, nps, shares
from bot.survey.sizes import size
from tests.support.data import shared_rows

Row = dict[str, str]

# Other ways to an interval. The score beside them is met in tests/bot/survey/test_figures.py.
NOT_OURS = re.compile(r"Wald( se.*)?|Tango.*|adjusted Wald Agresti-Min.*|COUNTER-EXAMPLE")
# Met in test_figures.py (scores), test_figures_interval.py and test_panel.py.
ELSEWHERE = re.compile(r"|integer display|Math\.round|1 decimal|population|adjusted Wald \(3,T\).*|paired.*|Stuart.*")


def bands_of(row: Row, place: int = 0) -> Bands:
    """The counts of a row, of the first or the second sample."""
    return Bands(*(int(row[name].split("|")[place]) for name in ("promoters", "passives", "detractors")))


def two_samples(row: Row) -> None:
    """The scores and their difference; the test beside them is the plain one, which errs too often."""
    one, two = bands_of(row), bands_of(row, 1)
    found = change(one, two)
    (told,) = re.findall(r"delta ([\d.]+)", row["note"])
    digits = len(told.partition(".")[2])

    assert found is not None
    assert told == f"{abs(found.nps):.{digits}f}"
    assert [float(text) for text in row["nps"].split("|")] == pytest.approx(
        [float(exact_nps(bands) or 0) for bands in (one, two)], abs=0.005
    )


def all_rows(row: Row) -> None:
    """Of those who answered: 77.6 % promoters, and not the 66.3 % of all rows of the file."""
    found = shares(bands_of(row))

    assert found is not None
    assert 77.6 == found.promoters
    assert 73 == nps(bands_of(row))


def one_by_one(row: Row) -> None:
    """R survey, svymean of a simple random sample: each answer a cluster of its own."""
    bands = bands_of(row)
    found = error([Group(None, bands)], bands.net / bands.answers)

    assert row["se_or_moe"] == f"{100 * found:.6f}"


def by_strata(row: Row) -> None:
    """R survey, svymean of a stratified sample: the score, and the error with its corrections of each stratum."""
    strata = {"E": (Bands(41, 37, 22), 4421), "H": (Bands(9, 26, 15), 755), "M": (Bands(12, 22, 16), 1018)}
    known = KnownShares("type", {name: people / 6194 for name, (_, people) in strata.items()})
    found = weighted(known, {name: bands for name, (bands, _) in strata.items()}, 200)
    parts = [
        (people / 6194) ** 2 * variance(bands) / (bands.answers - 1) * (1 - bands.answers / people)
        for bands, people in strata.values()
    ]

    assert found is not None
    # R's weights are the people of a stratum by its answers, rounded to five decimals.
    assert pytest.approx(float(row["nps"]), abs=1e-6) == found.score.points
    assert pytest.approx(float(row["se_or_moe"]), abs=1e-6) == 100 * math.sqrt(sum(parts))
    # What is told leaves the corrections out, which makes it a little larger here.
    assert 0 < found.error - 100 * math.sqrt(sum(parts)) < 0.1


def sizes(row: Row) -> None:
    """935 answers for a margin of 5 at 50/30/20, of a thousand people 483."""
    assert "n=935" in row["method"]
    assert 935 == size(5, 0.61).answers
    assert abs(size(5, 0.61, population=1000).answers - 483) <= 1


def one_sided(row: Row) -> None:
    """Of a test against a number, one-sided, which nobody is offered."""
    assert "one-sided" in row["note"]


METHODS: tuple[tuple[str, Callable[[Row], None]], ...] = (
    ("two-sample z", two_samples),
    ("shares of all", all_rows),
    ("design based", one_by_one),
    ("stratified", by_strata),
    ("SAMPLE SIZE n=935", sizes),
    ("SAMPLE SIZE n=1655", one_sided),
)


def test_each_row_is_met_or_known_not_to_be_ours() -> None:
    """None is passed over."""
    met = 0
    for row in shared_rows("nps/oracles.csv"):
        check = next((check for name, check in METHODS if row["method"].startswith(name)), None)
        if check is None:
            assert ELSEWHERE.fullmatch(row["method"]) or NOT_OURS.fullmatch(row["method"]), row
        else:
            check(row)
            met += 1

    assert 11 == met
