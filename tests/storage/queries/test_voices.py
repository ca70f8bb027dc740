"""Answers by who gave them: the last of each person, and the texts that stand for a weight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.database import Database
from storage.queries.figures import Filter
from storage.queries.voices import Voices, voices
from tests.support.factories import add_contacts, import_answers

DAY = datetime(2026, 6, 1, tzinfo=UTC)
ALL = Filter("customers", None, None)


def test_answers_are_counted_by_account_and_score(db: Database) -> None:
    """Who belongs to none is counted, too."""
    import_answers(db, [{"score": score, "answered_at": DAY, "account": "Globex"} for score in (9, 9, 3)])
    import_answers(db, [{"score": 9, "answered_at": DAY}])
    found = db.read_now(voices, ALL)

    assert {Voices("Globex", None, 9, 2), Voices("Globex", None, 3, 1), Voices(None, None, 9, 1)} == set(found)


def test_of_each_person_the_last_answer_of_the_period_counts(db: Database) -> None:
    """Of two at one moment the one that came into the store later; unknown people are different ones."""
    ann, bob = add_contacts(db, [{}, {}])
    for person, day, score in (
        (ann, 0, 9),
        (ann, 2, 3),
        (ann, 9, 10),
        (bob, 1, 8),
        (bob, 1, 7),
        (None, 1, 6),
        (None, 1, 6),
    ):
        import_answers(db, [{"score": score, "answered_at": DAY + timedelta(days=day), "contact_id": person}])
    week = Filter("customers", DAY, DAY + timedelta(days=7))

    assert {3: 1, 7: 1, 6: 2} == {one.score: one.answers for one in db.read_now(voices, week, last_only=True)}


def test_a_weight_is_the_text_of_an_attribute(db: Database) -> None:
    """Or of a column; None where there is none."""
    for attributes in ({"revenue": "10"}, {"revenue": "10"}, {"revenue": "much"}, {}):
        import_answers(db, [{"score": 9, "answered_at": DAY, "attributes": attributes}])
    found = db.read_now(voices, ALL, weight="revenue", last_only=True)

    assert {"10": 2, "much": 1, None: 1} == {one.weight: one.answers for one in found}
