"""What comes back of our mail: each report once, the addresses to which no more mail is sent, and how far mailboxes
that it comes to have been read.
"""

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
        # How many of those asked in a period the question did not reach is read from this index alone.
        Index(None, "kind", "at", "invitation_id"),
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


class ReadMailbox(Base):
    """How far a mailbox has been read. Its numbers hold as long as it has this validity (RFC 3501, 2.3.1.1)."""

    __tablename__ = "read_mailboxes"

    name: Mapped[str] = mapped_column(primary_key=True)
    uid_validity: Mapped[int] = mapped_column(Id)
    last_uid: Mapped[int] = mapped_column(Id)
