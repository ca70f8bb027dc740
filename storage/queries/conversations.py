"""Conversations in the store: an invitation with its answer, loaded and saved in batches, one statement a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Executable, select

from storage.models import Account, Answer, Contact, Invitation, ScoreChange, table_of
from storage.queries.inserting import dialect_of
from storage.queries.records import record
from storage.queries.unfolding import add_new, folded, inserting, is_among
from storage.types import AnswerStatus, Channel, SuppressedBecause

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation, who it is for, and their answer so far (`stage` is None before the score).

    Without a contact: somebody who came by an open link. `attributes` are the contact's, and those of the occasion.
    """

    invitation_id: int
    survey: str
    definition: str
    channel: Channel
    asked_at: datetime | None
    closes_at: datetime
    contact_id: int | None
    contact_name: str | None
    email: str | None
    slack_user_id: str | None
    suppressed_at: datetime | None
    account: str | None
    attributes: dict[str, str]
    answer_id: int | None
    score: int | None
    stage: str | None
    reason: str | None
    follow_up: str | None
    answered_at: datetime | None
    event_at: datetime | None
    scored_at: datetime | None
    alerted: bool | None
    extras: dict[str, Any] | None = None
    language: str | None = None
    suppressed_because: SuppressedBecause | None = None
    timezone: str | None = None
    external_id: str | None = None
    rest_days: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to be written."""

    asked: Asked
    score: int
    stage: str
    reason: str | None
    follow_up: str | None
    channel: Channel
    answered_at: datetime
    event_at: datetime
    scored_at: datetime | None
    alerted: bool
    extras: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class GivenScore:
    """A score that somebody gave, whether or not it stands."""

    answer_id: int
    score: int
    channel: Channel
    given_at: datetime


COLUMNS = (
    Invitation.id,
    Invitation.survey,
    Invitation.definition,
    Invitation.channel,
    Invitation.asked_at,
    Invitation.closes_at,
    Contact.id,
    Contact.name,
    Contact.email,
    Contact.slack_user_id,
    Contact.suppressed_at,
    Account.name,
    Contact.attributes,
    Answer.id,
    Answer.score,
    Answer.stage,
    Answer.reason,
    Answer.follow_up,
    Answer.answered_at,
    Answer.event_at,
    Answer.scored_at,
    Answer.alerted,
    Answer.extras,
    Contact.language,
    Contact.suppressed_because,
    Contact.timezone,
    Contact.external_id,
    Contact.rest_days,
    Invitation.attributes,
)
ATTRIBUTES = COLUMNS.index(Contact.attributes)


@cache
def loading(dialect: str) -> Executable:
    """Invitations by their ids, with their people and answers."""
    return (
        select(*COLUMNS)
        .select_from(Invitation)
        .outerjoin(Contact, Contact.id == Invitation.contact_id)
        .outerjoin(Account, Account.id == Contact.account_id)
        .outerjoin(Answer, Answer.invitation_id == Invitation.id)
        .where(is_among(dialect, Invitation.id.expression))
    )


@cache
def locking() -> Executable:
    """In one order, so that two batches that share invitations cannot wait for each other."""
    wanted = is_among("postgresql", Invitation.id.expression)
    return select(Invitation.id).where(wanted).order_by(Invitation.id).with_for_update()


def load(session: Session, invitation_ids: Collection[int], *, locked: bool = False) -> dict[int, Asked]:
    """The invitations of these ids that there are. Locked: nobody else changes them before our commit."""
    ids = {"values": list(invitation_ids)}
    dialect, connection = dialect_of(session), session.connection()
    if locked and dialect == "postgresql":
        # A statement of its own: one that waits goes on with what it saw before, and would miss the answer that was
        # committed meanwhile. SQLite's transactions wait as a whole.
        connection.execute(locking(), ids)
    return {row[0]: asked_of(row) for row in connection.execute(loading(dialect), ids)}


def asked_of(row: Sequence[Any]) -> Asked:
    """What is known of the occasion outweighs what is known of the contact."""
    *columns, of_occasion = row
    columns[ATTRIBUTES] = {**(columns[ATTRIBUTES] or {}), **(of_occasion or {})}
    return record(Asked, columns)


# What a later event changes of an answer.
SAID = ("score", "stage", "reason", "follow_up", "extras", "channel", "event_at", "scored_at", "alerted")


def save(session: Session, answers: Sequence[Answered]) -> dict[int, int]:
    """Write answers; their ids by invitation."""
    if not answers:
        return {}
    rows = [answer_row(answered) for answered in answers]
    names = tuple(rows[0])
    document = {"document": folded(Answer, names, [[*row.values()] for row in rows])}
    saved = session.connection().execute(saving(dialect_of(session), names), document)
    return {invitation_id: answer_id for answer_id, invitation_id in saved}


@cache
def saving(dialect: str, names: tuple[str, ...]) -> Executable:
    """Insert, or bring up to date; who gave it, and their attributes, stay as they were."""
    insert, answer = inserting(dialect, Answer, names), table_of(Answer)
    changed = {name: insert.excluded[name] for name in SAID}
    statement = insert.on_conflict_do_update(index_elements=["invitation_id"], set_=changed)
    return statement.returning(answer.c.id, answer.c.invitation_id)


def keep_scores(session: Session, scores: Sequence[GivenScore]) -> None:
    """Keep what is not kept yet."""
    if scores:
        names = GivenScore.__slots__
        add_new(session, ScoreChange, names, map(attrgetter(*names), scores))


def answer_row(answered: Answered) -> dict[str, object]:
    """The columns of a new answer; account and attributes as they are at this moment."""
    return {
        "survey": answered.asked.survey,
        "invitation_id": answered.asked.invitation_id,
        "contact_id": answered.asked.contact_id,
        "channel": answered.channel,
        "score": answered.score,
        "stage": answered.stage,
        "reason": answered.reason,
        "follow_up": answered.follow_up,
        "extras": answered.extras,
        "account": answered.asked.account,
        "attributes": answered.asked.attributes,
        "status": AnswerStatus.COUNTED,
        "alerted": answered.alerted,
        "answered_at": answered.answered_at,
        "event_at": answered.event_at,
        "scored_at": answered.scored_at,
    }
