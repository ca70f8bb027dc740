"""Who answered in both of two periods."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.database import Database
from storage.queries.figures import Filter
from storage.queries.panels import Pairs, pairs, same_people
from storage.types import AnswerStatus
from tests.support.factories import add_contacts, import_answers

SPRING = datetime(2026, 4, 1, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 1, tzinfo=UTC)
BEFORE = Filter("customers", SPRING, SUMMER)
AFTER = Filter("customers", SUMMER, AUTUMN)


def test_the_last_answer_of_each_period_counts(db: Database) -> None:
    """Of those who answered in both; others joined or left. What is excluded, of another survey or nobody's, is not."""
    twice, joined, left, other = add_contacts(db, [{}] * 4)
    day = timedelta(days=1)
    import_answers(
        db,
        [
            {"contact_id": twice, "score": 2, "answered_at": SPRING},
            {"contact_id": twice, "score": 6, "answered_at": SUMMER - day},
            {"contact_id": twice, "score": 9, "answered_at": SUMMER + day},
            {"contact_id": twice, "score": 7, "answered_at": SUMMER},
            {"contact_id": twice, "score": 0, "answered_at": AUTUMN},
            {"contact_id": twice, "score": 1, "answered_at": AUTUMN - day, "status": AnswerStatus.EXCLUDED},
            {"contact_id": joined, "score": 8, "answered_at": SUMMER},
            {"contact_id": left, "score": 8, "answered_at": SPRING},
            {"contact_id": other, "score": 3, "answered_at": SPRING, "survey": "support"},
            {"contact_id": other, "score": 3, "answered_at": SUMMER, "survey": "support"},
            {"score": 10, "answered_at": SUMMER},
        ],
    )

    assert Pairs({(6, 9): 1}, joined=1, left=1) == db.read_now(pairs, BEFORE, AFTER)


def test_the_filter_of_the_figures_is_that_of_the_pairs(db: Database) -> None:
    """Each answer as it was at its time: whoever has become a pro since has joined the pros."""
    stayed, became = add_contacts(db, [{}] * 2)
    free, pro = {"plan": "free"}, {"plan": "pro"}
    import_answers(
        db,
        [
            {"contact_id": stayed, "score": 9, "answered_at": SPRING, "attributes": pro},
            {"contact_id": stayed, "score": 9, "answered_at": SUMMER, "attributes": pro},
            {"contact_id": became, "score": 9, "answered_at": SPRING, "attributes": free},
            {"contact_id": became, "score": 5, "answered_at": SUMMER, "attributes": pro},
        ],
    )
    where = {"plan": ("pro",)}
    before, after = Filter("customers", SPRING, SUMMER, where), Filter("customers", SUMMER, AUTUMN, where)

    assert Pairs({(9, 9): 1}, joined=1, left=0) == db.read_now(pairs, before, after)


def test_many_answers_are_paired_as_by_hand(db: Database) -> None:
    """Random people, several times each, some of them at the same instant: the row that was written last counts."""
    drawn = random.Random(3)
    people = add_contacts(db, [{}] * 40)
    rows: list[dict[str, Any]] = [
        {
            "contact_id": drawn.choice(people),
            "score": drawn.randrange(11),
            "answered_at": SPRING + timedelta(days=drawn.randrange(183)),
        }
        for _ in range(150)
    ]
    import_answers(db, rows)
    last: dict[tuple[int, bool], int] = {}
    for row in sorted(rows, key=lambda row: row["answered_at"]):
        last[row["contact_id"], row["answered_at"] >= SUMMER] = row["score"]
    expected: dict[tuple[int, int], int] = {}
    for person in people:
        if (person, False) in last and (person, True) in last:
            pair = last[person, False], last[person, True]
            expected[pair] = expected.get(pair, 0) + 1
    found = db.read_now(pairs, BEFORE, AFTER)

    assert expected == found.both
    assert sum(expected.values()) + found.joined + found.left == len({person for person, _ in last})


def test_the_share_of_the_same_people_is_that_of_the_latest_answers(db: Database) -> None:
    """Of those whose contact is known; of a survey's own answers alone."""
    people = add_contacts(db, [{}] * 6)
    import_answers(db, [{"contact_id": who, "score": 9, "answered_at": SPRING} for who in people[:3]])
    import_answers(db, [{"contact_id": people[4], "score": 9, "answered_at": SPRING, "survey": "support"}])
    late = [{"contact_id": who, "score": 9, "answered_at": AUTUMN - timedelta(days=1)} for who in people[2:]]
    import_answers(db, [*late, {"score": 9, "answered_at": AUTUMN - timedelta(days=1)}])
    import_answers(db, [{"contact_id": people[0], "score": 9, "answered_at": SUMMER}])

    assert 2 / 5 == db.read_now(same_people, BEFORE, AFTER)
    assert 1 / 4 == db.read_now(same_people, BEFORE, AFTER, 5)
    assert 0.0 == db.read_now(same_people, AFTER, BEFORE, 0)
