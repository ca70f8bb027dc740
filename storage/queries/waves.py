"""Waves in the store: opened once for a survey and period, planned in chunks of contacts, listed with their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage.models import Answer, Invitation, Message, Wave
from storage.queries import definitions
from storage.queries.inserting import insert_into
from storage.queries.records import record
from storage.types import MessageKind, MessageState, WaveState


@dataclass(frozen=True, slots=True)
class NewWave:
    """A wave to open. `period` is what makes it the only one of its kind: 2026-Q4, or a day for one by hand."""

    survey: str
    period: str
    digest: str
    document: dict[str, Any]
    scheduled_for: datetime
    now: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class PlannedWave:
    """A wave whose contacts are being chosen."""

    id: int
    survey: str
    definition: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """A wave of which nothing is to be sent from now on."""

    wave_id: int
    at: datetime
    because: str


@dataclass(frozen=True, slots=True)
class ListedWave:
    """A wave with how many were invited, asked (the question was sent) and have answered."""

    id: int
    survey: str
    period: str
    opened_at: datetime
    closes_at: datetime
    state: WaveState
    invited: int
    asked: int
    answered: int
    held_because: str | None = None


def open_waves(session: Session, waves: Sequence[NewWave]) -> list[int | None]:
    """The new waves' ids; None for one that there is already, by whichever copy of the program."""
    return [open_wave(session, wave) for wave in waves]


def open_wave(session: Session, wave: NewWave) -> int | None:
    """Open one."""
    definitions.keep(session, wave.digest, wave.survey, wave.document, wave.now)
    row = {
        "survey": wave.survey,
        "period": wave.period,
        "definition": wave.digest,
        "scheduled_for": wave.scheduled_for,
        "opened_at": wave.now,
        "closes_at": wave.closes_at,
        "state": WaveState.PLANNING,
        "planned_through": 0,
    }
    statement = insert_into(session, Wave).values(row).on_conflict_do_nothing(index_elements=["survey", "period"])
    opened: int | None = session.execute(statement.returning(Wave.id)).scalar()
    return opened


def being_planned(session: Session) -> list[PlannedWave]:
    """The waves whose contacts have not all been looked at, after a crash too."""
    query = select(Wave.id, Wave.survey, Wave.definition, Wave.closes_at).where(Wave.state == WaveState.PLANNING)
    return [record(PlannedWave, row) for row in session.execute(query.order_by(Wave.id))]


def listed(session: Session, survey: str | None = None) -> list[ListedWave]:
    """The waves, newest first."""
    counts = (
        select(
            Invitation.wave_id,
            func.count(Invitation.id).label("invited"),
            func.count(Invitation.asked_at).label("asked"),
            func.count(Answer.id).label("answered"),
        )
        .outerjoin(Answer, Answer.invitation_id == Invitation.id)
        .where(Invitation.wave_id.is_not(None))
        .group_by(Invitation.wave_id)
        .subquery()
    )
    query = (
        select(
            Wave.id,
            Wave.survey,
            Wave.period,
            Wave.opened_at,
            Wave.closes_at,
            Wave.state,
            func.coalesce(counts.c.invited, 0),
            func.coalesce(counts.c.asked, 0),
            func.coalesce(counts.c.answered, 0),
            Wave.held_because,
        )
        .outerjoin(counts, counts.c.wave_id == Wave.id)
        .order_by(Wave.opened_at.desc(), Wave.id.desc())
    )
    if survey is not None:
        query = query.where(Wave.survey == survey)
    return [record(ListedWave, row) for row in session.execute(query)]


def planned_through(session: Session, wave_id: int) -> int | None:
    """The contact up to which the wave has been planned; None when it is not being planned any more. Locks the wave."""
    query = select(Wave.planned_through).where(Wave.id == wave_id, Wave.state == WaveState.PLANNING)
    return session.execute(query.with_for_update()).scalar()


def planned(session: Session, wave_id: int, through: int | None) -> None:
    """Go on from this contact next time; None: all have been looked at, and the wave is open."""
    if through is None:
        changed: dict[str, Any] = {"state": WaveState.OPEN}
    else:
        changed = {"planned_through": through}
    session.execute(update(Wave).where(Wave.id == wave_id).values(**changed))


def hold(session: Session, holds: Sequence[Hold]) -> list[bool]:
    """Send nothing more of these waves until they are resumed; False for one that was held before."""
    held = []
    for one in holds:
        of_wave = (Wave.id == one.wave_id, Wave.held_at.is_(None))
        statement = update(Wave).where(*of_wave).values(held_at=one.at, held_because=one.because)
        held.append(session.execute(statement.returning(Wave.id)).first() is not None)
    return held


def resume(session: Session, items: Sequence[tuple[str, datetime]]) -> list[int]:
    """Go on with the held waves of a survey; how many. What waited for it is due at that time."""
    return [resume_survey(session, survey, now) for survey, now in items]


def resume_survey(session: Session, survey: str, now: datetime) -> int:
    """Of one survey."""
    held = update(Wave).where(Wave.survey == survey, Wave.held_at.is_not(None))
    ids = list(session.scalars(held.values(held_at=None, held_because=None, resumed_at=now).returning(Wave.id)))
    waiting = (
        Message.invitation_id.in_(select(Invitation.id).where(Invitation.wave_id.in_(ids))),
        Message.state == MessageState.PENDING,
        Message.kind == MessageKind.QUESTION,
        Message.due_at > now,
    )
    session.execute(update(Message).where(*waiting).values(due_at=now))
    return len(ids)


def held_because(session: Session, invitation_id: int) -> str | None:
    """Why the wave of an invitation is held; None where it goes on, or there is no wave."""
    query = select(Wave.held_because).join(Invitation, Invitation.wave_id == Wave.id)
    because: str | None = session.scalar(query.where(Invitation.id == invitation_id))
    return because
