"""The score on the command line, on real answers: the figures, the object for other programs, the exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.data import shared_data
from tests.support.program import Program

FILE = "nps/carpentries_instructor_training_2016-2018.csv"
# Published with the file: period → score, promoters, passives, detractors.
FIGURES = {
    "all": (48, 501, 317, 71),
    "2016": (69, 95, 33, 4),
    "2017": (49, 171, 108, 24),
    "2018": (42, 235, 176, 43),
    "2017-Q3": (68, 57, 19, 3),
    "2017-Q4": (23, 41, 48, 17),
}
KEYS = {
    *("survey", "period", "nps", "answers", "promoters", "passives", "detractors", "asked", "response_rate"),
    *("interval", "scores", "held", "previous", "change", "delivered", "delivered_rate", "shares", "thin", "withheld"),
}


@pytest.fixture
def program(nps: Path, tmp_path: Path) -> Program:
    """The program with a configuration and no answers."""
    return Program(nps, tmp_path)


@pytest.fixture
def history(program: Program) -> Program:
    """The program with the real answers of nearly three years."""
    assert 0 == program.run("answers", "import", str(shared_data(FILE)))[0]
    return program


def told(program: Program, *arguments: str) -> dict[str, Any]:
    """The JSON object."""
    code, out, _ = program.run("score", *arguments, "--json")
    assert 0 == code
    document: dict[str, Any] = json.loads(out)
    return document


def test_real_answers_give_the_published_figures(history: Program) -> None:
    """Whole counts, one rounding."""
    found = {
        period: tuple(told(history, period)[key] for key in ("nps", "promoters", "passives", "detractors"))
        for period in FIGURES
    }

    assert found == FIGURES


def test_a_real_fall_is_told_as_one(history: Program) -> None:
    """From the third to the fourth quarter of 2017, by the adjusted interval and the two borders."""
    change = told(history, "2017-Q4")["change"]

    assert change["significant"]
    assert (-45.71, -61.82, -12.24, -33.47) == tuple(
        round(change[key], 2) for key in ("nps", "low", "across_6_7", "across_8_9")
    )
    assert "Down 46 since 2017-Q3, a real fall" in history.run("score", "2017-Q4")[1]


def test_every_event_is_a_segment(history: Program) -> None:
    """Those of the 82 events at which somebody gave a score, and together they are all answers."""
    segments = told(history, "all", "--by", "event")["segments"]

    assert (81, 889) == (len(segments), sum(segment["answers"] for segment in segments))
    assert {"value", "nps", "answers", "promoters", "passives", "detractors", "interval", "withheld"} == set(
        segments[0]
    )


def test_the_object_has_what_was_promised(program: Program) -> None:
    """Of a store without a single answer, too: no answers is no score."""
    document = told(program)

    assert set(document) == KEYS
    assert (None, 0, [0] * 11, None) == tuple(document[key] for key in ("nps", "answers", "scores", "change"))
    assert "no answers" in program.run("score")[1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["this-quartet"], "this-quarter"),
        (["2026-13"], "2026-13"),
        (["--survey", "custommers"], "there is no survey 'custommers'"),
        (["--where", "plan"], "attribute=value"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_2(program: Program, arguments: list[str], sentence: str) -> None:
    """On the error output, without a traceback."""
    code, out, error = program.run("score", *arguments)

    assert (2, "") == (code, out)
    assert sentence in error
    assert "Traceback" not in error
