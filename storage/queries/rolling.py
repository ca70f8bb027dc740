"""Counting closed days once and for all: which have been counted, and counting one.

A day that is rolled up holds what the answers say at that moment, and nothing that was being written: on SQLite there
is one writer; on PostgreSQL a lock, which the triggers on answers share, tells that some answer of the day is on its
way, and then the day waits for the next time. Whatever changes an answer later takes the day away again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, literal, select, text
from sqlalchemy.orm import Session

from storage.models import Answer, DailyScore, RolledDay, table_of
from storage.queries.daily import value_of
from storage.queries.inserting import dialect_of
from storage.types import AnswerStatus

Bounds = tuple[datetime, datetime]

ANSWERS, DAYS, DAILY = table_of(Answer), table_of(RolledDay), table_of(DailyScore)
# The triggers' own lock; see the migration.
ALONE = text("SELECT pg_try_advisory_xact_lock(11, :key)")
KEYS = 64
SECONDS_A_DAY = 86400


@dataclass(frozen=True, slots=True)
class Day:
    """A closed day of a survey, to be counted by an attribute (`daily.ALL`: as a whole)."""

    survey: str
    attribute: str
    starts_at: datetime
    ends_at: datetime


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


def roll(session: Session, batches: Sequence[Iterable[Day]]) -> list[int]:
    """Count days; of each batch how many were, the others having an answer on its way."""
    return [sum(roll_one(session, day) for day in batch) for batch in batches]


def roll_one(session: Session, day: Day) -> bool:
    """It takes the place of days that it overlaps: those of another zone, or itself."""
    if dialect_of(session) == "postgresql" and not is_quiet(session, day):
        return False
    of_same = (DAYS.c.survey == day.survey) & (DAYS.c.attribute == day.attribute)
    session.execute(delete(DAYS).where(of_same, DAYS.c.starts_at < day.ends_at, DAYS.c.ends_at > day.starts_at))
    row = {"survey": day.survey, "attribute": day.attribute, "starts_at": day.starts_at, "ends_at": day.ends_at}
    (day_id,) = session.execute(insert(DAYS).values(row).returning(DAYS.c.id)).one()
    value, by = value_of(day.attribute)
    counted = (
        select(literal(day_id), value, ANSWERS.c.score, func.count())
        .where(
            ANSWERS.c.survey == day.survey,
            ANSWERS.c.status == AnswerStatus.COUNTED,
            ANSWERS.c.answered_at >= day.starts_at,
            ANSWERS.c.answered_at < day.ends_at,
            *(one.is_not(None) for one in by),
        )
        .group_by(*by, ANSWERS.c.score)
    )
    session.execute(insert(DAILY).from_select(["day_id", "value", "score", "number"], counted))
    return True


def is_quiet(session: Session, day: Day) -> bool:
    """Whether nobody is writing an answer of its dates (in UTC), and who begins to must wait for our commit."""
    first, last = (int(at.timestamp()) // SECONDS_A_DAY for at in (day.starts_at, day.ends_at - timedelta(seconds=1)))
    return all(session.scalar(ALONE, {"key": date % KEYS}) for date in range(first, last + 1))


def forget_others(session: Session, items: Sequence[Collection[str]]) -> list[None]:
    """Let go of the days by attributes that are none of these any more."""
    for attributes in items:
        session.execute(delete(DAYS).where(DAYS.c.attribute.not_in(attributes)))
    return [None] * len(items)
