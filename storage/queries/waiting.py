"""Who has been asked in a wave and has not answered, by the day on which they were asked."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from storage.models import Answer, Contact, Invitation


def unanswered_by_day(session: Session, wave_id: int, now: datetime) -> list[tuple[date, int]]:
    """Days in UTC, the first one first, with how many people each; of those who may still answer."""
    day = func.date(Invitation.asked_at)
    query = (
        select(day, func.count())
        .join(Contact, Contact.id == Invitation.contact_id)
        .where(
            Invitation.wave_id == wave_id,
            Invitation.asked_at.is_not(None),
            Invitation.closes_at > now,
            Contact.suppressed_at.is_(None),
            ~exists().where(Answer.invitation_id == Invitation.id),
        )
        .group_by(day)
        .order_by(day)
    )
    # SQLite has days as text.
    return [(date.fromisoformat(str(asked_on)), people) for asked_on, people in session.execute(query)]
