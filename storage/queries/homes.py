"""What somebody in Slack sees of themselves: as a customer their own answers, as a member their own cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.models import Answer, Case, Contact
from storage.queries.records import record
from storage.types import SuppressedBecause

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class OwnContact:
    """The contact that somebody in Slack is."""

    id: int
    language: str | None
    suppressed_because: SuppressedBecause | None
    rest_days: int | None = None


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What they answered."""

    survey: str
    score: int
    reason: str | None
    follow_up: str | None
    answered_at: datetime


def contact_in_slack(session: Session, slack_user_id: str) -> OwnContact | None:
    """Who this is, if they are somebody who may be asked."""
    query = select(Contact.id, Contact.language, Contact.suppressed_because, Contact.rest_days)
    row = session.execute(query.where(Contact.slack_user_id == slack_user_id)).first()
    return None if row is None else record(OwnContact, row)


def own_answers(session: Session, contact_id: int, limit: int) -> list[OwnAnswer]:
    """The newest first, in every survey."""
    query = (
        select(Answer.survey, Answer.score, Answer.reason, Answer.follow_up, Answer.answered_at)
        .where(Answer.contact_id == contact_id)
        .order_by(Answer.answered_at.desc(), Answer.id.desc())
        .limit(limit)
    )
    return [record(OwnAnswer, row) for row in session.execute(query)]


def has_cases(session: Session, member: str) -> bool:
    """Whether this member has ever had a case."""
    return session.execute(select(Case.id).where(Case.owner == member).limit(1)).first() is not None
