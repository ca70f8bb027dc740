"""Inviting in the store: who may be asked is one WHERE, and a chunk of a wave is a few INSERT … SELECT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from storage.models import Contact, Invitation
from storage.queries import definitions, waves
from storage.queries.due_times import Due, due_times
from storage.queries.eligibility import Selection
from storage.queries.inserting import dialect_of
from storage.queries.inviting import ForWave, Inviting, inviting
from storage.queries.messages import NewMessage, enqueue
from storage.types import Channel, Id, MessageKind

# One number for all planning on PostgreSQL: two waves that want the same person must not both find them rested.
PLANNING_LOCK = 7_011_001
IDS = (
    select(Contact.id)
    .where(Contact.id > bindparam("begin", type_=Id))
    .order_by(Contact.id)
    .limit(bindparam("size", type_=Id))
    .subquery()
)
# Up to whom the next chunk goes, and how many they are.
NEXT = select(func.max(IDS.c.id), func.count())


@dataclass(frozen=True, slots=True)
class Planning:
    """One pass over the contacts: who may be asked, until when they may answer, and when those of a place are asked.

    Without `due` that is at once. All contacts are looked at anew at `again_at`; None: this was the last time.
    """

    selection: Selection
    closes_at: datetime
    due: Due | None = None
    again_at: datetime | None = None
    # Made for the first chunk and kept for the others.
    statements: list[Inviting] = field(default_factory=list, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Chunk:
    """The next contacts of a wave to look at."""

    wave: waves.PlannedWave
    planning: Planning
    priority: int
    now: datetime
    size: int = 2500


@dataclass(frozen=True, slots=True)
class Ask:
    """One contact to be asked by hand, whatever the quarantine says."""

    contact_id: int
    channel: Channel
    survey: str
    digest: str
    document: dict[str, Any]
    priority: int
    now: datetime
    closes_at: datetime


def plan_chunks(session: Session, chunks: Sequence[Chunk]) -> list[int | None]:
    """How many each chunk invited; None: the wave has been planned to its end."""
    return [plan_chunk(session, chunk) for chunk in chunks]


def plan_chunk(session: Session, chunk: Chunk) -> int | None:
    """Look at the next contacts; a repeated chunk invites nobody twice."""
    one_plans_at_a_time(session)
    begin = waves.planned_through(session, chunk.wave.id)
    if begin is None:
        return None
    end, people = session.execute(NEXT, {"begin": begin, "size": chunk.size}).one()
    waves.planned(session, chunk.wave.id, end, chunk.planning.again_at)
    return None if end is None else invite(session, chunk, begin, end, people)


def one_plans_at_a_time(session: Session) -> None:
    """Until the commit nobody else decides who is rested."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(PLANNING_LOCK)))


def invite(session: Session, chunk: Chunk, begin: int, end: int, people: int) -> int:
    """Invite those of the `people` after `begin`, up to `end`, who may be asked, and keep why the others may not; how
    many were.
    """
    these: dict[str, Any] = {"begin": begin, "end": end, "now": chunk.now}
    times = None if chunk.planning.due is None else due_times(session, chunk.planning.due, begin, end)
    statements = statements_for(dialect_of(session), chunk, 0 if times is None else times["many"])
    # Asked for, because PostgreSQL's count of an INSERT … SELECT is otherwise let go.
    result = session.execute(statements.invitations, these, execution_options={"preserve_rowcount": True})
    invited = int(result.rowcount)  # type: ignore[attr-defined]
    if invited:
        session.execute(statements.questions, {**these, **(times or {})})
    if invited and chunk.wave.passes:
        waves.forget_omissions(session, chunk.wave.id, begin, end)
    if invited < people:
        session.execute(statements.omissions, these)
    return invited


def statements_for(dialect: str, chunk: Chunk, instants: int) -> Inviting:
    """Those of the pass."""
    planning, wave = chunk.planning, chunk.wave
    if not planning.statements:
        about = (
            wave.id,
            wave.survey,
            wave.definition,
            planning.selection,
            planning.closes_at,
            chunk.priority,
            instants,
        )
        planning.statements.append(inviting(dialect, ForWave(*about)))
    return planning.statements[0]


def ask(session: Session, asks: Sequence[Ask]) -> list[int]:
    """Ask these contacts; the invitations' ids."""
    ids = []
    for one in asks:
        definitions.keep(session, one.digest, one.survey, one.document, one.now)
        invitation = Invitation(
            survey=one.survey,
            definition=one.digest,
            contact_id=one.contact_id,
            channel=one.channel,
            created_at=one.now,
            closes_at=one.closes_at,
        )
        ids.append(put_question(session, invitation, one.priority))
    return ids


def put_question(session: Session, invitation: Invitation, priority: int) -> int:
    """Keep a new invitation, with its question due at once; its id."""
    session.add(invitation)
    session.flush()
    question = NewMessage(
        key=f"question:{invitation.id}",
        kind=MessageKind.QUESTION,
        channel=invitation.channel,
        priority=priority,
        due_at=invitation.created_at,
        invitation_id=invitation.id,
    )
    enqueue(session, [question], invitation.created_at)
    return invitation.id
