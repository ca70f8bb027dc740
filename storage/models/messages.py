"""The outbox: what is to be sent, by ids alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import Channel, Id, MessageKind, MessageState

PENDING = text("state = 'pending'")
UNKNOWN = text("state = 'unknown'")
OF_A_POST = text("channel_post_id IS NOT NULL")
FAILED_QUESTIONS = text("state = 'failed' AND kind = 'question'")
WAVE_NOTES = text("kind = 'wave_note'")
IN_HAND = text("state IN ('claimed', 'sending')")


class Message(Base):
    """A message to be sent once for its `key`. It holds no name and no text: it is composed when it is sent."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_due", "channel", "priority", "due_at", sqlite_where=PENDING, postgresql_where=PENDING),
        Index("ix_messages_in_hand", "lease_until", sqlite_where=IN_HAND, postgresql_where=IN_HAND),
        Index("ix_messages_unknown", "channel", "due_at", sqlite_where=UNKNOWN, postgresql_where=UNKNOWN),
        Index("ix_messages_failed", "settled_at", sqlite_where=FAILED_QUESTIONS, postgresql_where=FAILED_QUESTIONS),
        Index("ix_messages_wave_notes", "key", sqlite_where=WAVE_NOTES, postgresql_where=WAVE_NOTES),
        Index(None, "invitation_id"),
        Index(None, "answer_id"),
        Index(None, "case_event_id"),
        Index("ix_messages_channel_post_id", "channel_post_id", sqlite_where=OF_A_POST, postgresql_where=OF_A_POST),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[MessageKind]
    channel: Mapped[Channel]
    priority: Mapped[int] = mapped_column(SmallInteger)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"))
    case_event_id: Mapped[int | None] = mapped_column(ForeignKey("case_events.id", ondelete="CASCADE"))
    channel_post_id: Mapped[int | None] = mapped_column(ForeignKey("channel_posts.id", ondelete="CASCADE"))
    state: Mapped[MessageState]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(SmallInteger)
    worker: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    reason: Mapped[str | None]
    # Where it ended up: Slack's channel and ts, or a mail's Message-ID.
    reference: Mapped[dict[str, str] | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    # When it was unknown, was looked for where it should be, was not there, and went back into the queue: that is once.
    missed_at: Mapped[datetime | None]
