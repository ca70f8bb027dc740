"""How a wave was answered: its answers and its reminders, by the days that they came on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.models import Answer, Invitation, Message, Wave
from storage.types import AnswerStatus, MessageKind, MessageState, WaveState

Bounds = Sequence[tuple[datetime, datetime]]


def wave_between(
    session: Session, survey: str, start: datetime | None, end: datetime | None, now: datetime
) -> Wave | None:
    """The latest wave that was open at any time from `start` to before `end`, and no later than `now`."""
    query = select(Wave).where(
        Wave.survey == survey,
        Wave.opened_at <= now,
        Wave.state.not_in((WaveState.ANNOUNCED, WaveState.SKIPPED)),
    )
    if start is not None:
        query = query.where(Wave.closes_at > start)
    if end is not None:
        query = query.where(Wave.opened_at < end)
    return session.scalars(query.order_by(Wave.opened_at.desc(), Wave.id.desc()).limit(1)).first()


def asked_in(session: Session, wave_id: int) -> int:
    """How many people the wave has asked."""
    query = select(func.count(Invitation.asked_at)).where(Invitation.wave_id == wave_id)
    return session.scalar(query) or 0


def answers_by_day(session: Session, wave_id: int, bounds: Bounds) -> dict[int, int]:
    """How many answers came between each two instants, by the number of the pair. What is outside is left out."""
    day = number_of(Answer.answered_at, bounds)
    query = (
        select(day, func.count())
        .select_from(Invitation)
        .join(Answer, Answer.invitation_id == Invitation.id)
        .where(Invitation.wave_id == wave_id, Answer.status == AnswerStatus.COUNTED, day.is_not(None))
        .group_by(day)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def reminders_by_day(session: Session, wave_id: int, bounds: Bounds) -> dict[int, int]:
    """The same of the reminders that were sent."""
    day = number_of(Message.settled_at, bounds)
    query = (
        select(day, func.count())
        .select_from(Invitation)
        .join(Message, Message.invitation_id == Invitation.id)
        .where(
            Invitation.wave_id == wave_id,
            Message.kind == MessageKind.REMINDER,
            Message.state == MessageState.SENT,
            day.is_not(None),
        )
        .group_by(day)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def number_of(
    at: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None], bounds: Bounds
) -> ColumnElement[Any]:
    """The number of the pair of instants that an instant is between: SQLite knows no time zones that days begin in."""
    found = [((at >= start) & (at < end), number) for number, (start, end) in enumerate(bounds)]
    return case(*found, else_=None)
