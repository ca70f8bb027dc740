"""Answers that were taken out of the figures though nobody looks after them as a case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Exclusion(Base):
    """What somebody last said of an answer: with `because` that it is not real, without it that it is after all.

    `by` is a Slack user id, or whoever used the command line. Of an answer that is a case, the case tells it.
    """

    __tablename__ = "exclusions"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True)
    by: Mapped[str]
    because: Mapped[str | None]
    at: Mapped[datetime]
