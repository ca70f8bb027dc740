"""Answers of the past: kept once, linked to who gave them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage.database import Database
from storage.models import Account, Answer, Contact, ScoreChange
from storage.queries.attempts import tried
from storage.queries.imports import Added, PastAnswer, add, public_id, times_of
from storage.types import AnswerStatus
from tests.support.clock import START
from tests.support.factories import add_contact, every, import_answers, only

NEW, THERE = Added(answer=True, contact=False), Added(answer=False, contact=False)
WITH_CONTACT = Added(answer=True, contact=True)


def past(key: str, **said: Any) -> PastAnswer:
    """An answer of this identity."""
    return PastAnswer(
        **{
            "survey": "customers",
            "source_key": key,
            "answered_at": START,
            "score": 9,
            "at": START,
            "stage": "done",
            **said,
        }
    )


def test_an_answer_is_kept_with_all_that_is_said(db: Database) -> None:
    """It counts, nobody is alerted of it, and no score was given before it."""
    said = {"reason": "“Cheap” & good\n🎉", "channel": "sms", "account": "Acme", "attributes": {"plan": "pro"}}

    assert [NEW] == db.write_now(add, [past("1", **said)])

    answer = only(db, Answer)
    assert said == {name: getattr(answer, name) for name in said}
    assert ("customers", "1", 9, START, START) == (
        answer.survey,
        answer.source_key,
        answer.score,
        answer.answered_at,
        answer.event_at,
    )
    assert ("done", AnswerStatus.COUNTED, False) == (answer.stage, answer.status, answer.alerted)
    assert (None, None) == (answer.contact_id, answer.invitation_id)
    assert [] == every(db, ScoreChange)


def test_an_answer_that_is_there_is_not_added_again(db: Database) -> None:
    """Nor twice in one batch; another survey's of the same identity is another answer."""
    db.write_now(add, [past("1")])

    assert [THERE, NEW, NEW, THERE] == db.write_now(add, [past("1"), past("2"), past("1", survey="support"), past("2")])
    assert 3 == len(every(db, Answer))


def test_who_gave_an_answer_is_linked_and_where_unknown_made(db: Database) -> None:
    """Once, however many answers they gave; what is known of them stays."""
    ann = add_contact(db, email="ann@x.example", name="Ann")
    answers = [
        past("1", email="ann@x.example", name="Somebody", account="Else"),
        past("2", email="bob@x.example", name="Bob", account="Acme"),
        past("3", email="bob@x.example"),
    ]

    told = db.write_now(add, answers)

    assert [NEW, WITH_CONTACT, NEW] == told
    first, bob = every(db, Contact)
    assert (ann, "Ann", None) == (first.id, first.name, first.account_id)
    assert [ann, bob.id, bob.id] == [answer.contact_id for answer in every(db, Answer)]
    assert ("Bob", {}) == (bob.name, bob.attributes)
    assert [("Acme", bob.account_id)] == [(account.name, account.id) for account in every(db, Account)]


def test_what_is_there_is_known_by_its_public_id(db: Database) -> None:
    """Imported answers by the id they came with, our own by ours; those of another survey are others."""
    (own,) = import_answers(db, [{"score": 3, "answered_at": START}])
    db.write_now(add, [past("r1"), past("r2", survey="support")])
    asked_for = ["r1", "r2", "r3", public_id(None, own), public_id(None, own + 999), "eleven-x"]

    assert {"r1": START, f"eleven-{own}": START} == db.read_now(times_of, "customers", asked_for)


def test_a_row_that_the_database_refuses_is_left_out_alone(db: Database) -> None:
    """With a sentence; the rows around it are kept."""
    first, second, third = tried(db, add, [past("1"), past("2", score=11), past("3")])

    assert (NEW, NEW) == (first, third)
    assert "the database does not take it:" in str(second)
    assert ["1", "3"] == [answer.source_key for answer in every(db, Answer)]


def lose_answers(session: Session, items: Sequence[str]) -> Sequence[None]:
    """A store that is broken."""
    session.execute(text("ALTER TABLE answers RENAME TO lost"))
    return [None for _ in items]


def test_a_fault_of_the_store_is_not_laid_on_the_rows(db: Database) -> None:
    """It is raised, and nobody is told that a million rows are bad."""
    db.write_now(lose_answers, [""])

    with pytest.raises(DBAPIError):
        tried(db, add, [past("1"), past("2")])


def test_a_thousand_answers_are_added_in_the_order_they_came(db: Database) -> None:
    """Every one is told of."""
    told = db.write_now(add, [past(str(number), score=number % 11) for number in range(1000)])

    assert [NEW] * 1000 == told
    assert [number % 11 for number in range(1000)] == [answer.score for answer in every(db, Answer)]
