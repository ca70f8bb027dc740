"""Ratings held against the score: which there are, who counts, and what is told where there are too few."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.figures.drivers import Held, held_against_score
from bot.figures.drivers_words import as_json, drivers_told, told
from bot.survey.anonymity import NotShownError
from bot.survey.periods import parse_period
from bot.survey.questions import ExtraQuestion, QuestionKind
from bot.survey.wording import ENGLISH
from storage.database import Database
from tests.support.factories import a_survey, import_answers

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EVER = parse_period("all", NOW, ZoneInfo("UTC"))
RATINGS = tuple(ExtraQuestion(name, QuestionKind.RATING, {"": name}) for name in ("speed", "price"))
ASKED = a_survey(questions=(*RATINGS, ExtraQuestion("more", QuestionKind.TEXT, {"": "more?"})))


def rated(db: Database, times: int, **columns: Any) -> None:
    """Answers whose score goes with the speed, and with the price hardly."""
    import_answers(
        db,
        [
            {
                "answered_at": NOW,
                "score": (0, 3, 7, 9, 10)[number % 5],
                "extras": {"speed": str(1 + number % 5), "price": str(1 + number % 3), "more": "no"},
                **columns,
            }
            for number in range(times)
        ],
    )


def held(db: Database, *names: str) -> Held:
    """Of all answers."""
    return db.read_now(held_against_score, ASKED, EVER, names)


def test_rating_questions_are_held_against_the_score(db: Database) -> None:
    """All of them, where none is named; only of those who gave all."""
    rated(db, 60)
    rated(db, 7, extras={"speed": "5", "price": ""})
    rated(db, 7, extras=None)
    found = held(db)

    assert (("speed", "price"), 60, 50) == (found.names, found.complete, found.needed)
    assert found.found is not None
    assert ["speed", "price"] == [driver.name for driver in found.found.drivers]
    assert found.found.drivers[0].share > 0.8


def test_attributes_that_are_numbers_can_be_named(db: Database) -> None:
    """As those of imported history are; they are offered where nothing is named."""
    rated(db, 60, attributes={"pace": "Just right", "tenure": "4,5", "stars": "3"})
    rated(db, 60, attributes={"pace": "Too fast", "tenure": "1", "stars": "5"}, extras=None)
    named = held(db, "tenure", "stars")
    offered = db.read_now(held_against_score, a_survey(), EVER)

    assert (120, ()) == (named.complete, named.alike)
    assert ("price", "speed", "stars", "tenure") == offered.possible
    assert "could be: price, speed, stars and tenure." in told(offered, ENGLISH).sentences[1]


def test_it_is_told_what_goes_with_the_score_and_how_sure_that_is(db: Database) -> None:
    """As one part of a report, which never says that it is the cause."""
    rated(db, 60)
    part = db.read_now(drivers_told, ASKED, EVER, ENGLISH)

    assert part is not None
    assert "they go with 90% of the differences in score." in part.sentences[0]
    assert "clearly before all others" in part.sentences[1]
    assert "whether it is the cause, nobody can tell" in part.sentences[-1]
    assert part.table is not None
    assert ("Rating", "Goes with", "Very likely") == part.table.head
    assert ["speed", "price"] == [row[0] for row in part.table.rows]


def test_too_little_is_said_to_be(db: Database) -> None:
    """A sentence for who asks, and no part of a report."""
    rated(db, 49)
    few = held(db)
    rated(db, 20, extras={"speed": "5", "price": "5"}, score=9)
    alike = db.read_now(held_against_score, a_survey(), EVER, ("price", *(f"x{number}" for number in range(11))))

    assert "Only 49 answers have all of these ratings: speed and price." in told(few, ENGLISH).sentences[0]
    assert None is db.read_now(drivers_told, a_survey(), EVER, ENGLISH)
    assert ("x9", "x10") == alike.beyond
    assert "No answer of this period has a number for: x0, x1," in told(alike, ENGLISH).sentences[0]
    assert "left out: x9 and x10." in told(alike, ENGLISH).sentences[-1]
    assert {"r2": None, "drivers": [], "needed": 50} == {
        key: value for key, value in as_json(few).items() if key in ("r2", "drivers", "needed")
    }


def test_a_rating_that_everybody_gave_alike_is_left_out(db: Database) -> None:
    """It goes with nothing; of the others it is told."""
    rated(db, 60, attributes={"stars": "5"})
    found, only = held(db, "speed", "stars"), held(db, "stars")

    assert (("stars",), True) == (found.alike, found.found is not None)
    assert "The same in all answers, and left out: stars." in told(found, ENGLISH).sentences
    assert ("Everybody gave the same: nothing goes with anything.",) == told(only, ENGLISH).sentences


def test_anonymous_answers_are_told_of_whole_periods(db: Database) -> None:
    """Two periods that differ by a day would differ by one person."""
    with pytest.raises(NotShownError):
        db.read_now(held_against_score, a_survey(anonymous=True), parse_period("last-9-days", NOW, ZoneInfo("UTC")))
