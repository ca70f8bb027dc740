"""How far one wave has come, which one was before it, and which ones fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, literal_column, or_, select
from sqlalchemy.orm import Session

from storage.models import Answer, Invitation, Message, Wave
from storage.queries.records import record
from storage.queries.steering import SteeredWave
from storage.types import MessageKind, MessageState, WaveState

# As literals, so that the small index of failed questions is used.
FAILED_QUESTION = (
    Message.state == literal_column("'failed'"),
    Message.kind == literal_column("'question'"),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many were invited, asked (the question was sent), and have answered."""

    invited: int
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Failing:
    """How many of a wave's questions failed for good lately, and how many were sent."""

    wave_id: int
    failed: int
    sent: int


def progress_of(session: Session, wave_id: int) -> Progress:
    """Of one wave."""
    counts = select(func.count(Invitation.id), func.count(Invitation.asked_at), func.count(Answer.id))
    joined = counts.outerjoin(Answer, Answer.invitation_id == Invitation.id)
    return record(Progress, session.execute(joined.where(Invitation.wave_id == wave_id)).one())


def wave_before(session: Session, wave: SteeredWave) -> tuple[str, int] | None:
    """The period and the number of the wave that opened last before this one; None: it is the first of its survey."""
    earlier = (
        Wave.survey == wave.survey,
        Wave.state.in_([WaveState.PLANNING, WaveState.OPEN]),
        Wave.scheduled_for < wave.scheduled_for,
    )
    newest = select(Wave.period, Wave.id).where(*earlier).order_by(Wave.scheduled_for.desc(), Wave.id.desc()).limit(1)
    row = session.execute(newest).first()
    return None if row is None else (row.period, row.id)


def failing(session: Session, since: datetime, now: datetime, fewest: int) -> list[Failing]:
    """The waves that go on, of whose questions at least so many failed since then and since they were resumed."""
    resumed = or_(Wave.resumed_at.is_(None), Message.settled_at > Wave.resumed_at)
    goes_on = (Wave.held_at.is_(None), Wave.closes_at > now)
    failed = (
        select(Invitation.wave_id, func.count().label("failed"))
        .join(Message, Message.invitation_id == Invitation.id)
        .join(Wave, Wave.id == Invitation.wave_id)
        .where(*FAILED_QUESTION, Message.settled_at > since, resumed, *goes_on)
        .group_by(Invitation.wave_id)
        .having(func.count() >= fewest)
        .subquery()
    )
    sent = (
        select(func.count())
        .select_from(Message)
        .join(Invitation, Invitation.id == Message.invitation_id)
        .where(
            Invitation.wave_id == failed.c.wave_id,
            Message.kind == MessageKind.QUESTION,
            Message.state == MessageState.SENT,
            Message.settled_at > since,
            exists().where(Wave.id == Invitation.wave_id, resumed),
        )
        .correlate(failed)
        .scalar_subquery()
    )
    rows = session.execute(select(failed.c.wave_id, failed.c.failed, sent).order_by(failed.c.wave_id))
    return [record(Failing, row) for row in rows]


def reasons_of(session: Session, wave_id: int, since: datetime, most: int) -> Sequence[tuple[str, int]]:
    """Why a wave's questions failed since then, the most frequent reason first."""
    of_wave = Message.invitation_id.in_(select(Invitation.id).where(Invitation.wave_id == wave_id))
    number = func.count()
    query = select(func.coalesce(Message.reason, ""), number).where(*FAILED_QUESTION, Message.settled_at > since)
    rows = session.execute(query.where(of_wave).group_by(Message.reason).order_by(number.desc()).limit(most))
    return [(row[0], row[1]) for row in rows]
