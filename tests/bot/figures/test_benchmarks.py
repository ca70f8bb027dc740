"""Benchmarks: never without who measured them, when and of whom, and no more is concluded than can be."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.config.benchmarks import Benchmark
from bot.figures.benchmarks import Beside, Comparison, as_json, comparison, scales, shipped
from bot.figures.benchmarks_words import told
from bot.survey.figures import Bands
from bot.survey.periods import parse_period
from bot.survey.wording import ENGLISH
from storage.database import Database
from tests.support.data import shared_rows
from tests.support.factories import a_programme, import_answers

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
QUARTER = parse_period("2026-Q4", NOW, ZoneInfo("Europe/Helsinki"))
OURS = [10] * 50 + [7] * 30 + [0] * 20  # 30, from 14 to 44


@pytest.fixture
def backend() -> str:
    """What is asked of the database here is tried on both elsewhere."""
    return "sqlite"


def compared(db: Database, *own: Benchmark, scores: list[int] = OURS) -> Comparison:
    """Beside these, and those that are shipped."""
    import_answers(db, [{"score": score, "answered_at": datetime(2026, 11, 1, tzinfo=UTC)} for score in scores])
    programme = a_programme(benchmarks=own)
    return db.read_now(comparison, programme, programme.default_survey, QUARTER)


def a_benchmark(**changes: Any) -> Benchmark:
    """Somebody's."""
    return Benchmark(
        **{"name": "Globex", "nps": 30.0, "year": 2025, "source": "a study", "population": "all", **changes}
    )


def test_nothing_is_shipped_but_what_was_read_in_the_primary_text() -> None:
    """With the same score, year and address; each with a source and a population."""
    read = {
        (row["url"], row["year"], float(row["value"]))
        for row in shared_rows("nps/benchmarks.csv")
        if row["seen"] == "primary text"
    }

    assert shipped()
    assert {(one.url, str(one.year), one.nps) for one in shipped()} <= read
    assert all(one.source and one.population and one.statistic for one in shipped())


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "Bain & Company",
            {-1: None, 0: None, 1: "acceptable", 21: "good", 50: "good", 51: "excellent", 81: "world class"},
        ),
        ("Retently", {-1: None, 0: "good", 29: "good", 30: "excellent", 70: "excellent", 71: "world class"}),
        ("CustomerGauge", {0: None, 1: "good", 50: "excellent", 70: "world class"}),
    ],
)
def test_words_for_a_score_are_named_as_those_of_their_authors(source: str, words: dict[int, str | None]) -> None:
    """And begin where they say."""
    scale = next(one for one in scales() if one.source == source)

    assert words == {score: scale.word(score) for score in words}


@pytest.mark.parametrize(
    ("theirs", "expected"), [(14, Beside.ABOVE), (15, Beside.OPEN), (44, Beside.OPEN), (45, Beside.BELOW)]
)
def test_a_bare_score_is_held_against_our_interval(db: Database, theirs: float, expected: Beside) -> None:
    """Of 30 from 100 answers: 14.05 to 44.20."""
    assert expected is compared(db, a_benchmark(nps=theirs)).compared[0].beside


def test_known_answers_are_tested_against_ours(db: Database) -> None:
    """A hundred of theirs leave open what ten thousand decide."""
    few, many = (a_benchmark(nps=10.0, bands=Bands(n * 4, n * 3, n * 3)) for n in (10, 1000))
    found = compared(db, few, many)

    assert [Beside.OPEN, Beside.ABOVE] == [one.beside for one in found.compared[:2]]
    assert "0.0832" == f"{as_json(found)[0]['p']:.4f}"
    assert as_json(found)[2]["p"] is None
    assert len(json.dumps(as_json(found))) > 100


def test_only_those_of_the_survey_are_beside_it(db: Database) -> None:
    """Or of no survey in particular."""
    found = compared(db, a_benchmark(survey="support"), a_benchmark(survey="customers"), a_benchmark())

    assert ["customers", None] == [one.benchmark.survey for one in found.compared[:2]]


def test_it_is_told_whose_scores_they_are_and_that_they_prove_little(db: Database) -> None:
    """Each row has source, year and population; each word its author."""
    found = told(compared(db, a_benchmark(bands=Bands(40, 30, 30), nps=10.0, answers=100)), ENGLISH)

    assert found is not None
    assert found.table is not None
    assert (
        "Ours is 30 (14 to 44).",
        "In the words of Bain & Company it is from acceptable to good: our answers leave that open.",
        "In the words of Retently it is from good to excellent: our answers leave that open.",
        "CustomerGauge calls such a score good.",
        "The 20 between ours and that of Globex in 2025 could be chance.",
    ) == found.sentences[:5]
    assert "does not show that our customers are happier" in found.sentences[5]
    assert ("Globex (a study, 2025; asked were all; 100 answers)", "10", "Cannot be told apart") == found.table.rows[0]
    assert all("20" in row[0] for row in found.table.rows)


def test_without_a_score_there_is_nothing_to_compare(db: Database) -> None:
    """Nobody has answered."""
    assert told(compared(db, scores=[]), ENGLISH) is None
