"""Who is to be reminded: those asked so many days ago who have not answered, queued by one INSERT … SELECT."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session

from storage.models import Answer, Contact, Invitation, LinkHit, Message, SurveyDefinition
from storage.queries.inserting import insert_into
from storage.queries.places import Place, country, lives_in
from storage.types import Channel, HitState, MessageKind, MessageState, Reference


@dataclass(frozen=True, slots=True)
class Waiting:
    """Those asked about a survey after one instant, up to another, whose reminder of that name is not queued yet.

    `channels`: only those who were asked by one of these. `closes_by`: only those whose time to answer ends by then.
    `since`: nobody who has been reminded after that.
    """

    survey: str
    name: str
    asked_after: datetime
    asked_by: datetime
    now: datetime
    channels: Collection[Channel]
    closes_by: datetime | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """When those asked about a survey are reminded: days after the ask, and days before the end (None: not).

    `elsewhere` are the survey's channels, in its order, where the first reminder takes another of them.
    """

    survey: str
    days: tuple[int, ...]
    last_call_days: int | None
    elsewhere: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminding:
    """Those of them who were asked with a definition and live in a place; at most `size` at a time."""

    waiting: Waiting
    definition: str
    place: Place
    due_at: datetime
    priority: int
    size: int = 1000


def calls_of(session: Session) -> dict[str, Calls]:
    """The reminders of each definition that has any."""
    rows = session.execute(select(SurveyDefinition.digest, SurveyDefinition.survey, SurveyDefinition.document))
    calls = {row.digest: calls_in(row.survey, row.document) for row in rows}
    return {digest: call for digest, call in calls.items() if call.days or call.last_call_days}


def calls_in(survey: str, document: dict[str, Any]) -> Calls:
    """Those of one definition."""
    elsewhere = document.get("channels") or () if document.get("remind_elsewhere") else ()
    days, last = tuple(document.get("reminders") or ()), document.get("last_call_days")
    return Calls(survey, days, last, tuple(Channel(name) for name in elsewhere))


def groups(session: Session, waiting: Waiting) -> list[tuple[str, Place]]:
    """The definitions and places of those who wait."""
    query = (
        select(Invitation.definition, Contact.timezone, country())
        .join(Contact, Contact.id == Invitation.contact_id)
        .where(are_waiting(waiting))
        .distinct()
    )
    return [(definition, Place(*place)) for definition, *place in session.execute(query)]


def remind(session: Session, items: Sequence[Reminding]) -> list[int]:
    """Queue them; how many of each. Whoever is queued already stays as they are."""
    return [remind_some(session, item) for item in items]


def remind_some(session: Session, reminding: Reminding) -> int:
    """One batch."""
    chosen = (
        select(
            key_of(reminding.waiting.name),
            literal(MessageKind.REMINDER.value),
            Invitation.channel,
            literal(reminding.priority),
            Invitation.id,
            literal(MessageState.PENDING.value),
            literal(reminding.due_at, Message.due_at.type),
            literal(0),
            literal(reminding.waiting.now, Message.created_at.type),
        )
        .join(Contact, Contact.id == Invitation.contact_id)
        .where(
            are_waiting(reminding.waiting),
            Invitation.definition == reminding.definition,
            lives_in(reminding.place),
        )
        .order_by(Invitation.id)
        .limit(reminding.size)
    )
    names = ["key", "kind", "channel", "priority", "invitation_id", "state", "due_at", "attempts", "created_at"]
    insert = insert_into(session, Message).from_select(names, chosen)
    queued = insert.on_conflict_do_nothing(index_elements=["key"])
    # Asked for, because PostgreSQL's count of an INSERT … SELECT is otherwise let go.
    result = session.execute(queued, execution_options={"preserve_rowcount": True})
    return int(result.rowcount)  # type: ignore[attr-defined]


def key_of(name: str) -> ColumnElement[str]:
    """One reminder an invitation and name: the day, or that of the last call."""
    return literal("reminder:") + cast(Invitation.id, String) + literal(f":{name}")


def are_waiting(waiting: Waiting) -> ColumnElement[bool]:
    """Asked then, without an answer, and still to be asked.

    Whoever a machine clicked for has no answer: a click that is held as unconfirmed does not stop a reminder. One of
    which it is not known yet delays it until it is.
    """
    arriving = exists().where(LinkHit.invitation_id == Invitation.id, LinkHit.state == HitState.WAITING)
    answered = exists().where(Answer.invitation_id == Invitation.id)
    queued: Any = exists().where(Message.key == key_of(waiting.name))
    own: list[ColumnElement[bool]] = []
    if waiting.closes_by is not None:
        own.append(Invitation.closes_at <= waiting.closes_by)
    if waiting.since is not None:
        reminders = (Message.invitation_id == Invitation.id, Message.kind == MessageKind.REMINDER)
        own.append(~exists().where(*reminders, Message.due_at > waiting.since))
    return and_(
        *own,
        Invitation.survey == waiting.survey,
        Invitation.asked_at > waiting.asked_after,
        Invitation.asked_at <= waiting.asked_by,
        Invitation.channel.in_(waiting.channels),
        Invitation.closes_at > waiting.now,
        Contact.suppressed_at.is_(None),
        # Who wished to be asked less often after this question is not asked once more.
        or_(Contact.rest_days.is_(None), Contact.decided_at < Invitation.asked_at),
        ~answered,
        ~arriving,
        ~queued,
    )


def place_of_question(session: Session, invitation_id: int, channel: Channel) -> Reference | None:
    """Where the question of an invitation stands in a channel, or None: it was not sent there."""
    query = select(Message.reference).where(
        Message.invitation_id == invitation_id,
        Message.kind == MessageKind.QUESTION,
        Message.channel == channel,
        Message.state == MessageState.SENT,
    )
    return session.scalars(query.order_by(Message.id.desc()).limit(1)).first()
