"""Inviting in the store: who may be asked is one WHERE, and a chunk of a wave is two INSERT … SELECT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, func, literal, or_, select, true
from sqlalchemy.orm import Session

from storage.models import Answer, Contact, Invitation, Message
from storage.queries import definitions, waves
from storage.queries.figures import attribute
from storage.queries.inserting import insert_into
from storage.queries.mail_events import takes_mail
from storage.queries.messages import NewMessage, enqueue
from storage.queries.slack_directory import in_slack
from storage.types import Channel, Id, MessageKind, MessageState

# One number for all planning on PostgreSQL: two waves that want the same person must not both find them rested.
PLANNING_LOCK = 7_011_001
# Knuth's multiplier, and a prime below which its products stay whole numbers of 64 bits.
SPREAD = 2_654_435_761
PRIME = 2_147_483_647
PARTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Selection:
    """Who may be asked, and how. `channels` are those that are connected, in the survey's order of preference.

    Nobody who was asked at or after `rested_since` is asked again; None: there is no quarantine. `longer_rests` says
    the same of those who wish to rest for so many days.
    """

    channels: tuple[Channel, ...]
    audience: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sample: float = 1.0
    rested_since: datetime | None = None
    longer_rests: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chunk:
    """The next contacts of a wave to look at."""

    wave: waves.PlannedWave
    selection: Selection
    priority: int
    now: datetime
    size: int = 1000


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
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(PLANNING_LOCK)))
    begin = waves.planned_through(session, chunk.wave.id)
    if begin is None:
        return None
    ids = select(Contact.id).where(Contact.id > begin).order_by(Contact.id).limit(chunk.size).subquery()
    end = session.execute(select(func.max(ids.c.id))).scalar()
    waves.planned(session, chunk.wave.id, end)
    return None if end is None else invite(session, chunk, begin, end)


def invite(session: Session, chunk: Chunk, begin: int, end: int) -> int:
    """Invite those of the contacts after `begin`, up to `end`, who may be asked; how many."""
    chosen = chosen_contacts(chunk, begin, end)
    columns = ["survey", "definition", "wave_id", "contact_id", "channel", "created_at", "closes_at"]
    insert = insert_into(session, Invitation).from_select(columns, chosen)
    session.execute(insert.on_conflict_do_nothing(index_elements=["wave_id", "contact_id"]))
    invited = select(
        literal("question:") + cast(Invitation.id, String),
        literal(MessageKind.QUESTION.value),
        Invitation.channel,
        literal(chunk.priority),
        Invitation.id,
        literal(MessageState.PENDING.value),
        Invitation.created_at,
        literal(0),
        Invitation.created_at,
    ).where(Invitation.wave_id == chunk.wave.id, Invitation.contact_id > begin, Invitation.contact_id <= end)
    names = ["key", "kind", "channel", "priority", "invitation_id", "state", "due_at", "attempts", "created_at"]
    messages = insert_into(session, Message).from_select(names, invited)
    # SQLite wants a WHERE between a SELECT and ON CONFLICT to tell them apart; there is one.
    queued = messages.on_conflict_do_nothing(index_elements=["key"])
    # Asked for, because PostgreSQL's count of an INSERT … SELECT is otherwise let go.
    result = session.execute(queued, execution_options={"preserve_rowcount": True})
    return int(result.rowcount)  # type: ignore[attr-defined]


def chosen_contacts(chunk: Chunk, begin: int, end: int) -> Select[Any]:
    """The rows of the invitations to be."""
    way = channel_for(chunk.selection.channels)
    return select(
        literal(chunk.wave.survey),
        literal(chunk.wave.definition),
        literal(chunk.wave.id, Id),
        Contact.id,
        way,
        literal(chunk.now, Invitation.created_at.type),
        literal(chunk.wave.closes_at, Invitation.closes_at.type),
    ).where(
        Contact.id > begin,
        Contact.id <= end,
        way.is_not(None),
        Contact.suppressed_at.is_(None),
        in_audience(chunk.selection.audience),
        in_sample(chunk.wave.id, chunk.selection.sample),
        rested(chunk.selection),
    )


def channel_for(channels: Sequence[Channel]) -> ColumnElement[Any]:
    """The first of the channels by which the contact can be reached, or NULL."""
    reachable = {Channel.SLACK: in_slack(), Channel.EMAIL: takes_mail()}
    ways = [(reachable[channel], literal(channel.value, String)) for channel in channels]
    return case(*ways, else_=None) if ways else literal(None, String)


def in_audience(audience: Mapping[str, tuple[str, ...]]) -> ColumnElement[bool]:
    """Those who have, of each attribute named, one of its values."""
    conditions = [attribute(Contact, name).in_(values) for name, values in audience.items()]
    return and_(true(), *conditions)


def in_sample(wave_id: int, share: float) -> ColumnElement[bool]:
    """A share of the contacts, drawn by their ids: the same for every copy and every repetition, another each wave."""
    if share >= 1:
        return true()
    # Neighbouring ids fall far apart; the square is what keeps two waves from drawing the same people, only shifted.
    place = (Contact.id * literal(SPREAD, Id) + literal(wave_id * SPREAD % PRIME, Id)) % literal(PRIME, Id)
    return place * place % literal(PRIME, Id) % literal(PARTS, Id) < literal(round(share * PARTS), Id)


def rested(selection: Selection) -> ColumnElement[bool]:
    """Not asked since, in any survey, over any channel.

    An answer to our own question is dated by the asking, or whoever answers late would miss the next wave; an answer
    without an invitation (imported) is all that is known of an asking elsewhere.
    """
    if selection.rested_since is None and not selection.longer_rests:
        return true()
    # Nothing is at or after NULL: that is no quarantine.
    everybody = literal(selection.rested_since, Invitation.created_at.type)
    wishes = [(Contact.rest_days == days, at) for days, at in selection.longer_rests.items()]
    since = case(*wishes, else_=everybody) if wishes else everybody
    asked = exists().where(
        Invitation.contact_id == Contact.id, or_(Invitation.created_at >= since, Invitation.asked_at >= since)
    )
    answered = exists().where(
        Answer.contact_id == Contact.id, Answer.invitation_id.is_(None), Answer.answered_at >= since
    )
    return and_(~asked, ~answered)


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
        session.add(invitation)
        session.flush()
        message = NewMessage(
            key=f"question:{invitation.id}",
            kind=MessageKind.QUESTION,
            channel=one.channel,
            priority=one.priority,
            due_at=one.now,
            invitation_id=invitation.id,
        )
        enqueue(session, [message], one.now)
        ids.append(invitation.id)
    return ids
