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


KNOWN = """[surveys.customers.weights]
attribute = "taken"
shares = { "at event" = 0.5, "after event" = 0.5 }
"""


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


def test_who_moved_is_told_where_it_is_asked_for(program: Program, tmp_path: Path) -> None:
    """In sentences with the table, and under a key of its own in the object."""
    rows = ["email,score,answered_at,plan"]
    for person in range(20):
        rows += [f"c{person}@x.example,{8 if person < 12 else 3},2026-05-04T10:00:00Z,pro"]
        rows += [f"c{person}@x.example,{9 if person < 9 else 3},2026-08-04T10:00:00Z,pro"]
    file = tmp_path / "answers.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    assert 0 == program.run("answers", "import", str(file))[0]
    text = program.run("score", "2026-Q3", "--moves")[1]
    moves = told(program, "2026-Q3", "--moves", "--by", "plan")["moves"]

    assert "\n\nWho moved from 2026-Q2 to 2026-Q3\n" in text
    assert "Of 20 people who answered both times 9 rose to a better band, 3 fell to a worse one, 8 stayed." in text
    assert ["Passives", "9", "0", "3", "12"] in [line.split() for line in text.splitlines()]
    assert ([[0, 0, 0], [9, 0, 3], [0, 0, 8]], 9, 3, 0) == tuple(
        moves[key] for key in ("table", "rose", "fell", "joined")
    )
    assert {"by": "plan", "mix": 0.0, "within": 30.0} == {key: moves["mix"][key] for key in ("by", "mix", "within")}


def test_every_event_is_a_segment(history: Program) -> None:
    """Those of the 82 events at which somebody gave a score, and together they are all answers."""
    segments = told(history, "all", "--by", "event")["segments"]

    assert (81, 889) == (len(segments), sum(segment["answers"] for segment in segments))
    assert {"value", "nps", "answers", "promoters", "passives", "detractors", "interval", "withheld"} < set(segments[0])


def test_any_answers_are_chosen_and_counted_as_one_wishes(history: Program) -> None:
    """By any of an attribute's values; what is asked for besides, or is configured, stands below the score."""
    history.write("nps.toml", 'company = "Acme"\ntimezone = "UTC"\n[surveys.customers]\n' + KNOWN)
    both = ("--where", "taken=at event", "--where", "taken=after event")
    said = history.run("score", "2017", *both, "--per", "account", "--weight", "welcoming")[1]

    assert "Acme, 2017, taken = at event or after event\nNPS 49\n" in said
    assert "2017: 49 (41 to 55) over all answers; 56 (47 to 64) as the mean of 4 quarters" in said
    assert "303 answers belong to no account and are left out." in said
    assert "49 as answered; 53 (44 to 60) weighted to the known shares of taken" in history.run("score", "2017")[1]


def test_the_object_has_what_was_promised(program: Program) -> None:
    """Of a store without a single answer, too: no answers is no score."""
    document = told(program)

    assert set(document) == KEYS
    assert (None, 0, [0] * 11, None) == tuple(document[key] for key in ("nps", "answers", "scores", "change"))
    assert "No answers yet" in program.run("score")[1]


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
