"""Taking back what a machine has said: an answer, or that somebody wants less mail or none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from storage.models import Answer, Contact, Invitation, Message, ScoreChange, table_of
from storage.types import MessageKind, MessageState, SuppressedBecause


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An answer that is to be taken back. `told`: its alert has been sent; `words`: somebody wrote something."""

    answer_id: int
    invitation_id: int
    told: bool
    words: bool


def answers_on(session: Session, invitation_ids: Collection[int]) -> list[Withdrawn]:
    """The answers of these invitations."""
    told = exists().where(
        Message.answer_id == Answer.id, Message.kind == MessageKind.ALERT, Message.state == MessageState.SENT
    )
    words = Answer.reason.is_not(None) | Answer.follow_up.is_not(None)
    query = select(Answer.id, Answer.invitation_id, told, words).where(Answer.invitation_id.in_(invitation_ids))
    return [Withdrawn(row[0], row[1] or 0, bool(row[2]), bool(row[3])) for row in session.execute(query)]


def scores_of(session: Session, answer_id: int) -> list[tuple[datetime, int]]:
    """Every score that was given with an answer, in the order of time."""
    query = select(ScoreChange.given_at, ScoreChange.score).where(ScoreChange.answer_id == answer_id)
    return [(row.given_at, row.score) for row in session.execute(query.order_by(ScoreChange.given_at))]


def forget(session: Session, answer_ids: Collection[int]) -> None:
    """Away with answers, their scores, cases and messages: the people of them have not answered."""
    session.execute(delete(Answer).where(Answer.id.in_(answer_ids)))


def take_back_wishes(session: Session, items: Sequence[tuple[int, datetime, datetime]]) -> None:
    """Whoever was unsubscribed on an invitation, at that moment, is so no more, from now on; whoever was to be asked
    less often is asked as all others. Unless more was said since.
    """
    contacts, invitations = table_of(Contact), table_of(Invitation)
    unsubscribed = contacts.c.suppressed_because == SuppressedBecause.UNSUBSCRIBED
    for invitation_id, said_at, now in items:
        theirs = select(invitations.c.contact_id).where(invitations.c.id == invitation_id).scalar_subquery()
        session.execute(
            update(contacts)
            .where(
                contacts.c.id == theirs,
                contacts.c.decided_at == said_at,
                or_(unsubscribed, contacts.c.rest_days.is_not(None)),
            )
            .values(
                suppressed_at=case((unsubscribed, None), else_=contacts.c.suppressed_at),
                suppressed_because=case((unsubscribed, None), else_=contacts.c.suppressed_because),
                # What they wished for before they were unsubscribed holds again.
                rest_days=case((unsubscribed, contacts.c.rest_days), else_=None),
                decided_at=now,
                updated_at=now,
            )
        )
