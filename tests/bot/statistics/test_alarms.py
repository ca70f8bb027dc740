"""The early warning's rules: rarely wrong in a year of steady answers, and quick where something is wrong."""

from __future__ import annotations

import math
import random
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.statistics.alarms import AMONG, Fall, Run, fall, row_begins, runs, stands_out
from bot.survey.figures import Bands

A_YEAR = 0.05
DAYS = 28
USUAL = Bands(500, 300, 200)


def found(usual: Bands, lately: Bands) -> Fall:
    """A fall that there is."""
    alarm = fall(usual, lately, A_YEAR)
    assert alarm is not None
    return alarm


def test_a_clear_fall_is_found_and_a_rise_is_none() -> None:
    """From 30 to -10 with a hundred answers; how often that would be by chance falls with their number."""
    alarm = found(USUAL, Bands(30, 30, 40))

    assert alarm.change.nps == -40
    assert alarm.a_year < 1 / 40
    assert found(USUAL, Bands(60, 60, 80)).a_year < alarm.a_year
    assert fall(USUAL, Bands(70, 20, 10), A_YEAR) is None
    assert fall(USUAL, Bands(45, 30, 25), A_YEAR) is None


def test_few_answers_give_no_alarm() -> None:
    """Neither lately nor before, whatever they say."""
    assert fall(USUAL, Bands(0, 0, 29), A_YEAR) is None
    assert fall(Bands(99, 0, 0), Bands(0, 0, 30), A_YEAR) is None
    assert list(runs([True] * 30, Bands(90, 9, 0), 1000, A_YEAR)) == []


def test_a_run_stands_out_once_and_says_how_rare_it_is() -> None:
    """With two detractors in ten, seven in a row begin by chance once in a hundred years of a thousand answers."""
    answers = [False] * 5 + [True] * 12 + [False] * 3
    alarms = list(runs(answers, USUAL, 1000, A_YEAR))

    assert [(11, 7, 7)] == [(alarm.at, alarm.detractors, alarm.among) for alarm in alarms]
    assert alarms[0].in_a_row
    assert "97" == f"{1 / alarms[0].a_year:.0f}"


def test_many_detractors_with_others_between_them_stand_out_too() -> None:
    """Thirteen of the last twenty, where four are usual."""
    answers = [False] * 20 + [True, True, False] * 8
    (alarm,) = runs(answers, USUAL, 1000, A_YEAR)

    assert (13, AMONG, False) == (alarm.detractors, alarm.among, alarm.in_a_row)
    assert sum(answers[alarm.at - AMONG + 1 : alarm.at + 1]) == 13


def test_where_detractors_are_usual_it_takes_more_of_them() -> None:
    """Half of all: twelve in a row are nothing to write home about."""
    (alarm,) = runs([True] * 16, Bands(300, 200, 500), 1000, A_YEAR)

    assert Run(15, 16, 16, alarm.a_year) == alarm


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 12), st.floats(0.02, 0.45))
def test_the_chance_of_standing_out_is_that_of_the_definition(many: int, share: float) -> None:
    """Of twenty-one answers: the last twenty have so many, the twenty before them one fewer."""
    exactly = share * (1 - share) * math.comb(19, many - 1) * share ** (many - 1) * (1 - share) ** (20 - many)
    if many > AMONG * share:
        assert pytest.approx(exactly) == stands_out(many, share)
    assert 0 < row_begins(many, share) < share**many


def test_runs_begin_as_often_as_it_is_said() -> None:
    """Counted in half a million answers: four in a row, and eight of twenty, with one detractor in five."""
    drawn = random.Random(5)
    answers = [drawn.random() < 0.2 for _ in range(300_000)]
    sums = [0, *accumulate(answers)]
    last = [sums[at] - sums[max(0, at - AMONG)] for at in range(len(sums))]
    eight = sum(one < two == 8 for one, two in pairwise(last))
    four = sum(answers[at : at + 5] == [False, True, True, True, True] for at in range(len(answers)))

    assert pytest.approx(stands_out(8, 0.2), rel=0.1) == eight / len(answers)
    assert pytest.approx(row_begins(4, 0.2), rel=0.15) == four / len(answers)


def test_a_year_of_steady_answers_hardly_ever_gives_an_alarm() -> None:
    """By any rule, looked at every day and after every answer, beside an estimate of the year before: under 5 %."""
    drawn = random.Random(17)
    programmes = [((50, 30, 20), 12), ((85, 10, 5), 4), ((20, 30, 50), 1)]
    years = 50
    alarms = sum(alarmed(drawn, shares, a_day) for shares, a_day in programmes for _ in range(years))

    assert alarms / (years * len(programmes)) < A_YEAR


def alarmed(drawn: random.Random, shares: tuple[int, int, int], a_day: int) -> bool:
    """Whether there is any alarm in the second of two years; as many answers each day, now and then twice as many."""
    days = [drawn.choices(range(3), shares, k=a_day * (1 + (day % 7 == 0))) for day in range(2 * 365)]
    sums = [(0, 0, 0), *accumulate((tuple(day.count(band) for band in range(3)) for day in days), plus)]

    def between(first: int, end: int) -> Bands:
        return Bands(*(later - earlier for earlier, later in zip(sums[first], sums[end], strict=True)))

    for day in range(366, 2 * 365):
        if fall(between(max(0, day - DAYS - 365), day - DAYS), between(day - DAYS, day), A_YEAR):
            return True
    usual = between(0, 365 - DAYS)
    answers = [band == 2 for day in days[365:] for band in day]
    return any(runs(answers, usual, usual.answers * 365 / (365 - DAYS), A_YEAR))


def plus(one: tuple[int, ...], two: tuple[int, ...]) -> tuple[int, int, int]:
    """Counts, added up."""
    return one[0] + two[0], one[1] + two[1], one[2] + two[2]
