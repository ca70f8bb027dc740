"""The latest scores of a survey, in their order: for what is looked at after every answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Answer
from storage.types import AnswerStatus


@dataclass(frozen=True, slots=True)
class Scored:
    """A score and when it was given."""

    score: int
    at: datetime


def latest_scores(session: Session, survey: str, until: datetime, most: int) -> list[Scored]:
    """Up to so many that were given before `until`, the oldest first; read from the index of the figures alone."""
    query = (
        select(Answer.score, Answer.answered_at)
        .where(Answer.survey == survey, Answer.status == AnswerStatus.COUNTED, Answer.answered_at < until)
        .order_by(Answer.answered_at.desc(), Answer.score.desc())
        .limit(most)
    )
    return [Scored(score, at) for score, at in session.execute(query)][::-1]
