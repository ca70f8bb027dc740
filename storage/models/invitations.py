"""Invitations: one contact asked in one wave or by hand, or one visitor who came by an open link."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import Channel, Id

IN_A_POST = text("channel_post_id IS NOT NULL")


class Invitation(Base):
    """`created_at` is when it was decided to ask, `asked_at` when the question had been sent.

    Who came by an open link was not asked, and may be nobody that we know: then there is no contact.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("wave_id", "contact_id"),
        Index(None, "contact_id", "created_at"),
        Index(None, "survey", "asked_at"),
        Index("ix_invitations_channel_post_id", "channel_post_id", sqlite_where=IN_A_POST, postgresql_where=IN_A_POST),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    survey: Mapped[str]
    definition: Mapped[str] = mapped_column(ForeignKey("survey_definitions.digest"))
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("waves.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    # The form of an open link that was sent: however often it is, this is the one invitation that it makes.
    form: Mapped[str | None] = mapped_column(unique=True)
    # What is known of the occasion rather than of the contact, such as where the link stood; answers take it along.
    attributes: Mapped[dict[str, str] | None]
    channel: Mapped[Channel]
    # The post in a shared channel from which they answered.
    channel_post_id: Mapped[int | None] = mapped_column(ForeignKey("channel_posts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    closes_at: Mapped[datetime]
