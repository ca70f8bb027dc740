"""Goals: of a survey, of those with certain attributes, or grown from the year before; judged, and told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.config import Programme
from bot.config.goals import Goal
from bot.figures.goals import Reached, all_reached, as_json
from bot.figures.goals_words import goals
from bot.statistics.goals import Measure, Missing, Standing
from bot.survey.periods import parse_period
from bot.survey.wording import ENGLISH
from storage.database import Database
from tests.support.factories import a_programme, a_survey, import_answers

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")
OURS = [10] * 50 + [7] * 30 + [0] * 20  # 30, from 14 to 44


@pytest.fixture
def backend() -> str:
    """What is asked of the database here is tried on both elsewhere."""
    return "sqlite"


def a_goal(**changes: Any) -> Goal:
    """One of the score."""
    return Goal(**{"name": "Score", "target": 40.0, **changes})


def add(db: Database, day: str, scores: list[int], **fields: Any) -> None:
    """Answers of that day."""
    at = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
    import_answers(db, [{"score": score, "answered_at": at, **fields} for score in scores])


def reached(db: Database, goal: Goal, period: str = "2026-Q4", programme: Programme | None = None) -> Reached:
    """The goal in a period."""
    programme = programme or a_programme(goals=(goal,))
    return db.read_now(all_reached, programme, parse_period(period, NOW, HELSINKI), NOW)[0]


def said(
    db: Database, *all_goals: Goal, period: str = "2026-Q4", **changes: Any
) -> tuple[list[str], list[tuple[str, ...]]]:
    """The sentences and the rows."""
    programme = a_programme(goals=all_goals, **changes)
    found = db.read_now(goals, programme, parse_period(period, NOW, HELSINKI), NOW, ENGLISH)
    assert found is not None
    assert found.table is not None
    return list(found.sentences), list(found.table.rows)


@pytest.mark.parametrize(("target", "expected"), [(14.0, Standing.MET), (40.0, Standing.OPEN), (45.0, Standing.MISSED)])
def test_a_goal_is_decided_by_the_interval(db: Database, target: float, expected: Standing) -> None:
    """Of the survey's answers in the period."""
    add(db, "2026-11-01", OURS)
    add(db, "2026-08-01", [0] * 50)
    found = reached(db, a_goal(target=target))

    assert found.judged is not None
    assert expected is found.judged.standing


def test_it_is_told_what_is_missing_and_how_sure_that_is(db: Database) -> None:
    """In words that anybody can act on."""
    add(db, "2026-11-01", OURS)
    sentences, rows = said(db, a_goal(by="2026", department="Support", name="CS"))

    assert [("CS (Support)", "30 (14 to 44)", "40", "not decided")] == rows
    assert [
        "0 of 1 goal is met.",
        "CS (Support): there are too few answers to decide it; the chance that it is met is about 1 in 10.",
        "CS (Support): 17 more promoters would reach it, as the answers stand, or 5 detractors won over as promoters.",
        "CS (Support): there is time until December 31, 2026.",
    ] == sentences


def test_a_goal_may_be_of_those_with_certain_attributes(db: Database) -> None:
    """Of any of several values."""
    add(db, "2026-11-01", [10] * 60, attributes={"plan": "pro"})
    add(db, "2026-11-01", [10] * 40, attributes={"plan": "team"})
    add(db, "2026-11-01", [0] * 90, attributes={"plan": "free"})
    found = reached(db, a_goal(where={"plan": ("pro", "team")}))

    assert found.now is not None
    assert 100 == found.now.nps
    assert found.judged is not None
    assert Standing.MET is found.judged.standing


def test_growth_is_from_the_same_quarter_of_the_year_before(db: Database) -> None:
    """A tenth more than 40 % is 44 %; 50 % of a hundred do not show it."""
    add(db, "2025-11-01", [10] * 40 + [7] * 30 + [0] * 30)
    add(db, "2026-08-01", [10] * 90)
    add(db, "2026-11-01", OURS)
    goal = a_goal(name="Promoters", target=None, growth=10.0, measure=Measure.PROMOTERS)
    found = reached(db, goal)
    sentences, rows = said(db, goal)

    assert found.target is not None
    assert "44.0" == f"{found.target:.1f}"
    assert [("Promoters", "50% (40% to 60%)", "44% promoters", "not decided")] == rows
    assert "Promoters: 40% in 2025-Q4, grown by 10% of itself, make 44% promoters." == sentences[1]


def test_growth_from_nothing_is_said_to_be_that(db: Database) -> None:
    """There is no target, and no verdict."""
    add(db, "2026-11-01", OURS)
    sentences, rows = said(db, a_goal(target=None, growth=5.0))

    assert [("Score", "30 (14 to 44)", "unknown", "too few answers")] == rows
    assert ["0 of 1 goal is met.", "Score: nothing is known to grow from; 2025-Q4 has too few answers."] == sentences


def test_fewer_detractors_are_a_goal_as_well(db: Database) -> None:
    """Those too many are told."""
    add(db, "2026-11-01", OURS)
    sentences, rows = said(db, a_goal(name="Calm", measure=Measure.DETRACTORS, target=10.0, by="2026-11-21"))

    assert [("Calm", "20% (13% to 29%)", "at most 10% detractors", "missed")] == rows
    assert ["0 of 1 goal is met.", "Calm: 10 detractors too many; with them won over, it is reached."] == sentences


def test_a_goal_whose_time_was_over_before_is_not_told(db: Database) -> None:
    """It belongs to the periods up to then."""
    goal = a_goal(by="2026-Q3")
    programme = a_programme(goals=(goal,))
    found = [
        len(db.read_now(all_reached, programme, parse_period(period, NOW, HELSINKI), NOW))
        for period in ("2026-Q3", "2026", "2026-Q4", "all")
    ]

    assert [1, 1, 0, 1] == found
    assert db.read_now(goals, programme, parse_period("2026-Q4", NOW, HELSINKI), NOW, ENGLISH) is None


def test_a_goal_of_few_anonymous_answers_is_not_shown(db: Database) -> None:
    """Nor one whose rest would be of few."""
    add(db, "2026-11-01", [10, 0] * 20, attributes={"plan": "pro"})
    add(db, "2026-11-01", [10, 0], attributes={"plan": "free"})
    programme = a_programme(a_survey(anonymous=True), goals=(a_goal(where={"plan": ("pro",)}),))
    found = reached(db, programme.goals[0], programme=programme)

    assert (None, None, None) == (found.now, found.judged, found.missing)
    assert as_json([found])[0]["withheld"]


def test_too_few_answers_decide_nothing(db: Database) -> None:
    """But what is missing is known."""
    add(db, "2026-11-01", [10, 10, 0])
    found = reached(db, a_goal())

    assert found.judged is None
    assert Missing(1, 1, 1) == found.missing
    assert "not decide anything" in said(db, a_goal())[0][1]


def test_programs_get_an_object(db: Database) -> None:
    """With points or per cent, and a probability."""
    add(db, "2026-11-01", OURS)
    (document,) = as_json([reached(db, a_goal())])

    assert json.loads(json.dumps(document)) == document
    assert (30.0, 40.0, "not decided", 0.0787) == tuple(
        document[key] for key in ("value", "target", "standing", "probability")
    )
    assert {"promoters": 17, "to_passives": 10, "to_promoters": 5} == document["missing"]
