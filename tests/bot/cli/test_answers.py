"""`nps answers import` and `nps answers export`, as they are typed."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.support.data import shared_data
from tests.support.program import Program

CARPENTRIES = "nps/carpentries_instructor_training_2016-2018.csv"
FILE = "score,answered_at,email,plan\n9,2026-06-09,ann@x.example,pro\n,2026-06-09,,\nten,2026-06-09,,\n"


@pytest.fixture
def program(nps: Path, tmp_path: Path) -> Program:
    """In a folder of its own."""
    return Program(nps, tmp_path)


def test_answers_are_imported_and_what_was_left_out_is_told(program: Program) -> None:
    """Those without a score are counted, not listed."""
    program.write("history.csv", FILE)

    code, said, errors = program.run("answers", "import", "history.csv")

    assert (0, "line 4: score 'ten' is not a whole number from 0 to 10\n") == (code, errors)
    assert [
        "Read score from score, answered_at from answered_at, email from email; 1 other column kept as attributes.",
        "Answers: 1 added, 0 unchanged, 2 refused (1 without a score).",
    ] == said.splitlines()[:2]
    assert "Contacts made for addresses that were not known: 1. The next wave may ask them, too." in said


def test_the_same_file_again_adds_nothing(program: Program) -> None:
    """And that is no failure."""
    program.write("history.csv", FILE)
    program.run("answers", "import", "history.csv")

    code, said, _ = program.run("answers", "import", "history.csv")

    assert (0, "Answers: 0 added, 1 unchanged, 2 refused (1 without a score).") == (code, said.splitlines()[1])


def test_real_history_gives_its_check_figures(program: Program) -> None:
    """Three years of a training programme: 889 answers of 967 rows; 501, 317 and 71 in the bands."""
    path = str(shared_data(CARPENTRIES))

    code, said, errors = program.run("answers", "import", path)
    again = program.run("answers", "import", path)

    assert (0, "") == (code, errors)
    assert "Answers: 889 added, 0 unchanged, 78 refused (78 without a score)." in said
    assert "501 promoters, 317 passives, 71 detractors" in said
    assert "Answers: 0 added, 889 unchanged, 78 refused (78 without a score)." in again[1]
    with sqlite3.connect(program.folder / "nps.db") as store:
        bands = "SELECT sum(score > 8), sum(score IN (7, 8)), sum(score < 7), count(*) FROM answers"
        counts = store.execute(f"{bands} WHERE survey = 'customers' AND status = 'counted'").fetchone()
    store.close()
    assert (501, 317, 71, 889) == counts


def test_dry_and_strict_take_nothing(program: Program) -> None:
    """Strict is a failure, a dry run is none."""
    program.write("history.csv", FILE)

    dry = program.run("answers", "import", "history.csv", "--dry-run")
    strict = program.run("answers", "import", "history.csv", "--strict")

    would = "Nothing was changed. It would be: 1 added, 0 unchanged, 2 refused (1 without a score)."
    assert [(0, would), (1, would)] == [(code, said.splitlines()[1]) for code, said, _ in (dry, strict)]
    assert "nps: nothing was taken, because of 2 refused rows (--strict)" == strict[2].splitlines()[-1]
    assert 1 == len(program.run("answers", "export")[1].splitlines())


def test_a_survey_that_there_is_not_is_named_with_those_there_are(program: Program) -> None:
    """On import and on export."""
    program.write("history.csv", FILE)
    sentence = "nps: there is no survey 'partners' in the configuration; there is customers, support\n"

    assert (2, "", sentence) == program.run("answers", "import", "history.csv", "--survey", "partners")
    assert (2, "", sentence) == program.run("answers", "export", "--survey", "partners")


def test_an_unknown_column_is_wrong_use(program: Program) -> None:
    """One sentence, exit 2."""
    program.write("history.csv", FILE)

    code, said, errors = program.run("answers", "import", "history.csv", "--map", "comment=why")

    assert (2, "") == (code, said)
    assert "nps: There is no column 'why' in the file. Its columns are:" in errors
    assert 1 == len(errors.splitlines())


def test_what_is_exported_is_what_was_asked_for_and_can_come_back(program: Program) -> None:
    """A period and a survey; CSV and JSON; taken in again it changes nothing."""
    program.write("history.csv", FILE)
    program.write("tickets.csv", "score,answered_at,comment\n3,2026-07-01T12:00,Näin hidas 🐌\n")
    program.run("answers", "import", "history.csv")
    program.run("answers", "import", "tickets.csv", "--survey", "support")

    everything = program.run("answers", "export")[1]
    july = json.loads(program.run("answers", "export", "2026-07", "--format", "json")[1])
    none = program.run("answers", "export", "2026-07", "--survey", "customers", "--format", "json")
    program.write("export.csv", everything)

    assert 3 == len(everything.splitlines())
    assert [("support", 3, "Näin hidas 🐌")] == [(row["survey"], row["score"], row["comment"]) for row in july]
    assert (0, "[]\n", "") == none
    assert "Answers: 0 added, 2 unchanged, 0 refused." in program.run("answers", "import", "export.csv")[1]


def test_an_export_into_a_pipe_that_closes_is_quiet(program: Program) -> None:
    """`| head` has seen enough."""
    rows = "".join(f"{number % 11},2026-06-09,{'x' * 100}\n" for number in range(3000))
    program.write("history.csv", f"score,answered_at,comment\n{rows}")
    program.run("answers", "import", "history.csv")

    _, said, errors = program.shell("nps answers export | head -n 1")

    assert (True, "") == (said.startswith("id,survey,answered_at,score"), errors)


def test_a_period_that_is_none_is_refused_in_one_sentence(program: Program) -> None:
    """Nothing is written before it."""
    code, said, errors = program.run("answers", "export", "this-quarte")

    assert (2, "", 1) == (code, said, len(errors.splitlines()))
    assert errors.startswith("nps: 'this-quarte' is not a period; did you mean this-quarter")


def test_an_answer_is_taken_out_of_the_figures_and_put_back(program: Program) -> None:
    """By its id, as an export has it; a second time says so, and an id that there is not is a failure."""
    program.write("history.csv", "id,score,answered_at\nr1,9,2026-06-09\nr2,2,2026-06-09\n")
    program.run("answers", "import", "history.csv")
    because = ("--because", "A test")
    told = [program.run("answers", "exclude", name, *because)[:2] for name in ("eleven-1", "r2", "r2", "r3")]
    score = json.loads(program.run("score", "all", "--json")[1])["answers"]
    back = program.run("answers", "include", "r2")

    assert [(1, ""), (0, "r2 does not count any more.\n"), (0, "r2 does not count already.\n"), (1, "")] == told
    assert (1, (0, "r2 counts again.\n", "")) == (score, back)
