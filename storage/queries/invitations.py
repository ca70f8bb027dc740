"""Inviting in the store: who may be asked is one WHERE, and a chunk of a wave is two INSERT … SELECT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select
from sqlalchemy.orm import Session

from storage.models import Contact, Invitation, Message
from storage.queries import definitions, waves
from storage.queries.due_times import Due, Times, due_times
from storage.queries.eligibility import Selection, channel_for, eligible
from storage.queries.inserting import insert_into
from storage.queries.messages import NewMessage, enqueue
from storage.types import Channel, Id, MessageKind, MessageState

# One number for all planning on PostgreSQL: two waves that want the same person must not both find them rested.
PLANNING_LOCK = 7_011_001


@dataclass(frozen=True, slots=True)
class Planning:
    """One pass over the contacts: who may be asked, until when they may answer, and when those of a place are asked.

    Without `due` that is at once. All contacts are looked at anew at `again_at`; None: this was the last time.
    """

    selection: Selection
    closes_at: datetime
    due: Due | None = None
    again_at: datetime | None = None


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
    ids = select(Contact.id).where(Contact.id > begin).order_by(Contact.id).limit(chunk.size).subquery()
    end = session.execute(select(func.max(ids.c.id))).scalar()
    waves.planned(session, chunk.wave.id, end, chunk.planning.again_at)
    return None if end is None else invite(session, chunk, begin, end)


def one_plans_at_a_time(session: Session) -> None:
    """Until the commit nobody else decides who is rested."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(PLANNING_LOCK)))


def invite(session: Session, chunk: Chunk, begin: int, end: int) -> int:
    """Invite those of the contacts after `begin`, up to `end`, who may be asked; how many."""
    chosen = chosen_contacts(chunk, begin, end)
    columns = ["survey", "definition", "wave_id", "contact_id", "channel", "created_at", "closes_at"]
    insert = insert_into(session, Invitation).from_select(columns, chosen)
    new = insert.on_conflict_do_nothing(index_elements=["wave_id", "contact_id"])
    # Asked for, because PostgreSQL's count of an INSERT … SELECT is otherwise let go.
    result = session.execute(new, execution_options={"preserve_rowcount": True})
    newly = (
        Invitation.wave_id == chunk.wave.id,
        Invitation.contact_id > begin,
        Invitation.contact_id <= end,
        # Not those of an earlier pass, nor those who came in by a post.
        Invitation.created_at == chunk.now,
    )
    times = None if chunk.planning.due is None else due_times(session, chunk.planning.due, chunk.wave.id, begin, end)
    names = ["key", "kind", "channel", "priority", "invitation_id", "state", "due_at", "attempts", "created_at"]
    messages = insert_into(session, Message).from_select(names, questions(chunk, times).where(*newly))
    # SQLite wants a WHERE between a SELECT and ON CONFLICT to tell them apart; there is one.
    session.execute(messages.on_conflict_do_nothing(index_elements=["key"]))
    return int(result.rowcount)  # type: ignore[attr-defined]


def chosen_contacts(chunk: Chunk, begin: int, end: int) -> Select[Any]:
    """The rows of the invitations to be."""
    return (
        select(
            literal(chunk.wave.survey),
            literal(chunk.wave.definition),
            literal(chunk.wave.id, Id),
            Contact.id,
            channel_for(chunk.planning.selection),
            literal(chunk.now, Invitation.created_at.type),
            literal(chunk.planning.closes_at, Invitation.closes_at.type),
        )
        .where(Contact.id > begin, Contact.id <= end, eligible(chunk.wave.id, chunk.planning.selection))
        .order_by(Contact.id)
    )


def questions(chunk: Chunk, times: Times | None) -> Select[Any]:
    """The rows of the messages that ask, each due when its contact may be asked."""
    columns: list[Any] = [
        literal("question:") + cast(Invitation.id, String),
        literal(MessageKind.QUESTION.value),
        Invitation.channel,
        literal(chunk.priority),
        Invitation.id,
        literal(MessageState.PENDING.value),
        Invitation.created_at if times is None else times.due_at,
        literal(0),
        Invitation.created_at,
    ]
    if times is None:
        return select(*columns)
    return select(*columns).join(Contact, Contact.id == Invitation.contact_id).join(times.table, times.fits)


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
