"""Conversations in the store: an invitation with its answer, loaded and saved in batches, one statement a table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ColumnElement, Executable, String, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from storage.models import Account, Answer, Contact, Invitation, ScoreChange, table_of
from storage.queries.inserting import AnyInsert, dialect_of, insert_for, insert_new
from storage.queries.records import record
from storage.queries.unfolding import Unfolding, instant
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
        .where(is_one_of_ids(dialect))
    )


@cache
def locking() -> Executable:
    """In one order, so that two batches that share invitations cannot wait for each other."""
    return select(Invitation.id).where(is_one_of_ids("postgresql")).order_by(Invitation.id).with_for_update()


def is_one_of_ids(dialect: str) -> ColumnElement[bool]:
    """Whether the invitation is one of `ids`; on PostgreSQL as one value, so that the statement is prepared once."""
    if dialect == "postgresql":
        return Invitation.id == any_(bindparam("ids", type_=ARRAY(BigInteger())))
    return Invitation.id.in_(bindparam("ids", expanding=True))


def load(session: Session, invitation_ids: Collection[int], *, locked: bool = False) -> dict[int, Asked]:
    """The invitations of these ids that there are. Locked: nobody else changes them before our commit."""
    ids = {"ids": list(invitation_ids)}
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
    dialect = dialect_of(session)
    if dialect == "postgresql":
        # Binding every cell costs more than writing it: the batch goes as one value, and the statement stays the same.
        saved = session.connection().execute(saving_folded(tuple(rows[0])), {"document": folded(rows)})
    else:
        saved = session.connection().execute(saving(dialect), rows)
    return {invitation_id: answer_id for answer_id, invitation_id in saved}


@cache
def saving(dialect: str) -> Executable:
    """Insert, or bring up to date; who gave it, and their attributes, stay as they were."""
    return brought_up_to_date(insert_for(dialect, Answer))


@cache
def saving_folded(names: tuple[str, ...]) -> Executable:
    """The same of rows that come as one JSON array of arrays, with their cells in this order."""
    each = Unfolding("postgresql", bindparam("document", type_=String()))
    cells = [each.cell(place, table_of(Answer).c[name]) for place, name in enumerate(names)]
    return brought_up_to_date(
        insert_for("postgresql", Answer).from_select(list(names), select(*cells).select_from(each.rows))
    )


def folded(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as JSON; the session reads times in UTC."""
    return json.dumps([list(row.values()) for row in rows], default=instant, ensure_ascii=False)


def brought_up_to_date(insert: AnyInsert) -> Executable:
    """What there is already takes what was said since."""
    answer = table_of(Answer)
    changed = {name: insert.excluded[name] for name in SAID}
    statement = insert.on_conflict_do_update(index_elements=["invitation_id"], set_=changed)
    return statement.returning(answer.c.id, answer.c.invitation_id)


def keep_scores(session: Session, scores: Sequence[GivenScore]) -> None:
    """Keep what is not kept yet."""
    if scores:
        session.connection().execute(
            insert_new(dialect_of(session), ScoreChange), [score_row(score) for score in scores]
        )


def score_row(score: GivenScore) -> dict[str, object]:
    """Its columns."""
    return {name: getattr(score, name) for name in GivenScore.__slots__}


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
