"""Events of customers' lives after which a survey asks: a closed ticket, a purchase, the end of onboarding."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import EventState, Id

WAITING = text("state = 'waiting'")


class CustomerEvent(Base):
    """An event as one survey heard it. `key` is what whoever reported it calls it: the same one comes once.

    `at` is when it happened, `due_at` when its contact may be asked about it.
    """

    __tablename__ = "customer_events"
    __table_args__ = (
        Index("ix_customer_events_due", "survey", "due_at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index(None, "contact_id", "survey"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    survey: Mapped[str]
    type: Mapped[str]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    due_at: Mapped[datetime]
    attributes: Mapped[dict[str, str]]
    state: Mapped[EventState]
    reason: Mapped[str | None]
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
