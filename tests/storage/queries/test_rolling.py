"""Closed days that were counted once: whatever happens to answers afterwards, the figures say what the answers say."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, make_url, select, update
from sqlalchemy.orm import Session

from storage.database import Database
from storage.engines import connect_sqlite
from storage.models import Answer, DailyScore, RolledDay, table_of
from storage.queries.daily import ALL
from storage.queries.figures import Filter, score_counts, score_counts_by, score_counts_over
from storage.queries.rolling import Days, forget_others, roll, rolled
from storage.types import AnswerStatus

ANSWERS = table_of(Answer)
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Change = Callable[[Session], None]

SURVEYS, PLANS = ("customers", "support"), ("pro", "free", None)
AT = st.integers(0, 6 * 24).map(lambda hours: BEGIN + hours * HOUR)
EDGES = st.lists(AT, min_size=2, max_size=4, unique=True).map(sorted)


def adding(survey: str, at: datetime, score: int, plan: str | None = None) -> Change:
    """An answer."""
    row: dict[str, Any] = {
        "survey": survey,
        "score": score,
        "stage": "done",
        "attributes": {} if plan is None else {"plan": plan},
        "status": AnswerStatus.COUNTED,
        "alerted": False,
        "answered_at": at,
        "event_at": at,
    }
    return lambda session: void(session.execute(insert(ANSWERS), [row]))


def changing(number: int, **values: Any) -> Change:
    """One answer in four changes."""
    return lambda session: void(session.execute(update(ANSWERS).where(ANSWERS.c.id % 4 == number).values(**values)))


def deleting(number: int) -> Change:
    """One answer in seven is gone."""
    return lambda session: void(session.execute(delete(ANSWERS).where(ANSWERS.c.id % 7 == number)))


def rolling(survey: str, attribute: str, since: datetime) -> Change:
    """Two days from whatever hour on, as those of another zone are."""
    days = [(since, since + DAY), (since + DAY, since + 2 * DAY)]
    return lambda session: void(roll(session, [Days(survey, attribute, days)]))


def void(_result: object) -> None:
    """Nothing is made of it."""


CHANGES = st.one_of(
    st.builds(adding, st.sampled_from(SURVEYS), AT, st.integers(0, 10), st.sampled_from(PLANS)),
    st.builds(rolling, st.sampled_from(SURVEYS), st.sampled_from((ALL, "plan")), AT),
    st.builds(changing, st.integers(0, 3), score=st.integers(0, 10)),
    st.builds(changing, st.integers(0, 3), status=st.sampled_from(AnswerStatus)),
    st.builds(changing, st.integers(0, 3), answered_at=AT),
    st.builds(changing, st.integers(0, 3), attributes=st.sampled_from(({}, {"plan": "pro"}))),
    st.builds(deleting, st.integers(0, 6)),
)


def done(session: Session, changes: Sequence[Change]) -> list[None]:
    """In one transaction."""
    for change in changes:
        change(session)
    return [None] * len(changes)


def anew(session: Session, items: Sequence[None]) -> Sequence[None]:
    """No answers, no days."""
    session.execute(delete(ANSWERS))
    session.execute(delete(RolledDay))
    return items


def by_hand(session: Session, survey: str, start: datetime | None, end: datetime | None) -> list[tuple[Any, int]]:
    """The plan and the score of each answer that counts."""
    counted = select(ANSWERS).where(ANSWERS.c.survey == survey, ANSWERS.c.status == AnswerStatus.COUNTED)
    return [
        (row.attributes.get("plan"), row.score)
        for row in session.execute(counted)
        if (start is None or row.answered_at >= start) and (end is None or row.answered_at < end)
    ]


def agrees(session: Session, survey: str, edges: Sequence[datetime]) -> None:
    """All ways of counting with counting by hand, for any bounds."""
    first, last = edges[0], edges[-1]
    for start, end in ((first, last), (None, last), (first, None), (None, None)):
        chosen, answers = Filter(survey, start, end), by_hand(session, survey, start, end)
        plans = {plan: dict(Counter(score for of, score in answers if of == plan)) for plan, _ in answers if plan}

        assert Counter(score for _, score in answers) == score_counts(session, chosen)
        assert plans == score_counts_by(session, chosen, "plan")
        assert plans.get("pro", {}) == score_counts(session, replace(chosen, where={"plan": ("pro", "other")}))
    spans = list(pairwise(edges))
    expected = [Counter(score for _, score in by_hand(session, survey, *span)) for span in spans]

    assert expected == score_counts_over(session, survey, spans)


@given(st.lists(st.lists(CHANGES, min_size=1, max_size=6), min_size=1, max_size=5), EDGES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15)
def test_whatever_is_done_to_answers_the_figures_say_what_they_say(
    db: Database, batches: list[list[Change]], edges: list[datetime]
) -> None:
    """Late answers, changed ones, excluded ones, erased ones; days of any zone, of one attribute and not another."""
    db.write_now(anew, [None])
    for batch in batches:
        db.write_now(done, batch)
        for survey in SURVEYS:
            db.read_now(agrees, survey, edges)


def test_a_period_of_closed_days_is_read_from_them_alone(db: Database) -> None:
    """What they hold is what is told, so they must never be wrong."""
    day = (BEGIN, BEGIN + DAY)
    db.write_now(done, [adding("customers", BEGIN + HOUR, 9), rolling("customers", ALL, BEGIN)])

    assert {day, (BEGIN + DAY, BEGIN + 2 * DAY)} == db.read_now(rolled, "customers", ALL)
    db.write_now(done, [lambda session: void(session.execute(update(DailyScore).values(number=7)))])
    assert {9: 7} == db.read_now(score_counts, Filter("customers", *day))
    assert {9: 1} == db.read_now(score_counts, Filter("customers", BEGIN, BEGIN + 2 * HOUR))


OTHERWISE: list[dict[str, Any]] = [
    {"score": 2},
    {"status": AnswerStatus.EXCLUDED},
    {"answered_at": BEGIN - HOUR},
    {"survey": "support"},
    {"attributes": {"plan": "free"}},
    {"account": "Globex"},
    {"channel": "email"},
]


@pytest.mark.parametrize("values", [{}, {"id": 0}, *OTHERWISE], ids=["added", "deleted", *map(str, OTHERWISE)])
def test_a_change_takes_the_day_away(db: Database, values: dict[str, Any]) -> None:
    """In the transaction of the change; the day after stays."""
    days = [rolling("customers", attribute, BEGIN) for attribute in (ALL, "plan")]
    db.write_now(done, [adding("customers", BEGIN + HOUR, 9, "pro"), *days])
    late = adding("customers", BEGIN + 2 * HOUR, 1)
    db.write_now(done, [deleting(1) if "id" in values else changing(1, **values) if values else late])

    for attribute in (ALL, "plan"):
        assert {(BEGIN + DAY, BEGIN + 2 * DAY)} == db.read_now(rolled, "customers", attribute)
    db.read_now(agrees, "customers", [BEGIN, BEGIN + DAY])


@pytest.mark.parametrize("way", [{"answered_at": BEGIN + HOUR}, {"survey": "customers"}])
def test_an_answer_that_moves_takes_the_day_away_to_which_it_comes(db: Database, way: dict[str, Any]) -> None:
    """Be it of another time or of another survey until then."""
    at = BEGIN - DAY if "answered_at" in way else BEGIN + HOUR
    survey = "customers" if "answered_at" in way else "support"
    db.write_now(done, [adding(survey, at, 9), rolling("customers", ALL, BEGIN), changing(1, **way)])

    assert {(BEGIN + DAY, BEGIN + 2 * DAY)} == db.read_now(rolled, "customers", ALL)
    assert {9: 1} == db.read_now(score_counts, Filter("customers", BEGIN, BEGIN + DAY))


def test_what_is_counted_only_otherwise_leaves_the_days_alone(db: Database) -> None:
    """A text that is added later, a theme, another survey, another day."""
    db.write_now(done, [adding("customers", BEGIN, 9), rolling("customers", ALL, BEGIN)])
    others = [adding("customers", at, 3) for at in (BEGIN + 3 * DAY, BEGIN - HOUR)]
    db.write_now(done, [changing(0, reason="So"), changing(1, reason="So"), adding("support", BEGIN, 3), *others])

    assert 2 == len(db.read_now(rolled, "customers", ALL))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_days_may_be_deleted_by_hand(db: Database, database_url: str) -> None:
    """As the sqlite3 shell does it, without foreign keys: what is left is not taken for the days that follow."""
    db.write_now(done, [adding("customers", BEGIN, 9), rolling("customers", ALL, BEGIN)])
    shell = connect_sqlite(make_url(database_url), reading=False, foreign_keys=False)
    with shell.begin() as connection:
        connection.execute(delete(RolledDay))
    shell.dispose()
    db.write_now(done, [adding("customers", BEGIN, 3), rolling("customers", ALL, BEGIN)])

    assert {9: 1, 3: 1} == db.read_now(score_counts, Filter("customers", BEGIN, BEGIN + DAY))


def test_an_attribute_that_is_not_wanted_any_more_is_let_go(db: Database) -> None:
    """With its counts."""
    db.write_now(done, [adding("customers", BEGIN, 9, "pro"), rolling("customers", ALL, BEGIN)])
    db.write_now(done, [rolling("customers", "plan", BEGIN)])
    db.write_now(forget_others, [(ALL,)])

    assert (2, set()) == (len(db.read_now(rolled, "customers", ALL)), db.read_now(rolled, "customers", "plan"))
    assert 1 == db.read_now(lambda session: session.scalar(select(func.count()).select_from(DailyScore)))


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
@pytest.mark.parametrize("first", ["answer", "day"])
def test_an_answer_that_is_being_written_is_never_missed(db: Database, first: str) -> None:
    """The day waits for the next time; or the answer waits for the day, and takes it away."""
    answer, day = adding("customers", BEGIN + HOUR, 4), Days("customers", ALL, [(BEGIN, BEGIN + DAY)])
    counted: list[int] = []

    def other() -> None:
        if first == "answer":
            counted.extend(db.write_now(roll, [day]))
        else:
            db.write_now(done, [answer])

    beside = threading.Thread(target=other)
    with Session(db.writing) as session, session.begin():
        counted.extend(roll(session, [day])) if first == "day" else answer(session)
        beside.start()
        beside.join(0.3)
        waits = beside.is_alive()
    beside.join()

    assert (first == "day", [int(first == "day")]) == (waits, counted)
    assert {4: 1} == db.read_now(score_counts, Filter("customers", BEGIN, BEGIN + DAY))
    assert [1] == db.write_now(roll, [day])
    assert {4: 1} == db.read_now(score_counts, Filter("customers", BEGIN, BEGIN + DAY))
