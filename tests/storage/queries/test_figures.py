"""The counts behind a score: right, and read from an index alone however many answers there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, insert, text

from storage.database import Database, Session
from storage.models import Answer, table_of
from storage.queries.asked import Asked, asked_counts
from storage.queries.figures import Filter, attribute_names, score_counts, score_counts_by
from storage.types import AnswerStatus
from tests.support.factories import import_answers

YEAR = datetime(2026, 1, 1, tzinfo=UTC)
QUARTER = Filter("customers", YEAR + timedelta(days=90), YEAR + timedelta(days=181))
MANY = 20_000


def fill(session: Session, counts: Sequence[int]) -> Sequence[int]:
    """Answers all over a year, of two surveys."""
    (count,) = counts
    rows: list[dict[str, Any]] = [
        {
            "survey": "customers" if n % 4 else "support",
            "score": n % 11,
            "stage": "done",
            "attributes": {"plan": ("pro", "free")[n % 2]},
            "status": AnswerStatus.COUNTED if n % 7 else AnswerStatus.EXCLUDED,
            "alerted": False,
            "answered_at": YEAR + timedelta(minutes=n * 525_600 // count),
            "event_at": YEAR,
        }
        for n in range(count)
    ]
    session.execute(insert(table_of(Answer)), rows)
    return counts


def statements_of(db: Database) -> list[tuple[str, Any]]:
    """What is asked of the database from now on, with its parameters."""
    seen: list[tuple[str, Any]] = []
    event.listen(db.reading, "before_cursor_execute", lambda *told: seen.append((told[2], told[3])))
    return seen


def plan_of(db: Database, statement: str, parameters: Any) -> str:
    """How the database would go about it."""
    explain = "EXPLAIN QUERY PLAN " if db.is_sqlite else "EXPLAIN "

    def ask(session: Session) -> str:
        rows = session.connection().exec_driver_sql(explain + statement, parameters)
        return "\n".join(str(row[-1]) for row in rows)

    return db.read_now(ask)


def settled(db: Database) -> None:
    """As after a night: the database knows its tables."""
    if db.is_sqlite:
        return
    with db.writing.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # The tests' server flushes late, and a page is only known to be visible when its commit has been flushed.
        connection.execute(text("SET synchronous_commit = on"))
        connection.execute(text("COMMENT ON TABLE answers IS 'flushed'"))
        connection.execute(text("VACUUM ANALYZE answers"))


def test_a_quarter_is_read_from_an_index_alone(db: Database) -> None:
    """On both databases: the table with its comments and attributes is not touched."""
    db.write_now(fill, [MANY])
    settled(db)
    seen = statements_of(db)
    counts = db.read_now(score_counts, QUARTER)
    statement, parameters = next(one for one in seen if one[0].startswith("WITH"))
    plan = plan_of(db, statement, parameters)

    assert sum(counts.values()) > MANY / 4 * 0.6
    assert ("COVERING INDEX ix_answers_figures" if db.is_sqlite else "Index Only Scan using ix_answers_figures") in plan


def test_the_counts_are_those_of_counting_by_hand(db: Database) -> None:
    """Whatever the bounds, by score and by attribute."""
    db.write_now(fill, [1_000])
    minutes = [n * 525_600 // 1_000 for n in range(1_000)]
    bounds: list[tuple[datetime | None, datetime | None]] = [
        (None, None), (QUARTER.start, None), (None, QUARTER.end), (QUARTER.start, QUARTER.end)
    ]  # fmt: skip
    for start, end in bounds:
        chosen = [
            n
            for n, minute in enumerate(minutes)
            if n % 4 and n % 7
            and (start is None or YEAR + timedelta(minutes=minute) >= start)
            and (end is None or YEAR + timedelta(minutes=minute) < end)
        ]  # fmt: skip
        by_hand = Counter(n % 11 for n in chosen)
        plans = {plan: Counter(n % 11 for n in chosen if n % 2 == odd) for odd, plan in enumerate(("pro", "free"))}

        assert by_hand == db.read_now(score_counts, Filter("customers", start, end))
        assert plans == db.read_now(score_counts_by, Filter("customers", start, end), "plan")
        assert plans["pro"] == db.read_now(score_counts, Filter("customers", start, end, {"plan": ("pro",)}))


def test_the_names_of_attributes_are_those_of_the_latest_answers(db: Database) -> None:
    """With the columns that may stand for one."""
    import_answers(db, [{"score": 1, "answered_at": YEAR, "attributes": {name: "x"}} for name in ("tier", "plan", "ü")])

    assert ["account", "channel", "plan", "survey", "tier", "ü"] == db.read_now(attribute_names, "customers")


def test_nobody_asked_is_nobody(db: Database) -> None:
    """Imported history has answers and no asking."""
    import_answers(db, [{"score": 1, "answered_at": YEAR}])

    assert Asked() == db.read_now(asked_counts, Filter("customers", None, None), ["hard"])


def test_numbers_and_truth_in_attributes_are_their_text(db: Database) -> None:
    """Attributes are text in the store; should one not be, it is found by its text all the same."""
    import_answers(db, [{"score": 1, "answered_at": YEAR, "attributes": {"seats": "10"}}])

    assert {"10": {1: 1}} == db.read_now(score_counts_by, Filter("customers", None, None), "seats")
    assert {1: 1} == db.read_now(score_counts, Filter("customers", None, None, {"seats": ("10",)}))
