"""However often a file with answers comes, and in whatever shape, each of its rows is one answer."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.database import Database
from storage.models import Answer, Contact
from tests.support.factories import every, only
from tests.support.imports import take_answers

ROWS = [
    "answered_at,score,comment,city",
    "2026-06-09T10:36,9,Schön gemacht,Malmö",
    "2026-06-09T10:36,9,Schön gemacht,Umeå",
    "2026-06-09T10:36,9,,Umeå",
]
FILE = "\n".join(ROWS) + "\n"
SHUFFLED = """city,comment,score,answered_at
Umeå,,9,2026-06-09 07:36Z
Malmö,"Schön gemacht",9,2026-06-09T10:36+03:00
Umeå,Schön gemacht ,9,09.06.2026 10:36
"""


@pytest.mark.parametrize(
    "again",
    [
        FILE,
        FILE.encode("utf-16"),
        FILE.encode("latin-1"),
        FILE.replace(",", ";"),
        FILE.replace(",", "\t").replace("\n", "\r\n").encode("utf-8-sig"),
        SHUFFLED,
        FILE.replace("score", "NPS score").replace("comment", "Feedback"),
    ],
    ids=["the very same", "UTF-16", "Latin-1", "semicolons", "tabs, CRLF and a mark", "another order", "other names"],
)
def test_the_same_rows_in_another_shape_add_nothing(db: Database, again: str | bytes) -> None:
    """Known by all that they say."""
    first, _ = take_answers(db, FILE)
    second, refused = take_answers(db, again)

    assert (3, 0, 3, []) == (first.added, second.added, second.unchanged, refused)
    assert 3 == len(every(db, Answer))


def test_answers_that_are_alike_are_as_many_as_there_are(db: Database) -> None:
    """Anonymous people may say the same in the same minute. A later export that has one more adds one."""
    row = "9,2026-06-09T10:36\n"
    first, _ = take_answers(db, "score,answered_at\n" + row * 3)
    again, _ = take_answers(db, "score,answered_at\n" + row * 3)
    more, _ = take_answers(db, "score,answered_at\n" + row * 4)

    assert [(3, 0), (0, 3), (1, 3)] == [(found.added, found.unchanged) for found in (first, again, more)]


def test_answers_that_are_alike_are_told_apart_a_thousand_rows_apart(db: Database) -> None:
    """The batches in which a file is taken make no difference."""
    rows = [f"{number % 11},2026-06-{number % 9 + 1:02}" for number in range(2500)]
    content = "\n".join(["score,answered_at", *rows])

    first, _ = take_answers(db, content)
    again, _ = take_answers(db, content)

    assert (2500, 0, 2500) == (first.added, again.added, again.unchanged)


def test_an_answer_with_an_id_is_known_by_it_alone(db: Database) -> None:
    """A later export of the other tool may say more of it."""
    take_answers(db, "id,score,answered_at\nr1,9,2026-06-09\n")
    found, _ = take_answers(db, "id,score,answered_at,comment,plan\nr1,9,2026-06-09,Good,pro\nr2,9,2026-06-09,,\n")

    assert (1, 1) == (found.added, found.unchanged)
    assert None is every(db, Answer)[0].reason


def test_an_id_that_is_in_the_file_twice_is_taken_once(db: Database) -> None:
    """The first row stands; the other is refused each time."""
    content = "id,score,answered_at\nr1,9,2026-06-09\nr1,3,2026-06-10\n"
    first, refused = take_answers(db, content)
    again, _ = take_answers(db, content)

    assert [(3, "the id 'r1' is that of line 2")] == refused
    assert [(1, 0, 1), (0, 1, 1)] == [(found.added, found.unchanged, found.refused) for found in (first, again)]
    assert 9 == only(db, Answer).score


def test_an_id_that_another_answer_has_is_refused(db: Database) -> None:
    """Two tools may both count from 1: nothing is dropped in silence."""
    take_answers(db, "id,score,answered_at\n1,9,2026-06-09T12:00Z\n")
    found, refused = take_answers(db, "id,score,answered_at\n1,3,2026-07-01T12:00Z\n")

    assert (0, 0, 1) == (found.added, found.unchanged, found.refused)
    assert [(2, "the id '1' is that of another answer, given on 2026-06-09")] == refused


def test_a_contact_is_made_once(db: Database) -> None:
    """In whatever case the address is written."""
    content = "score,answered_at,email\n9,2026-06-09,ann@x.example\n3,2026-06-10,ANN@X.example\n"
    first, _ = take_answers(db, content)
    again, _ = take_answers(db, content)

    assert [(2, 1), (0, 0)] == [(found.added, found.contacts) for found in (first, again)]
    assert {only(db, Contact).id} == {answer.contact_id for answer in every(db, Answer)}


@given(
    st.lists(st.tuples(st.integers(0, 10), st.sampled_from("ab"), st.sampled_from(["", "x"])), min_size=1), st.randoms()
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15)
def test_the_order_of_the_rows_makes_no_difference(
    db: Database, rows: list[tuple[int, str, str]], random: object
) -> None:
    """Sorted otherwise, it is the same file."""
    lines = [f"{score},2026-06-09,{plan},{comment}" for score, plan, comment in rows]
    header = "score,answered_at,plan,comment"
    take_answers(db, "\n".join([header, *lines]))
    random.shuffle(lines)  # type: ignore[attr-defined]

    found, _ = take_answers(db, "\n".join([header, *lines]))

    assert (0, len(rows)) == (found.added, found.unchanged)
