"""`nps case list` and `nps case show`, as they are typed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.casework import Acted, Casework
from bot.cli.cases import printable
from bot.survey import acts
from bot.survey.cases import Outcome
from bot.survey.routing import CaseRules
from storage.database import Database
from storage.migrations import upgrade
from storage.models import Case
from tests.support.clock import START
from tests.support.factories import an_invitation, every, say
from tests.support.program import Program

ANN = "U0000ANN"


@pytest.fixture
def program(nps: Path, tmp_path: Path) -> Program:
    """In a folder of its own, with three cases: one claimed, one open, one resolved."""
    url = f"sqlite:///{tmp_path}/nps.db"
    upgrade(url)
    db = Database.connect(url)
    for name in ("Ada", "Bea", "Cleo"):
        say(db, an_invitation(db, name=name, account="Globex"), START, score=3, reason=f"{name} waits")
    claimed, _, resolved = (case.id for case in every(db, Case))
    later = START + timedelta(hours=1)
    won = acts.Resolve(ANN, "price", Outcome.WON_BACK, "a discount")
    items = [Acted(claimed, acts.Claim(ANN), later, "one"), Acted(resolved, won, later, "two")]
    db.write_now(Casework(CaseRules()).act, items)
    db.close()
    return Program(nps, tmp_path)


def test_open_cases_are_listed(program: Program) -> None:
    """With their owners and deadlines; what is late is marked."""
    code, said, _ = program.run("case", "list")
    head, *rows = said.splitlines()

    assert (0, ["id", "score", "contact", "account", "owner", "due", "state"]) == (code, head.split())
    assert [
        ["1", "3", "Ada", "Globex", ANN, "2026-11-23", "19:00"],
        ["2", "3", "Bea", "Globex", "nobody", "2026-11-23", "19:00"],
    ] == [row.split()[:7] for row in rows]
    assert ["claimed", "open"] == [row.split()[-1] for row in rows]


def test_an_owner_sees_their_own(program: Program) -> None:
    """And is told where there is none."""
    assert 2 == len(program.run("case", "list", "--owner", ANN)[1].splitlines())
    assert (0, "No case is open.\n", "") == program.run("case", "list", "--owner", "U0000BOB")


def test_a_case_is_shown_with_its_history(program: Program) -> None:
    """The answer, the outcome, and each act with who did it."""
    code, said, _ = program.run("case", "show", "3")

    assert 0 == code
    assert [
        "Case 3: 3 of 10 from Cleo, Globex",
        f"State: resolved. Owner: {ANN}. Due: 2026-11-23 19:00.",
        "Outcome: won back",
        "Root cause: price",
        "Note: a discount",
        "They said: Cleo waits",
        "",
        "2026-11-22 12:00  opened",
        f"2026-11-22 13:00  resolved by {ANN} (root cause: price; outcome: won_back; note: a discount)",
    ] == said.splitlines()


def test_what_a_customer_wrote_does_not_move_the_cursor() -> None:
    """A terminal obeys what it is shown."""
    assert "red �[31m, up�\nand on" == printable("red \x1b[31m, up\r\nand on")


def test_a_case_that_is_not_there_is_a_fault(program: Program) -> None:
    """In a sentence."""
    assert (1, "", "nps: there is no case 99; nps case list shows those that are open\n") == program.run(
        "case", "show", "99"
    )
