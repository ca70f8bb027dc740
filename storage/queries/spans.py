"""From when to when there are answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.models import Answer
from storage.queries.figures import AnySelect
from storage.types import AnswerStatus

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def answered_between(session: Session, survey: str) -> tuple[datetime, datetime] | None:
    """When the first and the last answer of a survey were given; None where there is none."""
    query: AnySelect = select(func.min(Answer.answered_at), func.max(Answer.answered_at)).where(
        Answer.status == AnswerStatus.COUNTED, Answer.survey == survey
    )
    first, last = session.execute(query).one()
    return None if first is None else (first, last)
