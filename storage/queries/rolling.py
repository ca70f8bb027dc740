"""Counting closed days once and for all: which have been counted, and counting one.

A day that is rolled up holds what the answers say at that moment, and nothing that was being written: on SQLite there
is one writer; on PostgreSQL a lock, which the triggers on answers share, tells that some answer of the day is on its
way, and then the day waits for the next time. Whatever changes an answer later takes the day away again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Executable, Select, String, bindparam, delete, func, insert, literal, select, text, true
from sqlalchemy.orm import Session

from storage.models import Answer, DailyScore, RolledDay, table_of
from storage.queries.daily import value_of
from storage.queries.inserting import dialect_of
from storage.queries.unfolding import Unfolding, folded, inserting, is_among
from storage.types import AnswerStatus

Bounds = tuple[datetime, datetime]

ANSWERS, DAYS, DAILY = table_of(Answer), table_of(RolledDay), table_of(DailyScore)
# The triggers' own lock; see the migration. Never waited for: so nobody can wait for each other.
ALONE = text(
    "SELECT date FROM unnest(CAST(:dates AS integer[])) AS date WHERE pg_try_advisory_xact_lock(11, date & 63)"
)
SECONDS_A_DAY = 86400
# No day anywhere is longer.
LONGEST = timedelta(days=2)
NAMES = ("survey", "attribute", "starts_at", "ends_at")


@dataclass(frozen=True, slots=True)
class Days:
    """Closed days of a survey, to be counted by an attribute (`daily.ALL`: as a whole)."""

    survey: str
    attribute: str
    days: Sequence[Bounds]


def first_answer(session: Session, survey: str) -> datetime | None:
    """When the survey's first answer was given, be it counted or not."""
    firsts = (
        select(func.min(Answer.answered_at)).where(Answer.survey == survey, Answer.status == status)
        for status in AnswerStatus
    )
    return min((at for at in map(session.scalar, firsts) if at is not None), default=None)


def rolled(session: Session, survey: str, attribute: str) -> set[Bounds]:
    """The days that have been counted."""
    query = select(DAYS.c.starts_at, DAYS.c.ends_at).where(DAYS.c.survey == survey, DAYS.c.attribute == attribute)
    return {(row[0], row[1]) for row in session.execute(query)}


def roll(session: Session, items: Sequence[Days]) -> list[int]:
    """Count days; of each item how many were, the others having an answer on its way."""
    return [roll_one(session, item) for item in items]


def roll_one(session: Session, item: Days) -> int:
    """They take the place of days that they overlap: those of another zone, or themselves."""
    dialect, connection = dialect_of(session), session.connection()
    days = quiet(session, item.days) if dialect == "postgresql" else item.days
    if not days:
        return 0
    document = folded(RolledDay, NAMES, [(item.survey, item.attribute, *day) for day in days])
    first, last = min(start for start, _ in days), max(end for _, end in days)
    connection.execute(overlapping(dialect), {"document": document, "first": first - LONGEST, "last": last})
    ids = {"values": list(connection.scalars(adding(dialect), {"document": document}))}
    connection.execute(clearing(dialect), ids)
    connection.execute(counting(dialect, item.attribute), ids)
    return len(days)


def quiet(session: Session, days: Sequence[Bounds]) -> list[Bounds]:
    """Those on whose dates (in UTC) nobody is writing an answer; who begins to must wait for our commit."""
    dates = {day: {date_of(day[0]), date_of(day[1] - timedelta(microseconds=1))} for day in days}
    ours = set(session.scalars(ALONE, {"dates": sorted({date for those in dates.values() for date in those})}))
    return [day for day, those in dates.items() if those <= ours]


def date_of(at: datetime) -> int:
    """The number of its day in UTC."""
    return int(at.timestamp() // SECONDS_A_DAY)


@cache
def overlapping(dialect: str) -> Executable:
    """Away with those that share time with any of these."""
    each = Unfolding(dialect, bindparam("document", type_=String()))
    survey, attribute, since, until = (each.cell(place, DAYS.c[name]) for place, name in enumerate(NAMES))
    same = select(literal(1)).select_from(each.rows)
    same = same.where(DAYS.c.survey == survey, DAYS.c.attribute == attribute)
    shared = same.where(DAYS.c.starts_at < until, DAYS.c.ends_at > since).correlate(DAYS)
    near = DAYS.c.starts_at > bindparam("first"), DAYS.c.starts_at < bindparam("last")
    return delete(DAYS).where(*near, shared.exists())


@cache
def adding(dialect: str) -> Executable:
    """The days, without their counts."""
    return inserting(dialect, RolledDay, NAMES).returning(DAYS.c.id)


@cache
def clearing(dialect: str) -> Executable:
    """SQLite gives a number again; and whoever deletes days by hand, or migrates, may do so without foreign keys."""
    return delete(DAILY).where(is_among(dialect, DAILY.c.day_id))


@lru_cache(maxsize=64)
def counting(dialect: str, attribute: str) -> Executable:
    """Their counts."""
    value, by = value_of(attribute)
    within = (
        ANSWERS.c.survey == DAYS.c.survey,
        ANSWERS.c.status == AnswerStatus.COUNTED,
        ANSWERS.c.answered_at >= DAYS.c.starts_at,
        ANSWERS.c.answered_at < DAYS.c.ends_at,
        *(one.is_not(None) for one in by),
    )
    number = func.count().label("number")
    of_these = is_among(dialect, DAYS.c.id)
    counted: Select[Any]
    if dialect == "postgresql":
        # Each day by itself, by the index.
        one = select(value, ANSWERS.c.score, number).where(*within).group_by(*by, ANSWERS.c.score).lateral("one")
        counted = select(DAYS.c.id, one.c.value, one.c.score, one.c.number).select_from(DAYS.join(one, true()))
    else:
        counted = select(DAYS.c.id, value, ANSWERS.c.score, number).where(*within)
        counted = counted.group_by(DAYS.c.id, *by, ANSWERS.c.score)
    return insert(DAILY).from_select(["day_id", "value", "score", "number"], counted.where(of_these))


def forget_others(session: Session, items: Sequence[Collection[str]]) -> list[None]:
    """Let go of the days by attributes that are none of these any more."""
    for attributes in items:
        session.execute(delete(DAYS).where(DAYS.c.attribute.not_in(attributes)))
    return [None] * len(items)
