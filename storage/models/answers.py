"""Answers, as they stand now, and every score that was given before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import AnswerStatus, Channel, Id, Json

OF_ACCOUNT = text("account IS NOT NULL")
WITH_COMMENT = text("(reason IS NOT NULL OR follow_up IS NOT NULL)")
UNREAD = text("(reason IS NOT NULL OR follow_up IS NOT NULL) AND (tagged_at IS NULL OR tagged_at <> event_at)")


class Answer(Base):
    """One invitation's answer, or one imported. Account and attributes are copies of what they were at the time.

    `stage` is the conversation's own word for what is asked next; `event_at` is when the person did what was last
    taken into account, and `scored_at` when they gave the score (None for an imported one), so that a redelivered or
    late event changes nothing.
    """

    __tablename__ = "answers"
    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 10", name="score"),
        UniqueConstraint("survey", "source_key"),
        # The figures of a period are read from this index alone. Not a partial one: SQLite would look the status up.
        Index("ix_answers_figures", "survey", "status", "answered_at", "score"),
        # An alert tells what the account's people answered last.
        Index(None, "account", "answered_at", sqlite_where=OF_ACCOUNT, postgresql_where=OF_ACCOUNT),
        # Comments to be read: those that are new or have changed, and those that were read by another taxonomy.
        Index("ix_answers_unread", "id", sqlite_where=UNREAD, postgresql_where=UNREAD),
        Index("ix_answers_tagged_by", "tagged_by", "id", sqlite_where=WITH_COMMENT, postgresql_where=WITH_COMMENT),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    survey: Mapped[str]
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id", ondelete="SET NULL"), unique=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    source_key: Mapped[str | None]
    channel: Mapped[str | None]
    score: Mapped[int] = mapped_column(SmallInteger)
    stage: Mapped[str]
    reason: Mapped[str | None]
    follow_up: Mapped[str | None]
    # Answers to extra questions by their names: a text, or a list of choices; empty where the question was left so.
    extras: Mapped[dict[str, Any] | None] = mapped_column(Json)
    account: Mapped[str | None]
    attributes: Mapped[dict[str, str]]
    status: Mapped[AnswerStatus]
    # Whether the owners were told of it as a detractor's: what comes later joins that alert.
    alerted: Mapped[bool]
    answered_at: Mapped[datetime]
    event_at: Mapped[datetime]
    scored_at: Mapped[datetime | None]
    # The comment's themes (comment_themes): what found them, of which `event_at`'s comment, and in which language.
    tagged_by: Mapped[str | None]
    tagged_at: Mapped[datetime | None]
    comment_language: Mapped[str | None]


class ScoreChange(Base):
    """A score that was given: the first, and each change of mind."""

    __tablename__ = "score_changes"
    __table_args__ = (
        UniqueConstraint("answer_id", "given_at"),
        CheckConstraint("score BETWEEN 0 AND 10", name="score"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"))
    score: Mapped[int] = mapped_column(SmallInteger)
    channel: Mapped[Channel]
    given_at: Mapped[datetime]
