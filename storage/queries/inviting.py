"""How a chunk of a wave is invited: statements built once for a pass, since building one costs as much as running it.

Their parameters are the contacts after `begin`, up to `end`, the moment (`now`), and, where people are asked in their
own hours, the `times` of the places.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, String, bindparam, case, cast, exists, literal, select

from storage.models import Contact, Invitation, Message, Omission
from storage.queries.due_times import times_of_places
from storage.queries.eligibility import (
    LeftOut,
    Selection,
    channel_for,
    drawn,
    eligible,
    in_audience,
    reachable,
    rested,
)
from storage.queries.inserting import insert_for
from storage.types import Id, MessageKind, MessageState

COLUMNS = ["survey", "definition", "wave_id", "contact_id", "channel", "created_at", "closes_at"]
OF_MESSAGES = ["key", "kind", "channel", "priority", "invitation_id", "state", "due_at", "attempts", "created_at"]
OF_OMISSIONS = ["wave_id", "contact_id", "reason", "decided_at"]
BEGIN, END = bindparam("begin", type_=Id), bindparam("end", type_=Id)
NOW = bindparam("now", type_=Invitation.created_at.type)
IN_CHUNK = (Contact.id > BEGIN, Contact.id <= END)


@dataclass(frozen=True, slots=True)
class Inviting:
    """Who may be asked is invited; each has a question; of who may not, the reason is kept."""

    invitations: Executable
    questions: Executable
    omissions: Executable


@dataclass(frozen=True, slots=True)
class ForWave:
    """The wave, and what its pass decides: at so many `instants` of each place people are asked; none: at once."""

    id: int
    survey: str
    definition: str
    selection: Selection
    closes_at: datetime
    priority: int
    instants: int


def inviting(dialect: str, wave: ForWave) -> Inviting:
    """In the words of a database."""
    invitations = insert_for(dialect, Invitation).from_select(COLUMNS, chosen(wave))
    questions = insert_for(dialect, Message).from_select(OF_MESSAGES, asking(dialect, wave))
    omissions = insert_for(dialect, Omission).from_select(OF_OMISSIONS, left(wave))
    again = {name: omissions.excluded[name] for name in ("reason", "decided_at")}
    return Inviting(
        invitations.on_conflict_do_nothing(index_elements=["wave_id", "contact_id"]),
        # SQLite wants a WHERE between a SELECT and ON CONFLICT to tell them apart; there is one.
        questions.on_conflict_do_nothing(index_elements=["key"]),
        omissions.on_conflict_do_update(
            index_elements=["wave_id", "contact_id"],
            set_=again,
            where=Omission.reason != omissions.excluded.reason,
        ),
    )


def chosen(wave: ForWave) -> Select[Any]:
    """The rows of the invitations to be."""
    return (
        select(
            literal(wave.survey),
            literal(wave.definition),
            literal(wave.id, Id),
            Contact.id,
            channel_for(wave.selection),
            NOW,
            literal(wave.closes_at, Invitation.closes_at.type),
        )
        .where(*IN_CHUNK, eligible(wave.id, wave.selection))
        .order_by(Contact.id)
    )


def asking(dialect: str, wave: ForWave) -> Select[Any]:
    """The rows of the messages that ask, each due when its contact may be asked."""
    times = times_of_places(dialect, wave.id, wave.instants) if wave.instants else None
    columns: list[Any] = [
        literal("question:") + cast(Invitation.id, String),
        literal(MessageKind.QUESTION.value),
        Invitation.channel,
        literal(wave.priority),
        Invitation.id,
        literal(MessageState.PENDING.value),
        Invitation.created_at if times is None else times.due_at,
        literal(0),
        Invitation.created_at,
    ]
    query = select(*columns).where(
        Invitation.wave_id == wave.id,
        Invitation.contact_id > BEGIN,
        Invitation.contact_id <= END,
        # Not those of an earlier pass, nor those who came in by a post.
        Invitation.created_at == NOW,
    )
    if times is None:
        return query
    return query.join(Contact, Contact.id == Invitation.contact_id).join(times.table, times.fits)


def left(wave: ForWave) -> Select[Any]:
    """The rows of those of the audience who were drawn and are not invited: what changes with time is why."""
    reason: ColumnElement[str] = case(
        (~reachable(wave.selection.channels), of(LeftOut.UNREACHABLE)),
        (~rested(wave.selection), of(LeftOut.RESTING)),
        else_=of(LeftOut.CEILING),
    )
    invited = exists().where(Invitation.wave_id == wave.id, Invitation.contact_id == Contact.id)
    return select(literal(wave.id, Id), Contact.id, reason, NOW).where(
        *IN_CHUNK,
        Contact.suppressed_at.is_(None),
        in_audience(wave.selection.audience),
        drawn(wave.id, wave.selection.lots),
        ~invited,
    )


def of(reason: LeftOut) -> ColumnElement[str]:
    """As it is stored."""
    return literal(reason.value, String)
