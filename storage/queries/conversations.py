"""Conversations in the store: an invitation with its answer, loaded and saved in batches, one statement a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Executable, bindparam, select

from storage.models import Account, Answer, Contact, Invitation, ScoreChange, table_of
from storage.queries.inserting import dialect_of, insert_for, insert_new
from storage.queries.records import record
from storage.types import AnswerStatus, Channel, SuppressedBecause

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation, who it is for, and their answer so far (`stage` is None before the score)."""

    invitation_id: int
    survey: str
    definition: str
    channel: Channel
    asked_at: datetime | None
    closes_at: datetime
    contact_id: int
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
)


LOADING = (
    select(*COLUMNS)
    .select_from(Invitation)
    .join(Contact, Contact.id == Invitation.contact_id)
    .outerjoin(Account, Account.id == Contact.account_id)
    .outerjoin(Answer, Answer.invitation_id == Invitation.id)
    .where(Invitation.id.in_(bindparam("ids", expanding=True)))
)


def load(session: Session, invitation_ids: Collection[int], *, locked: bool = False) -> dict[int, Asked]:
    """The invitations of these ids that there are. Locked: nobody else changes them before our commit."""
    if locked:
        lock(session, invitation_ids)
    return {row[0]: record(Asked, row) for row in session.connection().execute(LOADING, {"ids": list(invitation_ids)})}


def lock(session: Session, invitation_ids: Collection[int]) -> None:
    """Wait until nobody else has these in hand.

    A statement of its own: one that waits goes on with what it saw before, and would miss the answer that was
    committed meanwhile. SQLite's transactions wait as a whole.
    """
    if dialect_of(session) == "postgresql":
        # In one order, so that two batches that share invitations cannot wait for each other.
        ids = select(Invitation.id).where(Invitation.id.in_(invitation_ids)).order_by(Invitation.id)
        session.execute(ids.with_for_update())


def save(session: Session, answers: Sequence[Answered]) -> dict[int, int]:
    """Write answers; their ids by invitation."""
    if not answers:
        return {}
    rows = session.connection().execute(saving(dialect_of(session)), [answer_row(answered) for answered in answers])
    return {invitation_id: answer_id for answer_id, invitation_id in rows}


@cache
def saving(dialect: str) -> Executable:
    """Insert, or bring up to date; who gave it, and their attributes, stay as they were."""
    insert, answer = insert_for(dialect, Answer), table_of(Answer)
    changed = {
        name: insert.excluded[name]
        for name in ("score", "stage", "reason", "follow_up", "extras", "channel", "event_at", "scored_at", "alerted")
    }
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
