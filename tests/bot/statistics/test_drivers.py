"""Drivers: published shares, what they add up to, what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from bot.statistics.drivers import drivers, fewest_answers, shapley
from tests.support.data import shared_rows

# R's `swiss`, 47 provinces about 1888: agriculture, examination, education, catholic, infant mortality; fertility.
SWISS = """
17.0 15 12 9.96 22.2 80.2|45.1 6 9 84.84 22.2 83.1|39.7 5 5 93.40 20.2 92.5|36.5 12 7 33.77 20.3 85.8
43.5 17 15 5.16 20.6 76.9|35.3 9 7 90.57 26.6 76.1|70.2 16 7 92.85 23.6 83.8|67.8 14 8 97.16 24.9 92.4
53.3 12 7 97.67 21.0 82.4|45.2 16 13 91.38 24.4 82.9|64.5 14 6 98.61 24.5 87.1|62.0 21 12 8.52 16.5 64.1
67.5 14 7 2.27 19.1 66.9|60.7 19 12 4.43 22.7 68.9|69.3 22 5 2.82 18.7 61.7|72.6 18 2 24.20 21.2 68.3
34.0 17 8 3.30 20.0 71.7|19.4 26 28 12.11 20.2 55.7|15.2 31 20 2.15 10.8 54.3|73.0 19 9 2.84 20.0 65.1
59.8 22 10 5.23 18.0 65.5|55.1 14 3 4.52 22.4 65.0|50.9 22 12 15.14 16.7 56.6|54.1 20 6 4.20 15.3 57.4
71.2 12 1 2.40 21.0 72.5|58.1 14 8 5.23 23.8 74.2|63.5 6 3 2.56 18.0 72.0|60.8 16 10 7.72 16.3 60.5
26.8 25 19 18.46 20.9 58.3|49.5 15 8 6.10 22.5 65.4|85.9 3 2 99.71 15.1 75.5|84.9 7 6 99.68 19.8 69.3
89.7 5 2 100.00 18.3 77.3|78.2 12 6 98.96 19.4 70.5|64.9 7 3 98.22 20.2 79.4|75.9 9 9 99.06 17.8 65.0
84.6 3 3 99.46 16.3 92.2|63.1 13 13 96.83 18.1 79.3|38.4 26 12 5.62 20.3 70.4|7.7 29 11 13.79 20.5 65.7
16.7 22 13 11.22 18.9 72.7|17.6 35 32 16.92 23.0 64.4|37.6 15 7 4.97 20.0 77.6|18.7 25 7 8.65 19.5 67.6
1.2 37 53 42.34 18.0 35.0|46.6 16 29 50.43 18.2 44.7|27.7 22 29 58.33 19.3 42.8
"""
# Published with R's relaimpo for the regression of fertility on the five: the shares of `lmg`, and R².
SHARES = (0.05709122, 0.17117303, 0.26013468, 0.10557015, 0.11276592)
R2 = 0.706735
RATINGS = ("worth_time", "clear_answers", "enthusiastic", "material", "welcoming", "considerate")


def swiss() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The outcome is last."""
    rows = SWISS.replace("\n", "|").strip("|").split("|")
    return np.array([[float(cell) for cell in row.split()] for row in rows])


def real() -> tuple[list[list[float]], list[float]]:
    """The ratings of those of the instructor training who gave all of these, and +100, 0 or -100 for their score."""
    rows = [
        row
        for row in shared_rows("nps/carpentries_instructor_training_2016-2018.csv")
        if row["score"] and all(row[name] for name in RATINGS)
    ]
    outcome = [100.0 * ((int(row["score"]) >= 9) - (int(row["score"]) <= 6)) for row in rows]
    return [[float(row[name]) for name in RATINGS] for row in rows], outcome


def test_the_shares_are_those_that_are_published() -> None:
    """Of a data set that comes with R."""
    data = swiss()
    shares = shapley(data)

    assert (47, 6) == data.shape
    assert SHARES == pytest.approx(tuple(shares), abs=2e-8)
    assert pytest.approx(shares.sum(), abs=1e-6) == R2


def test_real_ratings_have_shares_with_intervals_the_largest_first() -> None:
    """What was worth the time goes with the score most, clearly more than the next; the same every time."""
    ratings, outcome = real()
    found, again = (drivers(RATINGS, ratings, outcome) for _ in range(2))

    assert found == again
    assert "worth_time" == found.drivers[0].name
    assert found.drivers[0].low > found.drivers[1].high
    assert pytest.approx(sum(driver.share for driver in found.drivers)) == found.r2
    assert all(driver.low <= driver.share <= driver.high for driver in found.drivers)
    assert len(outcome) == found.answers


def test_a_rating_that_another_determines_shares_with_it() -> None:
    """No division by nothing: two alike have half each of what either would have alone."""
    data = swiss()[:, [2, 2, 5]]
    alone = shapley(data[:, [0, 2]])

    assert (alone[0] / 2, alone[0] / 2) == pytest.approx(tuple(shapley(data)), abs=1e-6)


def test_too_little_is_refused_with_a_sentence() -> None:
    """Fifty answers at least, ten a rating, at most ten ratings, and none that is the same in all answers."""
    assert (50, 50, 100) == (fewest_answers(1), fewest_answers(5), fewest_answers(10))
    for names, rows, told in (
        (["a"], [[1.0]] * 49, "only 49 answers have all of these ratings, and 50 are needed"),
        ([f"r{n}" for n in range(11)], [[1.0] * 11] * 200, "at most 10 ratings"),
        (["a"], [[5.0]] * 60, "'a' is the same in all answers"),
    ):
        outcome = [100.0 * (number % 2) for number in range(len(rows))]
        with pytest.raises(ValueError, match=told):
            drivers(names, rows, outcome)
