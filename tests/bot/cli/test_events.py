"""Events from a file, with the installed program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.program import Program

CONFIGURATION = """
company = "Acme"
[surveys.support]
kind = "transactional"
on = "ticket-closed"
delay = "24h"
"""
EVENTS = """Email,Closed at,Event,Ticket ID,agent
ann@customer.example,2026-11-20 10:00,ticket-closed,7,Bea
bob@customer.example,yesterday,ticket-closed,8,Bea
eve@customer.example,2026-11-20 11:00,order-paid,9,
"""


@pytest.fixture
def program(nps: Path, tmp_path: Path) -> Program:
    """The program with a survey that asks after tickets, and a file of what happened."""
    program = Program(nps, tmp_path)
    (tmp_path / "nps.toml").write_text(CONFIGURATION)
    (tmp_path / "events.csv").write_text(EVENTS)
    return program


def test_events_of_a_file_are_heard_once(program: Program) -> None:
    """Refused rows are told with their line; a dry run changes nothing."""
    told = [program.run("events", "import", "events.csv", *more) for more in (("--dry-run",), (), ())]

    assert [0, 0, 0] == [code for code, _, _ in told]
    assert "It would be: 1 heard, 0 known before, 1 after which no survey asks, 1 refused." in told[0][1]
    assert "Events: 1 heard, 0 known before, 1 after which no survey asks, 1 refused." in told[1][1]
    assert "Events: 0 heard, 1 known before, 1 after which no survey asks, 1 refused." in told[2][1]
    assert "line 3: " in told[1][2]


def test_strictly_a_refused_row_refuses_all(program: Program) -> None:
    """Nothing is taken, and the exit code says so."""
    code, out, err = program.run("events", "import", "events.csv", "--strict")

    assert (1, True, True) == (code, "Nothing was changed" in out, "--strict" in err)
