"""What is coming, on the command line, and what is decided there of a wave."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.program import Program

CONFIGURATION = """
company = "Acme"
[surveys.customers]
channels = ["email"]
schedule = { every = "month", day = "first working day" }
"""
SUPPORT = """
[surveys.support]
channels = ["email"]
[mail]
from = "Acme <nps@acme.example>"
"""
CONTACTS = "email,plan\nann@customer.example,pro\nbob@customer.example,free\n"


@pytest.fixture
def program(nps: Path, tmp_path: Path) -> Program:
    """The program with two contacts."""
    program = Program(nps, tmp_path)
    (tmp_path / "nps.toml").write_text(CONFIGURATION)
    (tmp_path / "contacts.csv").write_text(CONTACTS)
    assert 0 == program.run("contacts", "import", "contacts.csv")[0]
    return program


def test_the_plan_lists_what_comes(program: Program) -> None:
    """As text, and as JSON with who would be asked."""
    code, out, _ = program.run("plan")
    assert 0 == code
    assert "wave opens: 2 people (2 by email)" in out

    planned = json.loads(program.run("plan", "--json")[1])
    first = next(one for one in planned if one["what"] == "wave opens")
    assert ("customers", 2, {"email": 2}, {}) == (
        first["survey"],
        first["people"],
        first["by_channel"],
        first["left_out"],
    )


def test_a_day_that_is_none_is_refused(program: Program) -> None:
    """With how to write one."""
    code, _, err = program.run("plan", "--until", "soon")

    assert (2, True) == (code, "'soon' is not a day; write one like 2027-03-31" in err)


def test_a_preview_says_who_would_be_asked(program: Program) -> None:
    """And why others would not."""
    code, out, _ = program.run("wave", "preview", "customers")
    assert (0, "A wave of 'customers' would ask 2 of 2 contacts: 2 by email.") == (code, out.strip())

    told = json.loads(program.run("wave", "preview", "--json")[1])
    assert {"survey": "customers", "asks": 2, "by_channel": {"email": 2}, "left_out": {}} == told


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("approve", "no wave of 'customers' waits for an approval"),
        ("hold", "no wave of 'customers' goes on"),
        ("resume", "no wave of 'customers' is held"),
        ("skip", "no wave of 'customers' is announced"),
    ],
)
def test_where_there_is_nothing_to_decide_it_is_said(program: Program, step: str, told: str) -> None:
    """One sentence, and exit code 1."""
    code, _, err = program.run("wave", step)

    assert (1, True) == (code, told in err)


def test_every_wave_is_held_at_once_and_resumed(program: Program) -> None:
    """In an emergency, whatever surveys there are."""
    program.write("nps.toml", f"{CONFIGURATION}{SUPPORT}")
    program.write(".env", "NPS_SMTP_URL=smtp://127.0.0.1:9\n")
    assert 2 == program.run("wave", "hold", "customers", "--all")[0]
    for survey in ("customers", "support"):
        assert 0 == program.run("wave", "open", survey)[0]

    held = program.run("wave", "hold", "--all", "--because", "a wrong name")[1]
    assert 2 == held.count("is held; nps wave resume goes on with it")
    assert held.startswith("Everything is stopped: nothing is asked in waves or after events")
    assert "everything is stopped (a wrong name)" in program.run("ask", "ann@customer.example")[2]
    assert "everything is stopped (a wrong name)" in program.run("wave", "open", "support")[2]
    assert "Everything is stopped since " in program.run("plan")[1]
    assert 2 == program.run("wave", "list")[1].count("held: a wrong name")
    assert "Everything is stopped all the same" in program.run("wave", "resume", "support")[1]
    code, _, err = program.run("wave", "hold", "--all")
    assert (0, "") == (code, err)
    assert 1 == program.run("wave", "hold", "--all")[0]
    resumed = program.run("wave", "resume", "--all")[1]
    assert (2, 1) == (resumed.count("goes on; nps serve sends what waited"), resumed.count("The stop is over"))
