"""What comes back of our mail: each report once, and the addresses to which no more mail is sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import Id


class MailEvent(Base):
    """Something that was said of one mail, or in answer to it. Its key is made from what said it.

    Words (`kind`, `cause`) are those of the rules. `address` is the contact's at that time. `letter` is what a person
    wrote, for as long as it has to be passed on.
    """

    __tablename__ = "mail_events"
    __table_args__ = (
        Index(None, "address", "kind", "at"),
        Index(None, "cause", "at"),
        Index(None, "invitation_id"),
        Index(None, "message_id"),
        Index(None, "contact_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    cause: Mapped[str | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    address: Mapped[str | None]
    status: Mapped[str | None]
    said: Mapped[str | None]
    letter: Mapped[dict[str, str] | None]


class StoppedAddress(Base):
    """An address to which no mail is sent, since it does not work; another address of the same contact may."""

    __tablename__ = "stopped_addresses"
    __table_args__ = (Index(None, "contact_id"),)

    address: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    stopped_at: Mapped[datetime]
    because: Mapped[str]
