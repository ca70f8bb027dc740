"""`nps answers list`, `why`, `confirm` and `reject`, as they are typed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from storage.database import Database
from storage.migrations import upgrade
from storage.models import Invitation, LinkHit
from storage.queries.hits import NewHit, keep
from storage.types import HitState
from tests.support.clock import START
from tests.support.factories import add_contact, every, invite, say
from tests.support.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from storage.database import Session

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
ASKED = START - timedelta(hours=3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """One who answered, one whose click is held, one whose form is."""
    url = f"sqlite:///{tmp_path}/nps.db"
    upgrade(url)
    db = Database.connect(url)
    people = [add_contact(db, email=f"{name.lower()}@x.example", name=name) for name in ("Kaisa", "Olli", "Aino")]
    kaisa, olli, aino = (invite(db, person, now=ASKED) for person in people)
    db.write_now(date_all, [ASKED])
    say(db, kaisa, START, score=9, reason="Fast")
    azure: dict[str, Any] = {"place": "data centre", "vendor": "microsoft", "state": HitState.HELD}
    db.write_now(
        keep,
        [
            [
                NewHit(olli, "3", "GET", "20.72.100.0/24", FIREFOX, START, **azure),
                NewHit(
                    aino, "8", "POST", "20.72.100.0/24", FIREFOX, START, said={"score": 7, "reason": "Dear"}, **azure
                ),
            ]
        ],
    )
    yield db
    db.close()


def date_all(session: Session, items: Sequence[datetime]) -> list[None]:
    """The mails were sent then."""
    session.execute(update(Invitation).values(asked_at=items[0]))
    return [None]


@pytest.fixture
def program(store: Database, nps: Path, tmp_path: Path) -> Program:
    return Program(nps, tmp_path)


def test_the_list_tells_which_scores_count_and_which_are_held(program: Program) -> None:
    """With the ids by which one asks for more."""
    code, said, _ = program.run("answers", "list", "all")
    held = program.run("answers", "list", "all", "--state", "held")[1]

    rows = [line.split() for line in said.splitlines()[1:]]
    assert 0 == code
    assert [
        ("asked-2", "3", "held", "Olli"),
        ("asked-3", "7", "held", "Aino"),
        ("eleven-1", "9", "counts", "Kaisa"),
    ] == sorted((row[0], row[3], row[4], row[-1]) for row in rows)
    assert 3 == len(held.splitlines())


def test_why_tells_the_evidence_and_what_is_made_of_it(program: Program) -> None:
    """In sentences, by the address or the id."""
    code, said, _ = program.run("answers", "why", "olli@x.example")

    assert 0 == code
    assert "asked-2: Olli, customers, asked on 2026-11-22 09:00." in said
    assert "the link of 3 was asked for (GET)" in said
    assert "from 20.72.100.0/24 (data centre of microsoft), Mozilla/5.0" in said
    assert "it came from a data centre (H2)" in said
    assert "no script on the page told that it was looked at (H3)" in said
    assert "→ held as unconfirmed: it is not in the figures, and the person is still reminded" in said
    assert said == program.run("answers", "why", "asked-2")[1]


def test_confirmed_it_counts_with_its_words_and_rejected_it_does_not(program: Program, store: Database) -> None:
    """Kept with who said so; what was confirmed can be rejected while nobody wrote anything."""
    assert "asked-3 counts with 7 of 10." in program.run("answers", "confirm", "asked-3")[1]
    assert "asked-2 counts with 3 of 10." in program.run("answers", "confirm", "olli@x.example")[1]
    assert "asked-2 does not count; they may still answer." in program.run("answers", "reject", "asked-2")[1]
    code, _, errors = program.run("answers", "reject", "asked-3")

    assert (1, True) == (code, "somebody wrote something with asked-3" in errors)
    assert {"eleven-1 9", "eleven-2 7"} == {
        " ".join((row.split()[0], row.split()[3])) for row in program.run("answers", "list", "all")[1].splitlines()[1:]
    }
    states = [(hit.invitation_id, hit.state, hit.decided_by is not None) for hit in every(store, LinkHit)]
    assert [(2, "rejected", True), (3, "recorded", True)] == states
    assert ", said " in program.run("answers", "why", "asked-2")[1]


def test_the_score_says_how_many_are_held(program: Program) -> None:
    """In the text and in the JSON; they are not among the answers."""
    document = json.loads(program.run("score", "all", "--json")[1])

    assert (1, 2) == (document["answers"], document["held"])
    assert "1 of 3 people asked have answered: 33%. 2 scores are held as unconfirmed." in program.run("score", "all")[1]


def test_what_is_not_there_is_told(program: Program) -> None:
    """In one sentence."""
    assert "there is no asked-77" in program.run("answers", "why", "asked-77")[2]
    assert "nobody@x.example was never asked" in program.run("answers", "why", "nobody@x.example")[2]
    assert "nothing of asked-1 waits, is held or was rejected" in program.run("answers", "confirm", "asked-1")[2]
