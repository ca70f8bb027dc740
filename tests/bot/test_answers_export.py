"""Answers taken out, as CSV and as JSON, and taken in again."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.answers import write_csv, write_json
from bot.answers.columns import EXPORTED, attribute_column, attribute_name, sheltered, unsheltered
from storage.database import Database
from storage.models import Answer, Contact
from storage.queries.exports import Span, attributes_within, exported, questions_within
from storage.types import AnswerStatus
from tests.support.clock import START
from tests.support.factories import add_contact, every, import_answers
from tests.support.imports import take_answers

ALL = Span(None, None, None)
FILE = """id,score,answered_at,email,name,account,comment,channel,plan,status
r1,9,2026-06-09T10:36:00.123456Z,ann@acme.example,Ann,Acme,"=1+1, really",email,pro,active
r2,3,2026-06-10T10:00Z,,,,"-5 from me
+ two lines",,-5,@home
"""


def as_csv(db: Database, span: Span = ALL) -> str:
    """The whole file."""
    file = io.StringIO()
    with db.streaming() as session:
        write_csv(exported(session, span), attributes_within(session, span), file, questions_within(session, span))
    return file.getvalue()


def as_json(db: Database, span: Span = ALL) -> list[dict[str, Any]]:
    """The whole array."""
    file = io.StringIO()
    with db.streaming() as session:
        write_json(exported(session, span), file)
    found: list[dict[str, Any]] = json.loads(file.getvalue())
    return found


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(text)))


def test_an_export_has_a_column_for_all_that_is_known(db: Database) -> None:
    """Attributes stand last; one that is named like a column of ours is told apart."""
    take_answers(db, FILE)

    first, second = rows_of(as_csv(db))

    assert [*EXPORTED, "plan", "status (attribute)"] == list(first)
    assert {
        "id": "r1",
        "survey": "customers",
        "answered_at": "2026-06-09T10:36:00.123456+00:00",
        "score": "9",
        "comment": "'=1+1, really",
        "follow_up": "",
        "channel": "email",
        "email": "ann@acme.example",
        "name": "Ann",
        "account": "Acme",
        "status": "counted",
        "plan": "pro",
        "status (attribute)": "active",
    } == first
    assert ("'-5 from me\n+ two lines", "-5", "'@home") == (
        second["comment"],
        second["plan"],
        second["status (attribute)"],
    )


def test_json_has_everything_as_it_is(db: Database) -> None:
    """What is not known is null, attributes are an object."""
    take_answers(db, FILE)

    _, second = as_json(db)

    assert {
        "id": "r2",
        "survey": "customers",
        "answered_at": "2026-06-10T10:00:00+00:00",
        "score": 3,
        "comment": "-5 from me\n+ two lines",
        "follow_up": None,
        "channel": None,
        "email": None,
        "name": None,
        "account": None,
        "status": "counted",
        "extras": {},
        "attributes": {"plan": "-5", "status": "@home"},
    } == second


def test_an_empty_export_is_whole(db: Database) -> None:
    """A header, and an empty array."""
    assert (",".join(EXPORTED) + "\n", []) == (as_csv(db), as_json(db))


def test_only_what_was_asked_for_is_exported(db: Database) -> None:
    """A survey, a period; with only the attributes that occur in it."""
    take_answers(db, "score,answered_at,old\n1,2026-05-01T00:00Z,x\n2,2026-06-01T00:00Z,\n")
    take_answers(db, "score,answered_at,other\n3,2026-06-01T00:00Z,y\n", survey="support")
    june = Span("customers", datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
    may = Span(None, None, june.start)

    assert [2] == [answer["score"] for answer in as_json(db, june)]
    assert [*EXPORTED] == list(rows_of(as_csv(db, june))[0])
    assert [("1", "x")] == [(row["score"], row["old"]) for row in rows_of(as_csv(db, may))]


def test_an_export_that_comes_back_changes_nothing(db: Database) -> None:
    """Neither imported answers nor those that were given here are doubled."""
    take_answers(db, FILE)
    ann = add_contact(db, email="eve@x.example")
    import_answers(db, [{"score": 3, "answered_at": START, "contact_id": ann, "attributes": {"plan": "pro"}}])
    take_answers(db, "score,answered_at\n4,2026-06-10\n", survey="support")

    found, refused = take_answers(db, as_csv(db))

    assert (0, 4, []) == (found.added, found.unchanged, refused)


def test_an_export_can_be_taken_in_elsewhere(db: Database) -> None:
    """Everything is as it was, formulas and all; what was excluded stays so."""
    take_answers(db, FILE)
    take_answers(db, "score,answered_at,comment\n4,2026-06-10,'=quoted\n", survey="support")
    before = {"survey": "customers", "score": 0, "answered_at": START, "status": AnswerStatus.EXCLUDED}
    import_answers(db, [{**before, "follow_up": "@once", "attributes": {"=name": "=cell"}}])
    export, exported_json = as_csv(db), as_json(db)
    db.write_now(forget, [Answer, Contact])

    found, refused = take_answers(db, export)

    assert (4, []) == (found.added, refused)
    assert exported_json == as_json(db)


def forget(session: Any, models: Any) -> list[None]:
    """As if it were another installation."""
    for model in models:
        for row in session.query(model):
            session.delete(row)
    return [None for _ in models]


def test_an_export_of_a_survey_that_is_not_here_is_refused_row_by_row(db: Database) -> None:
    """Unless a survey is named for all of it."""
    take_answers(db, FILE)
    export = as_csv(db).replace(",customers,", ",partners,")

    found, refused = take_answers(db, export)
    named, _ = take_answers(db, export, survey="support")

    assert (0, "there is no survey 'partners' in the configuration") == (found.added, refused[0][1])
    assert 2 == named.added
    assert 4 == len(every(db, Answer))


@pytest.mark.parametrize("cell", ["=1", "+A1", "-A1", "@x", "\tx", "\rx", "\uff1d1", "-5-", "+", "'=1", "''-5"])
def test_what_a_spreadsheet_would_run_has_an_apostrophe_before_it(cell: str) -> None:
    """And comes back as it was."""
    assert f"'{cell}" == sheltered(cell)
    assert cell == unsheltered(sheltered(cell))


@pytest.mark.parametrize("cell", ["", "x", "-5", "+3.5", "-1,5", "-20%", "1-2", "'quoted'", "'", "a=b"])
def test_other_cells_and_numbers_stay_as_they_are(cell: str) -> None:
    """In both directions."""
    assert cell == sheltered(cell) == unsheltered(cell)


@pytest.mark.parametrize("name", ["plan", "score", "=plan", "status"])
def test_an_attribute_keeps_its_name_through_a_column(name: str) -> None:
    """Whatever it is called."""
    assert name == attribute_name(attribute_column(name))


def test_answers_to_extra_questions_have_columns_of_their_own(db: Database) -> None:
    """Many choices stand in one cell; an attribute of such a name is told apart; all comes back into another store."""
    told = {"driver": "=Price", "missing": ["Speed", "People"], "wish": ""}
    import_answers(db, [{"score": 3, "answered_at": START, "extras": told, "attributes": {"driver (question)": "own"}}])

    (row,) = rows_of(as_csv(db))
    assert ("'=Price", "Speed; People", "", "own") == (
        row["driver (question)"],
        row["missing (question)"],
        row["wish (question)"],
        row["driver (question) (attribute)"],
    )
    assert [told] == [answer["extras"] for answer in as_json(db)]


def test_exported_extra_answers_are_taken_in_again(db: Database) -> None:
    """As texts, and as no attributes."""
    own = ",".join([*EXPORTED, "driver (question)", "plan"])
    take_answers(db, f"{own}\nr9,customers,2026-06-09T10:36Z,9,,,email,,,,counted,Price,pro\n")

    (answer,) = every(db, Answer)
    assert ({"driver": "Price"}, {"plan": "pro"}) == (answer.extras, answer.attributes)
