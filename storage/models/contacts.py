"""Contacts, who may be asked, and the accounts (companies) they belong to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import Id, SuppressedBecause

NOT_IN_SLACK = text("slack_user_id IS NULL")


class Account(Base):
    """A company whose people are asked."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Contact(Base):
    """A person who may be asked. Addresses are stored normalised, so that unique means unique."""

    __tablename__ = "contacts"
    __table_args__ = (
        Index("ix_contacts_unsought", "slack_sought_at", sqlite_where=NOT_IN_SLACK, postgresql_where=NOT_IN_SLACK),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    slack_user_id: Mapped[str | None] = mapped_column(unique=True)
    # When Slack was last asked whether it knows the address, and did not.
    slack_sought_at: Mapped[datetime | None]
    external_id: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    language: Mapped[str | None]
    timezone: Mapped[str | None]
    attributes: Mapped[dict[str, str]]
    suppressed_at: Mapped[datetime | None]
    suppressed_because: Mapped[SuppressedBecause | None]
    # How many days they wish to be left alone after an asking, where that is longer than the survey's own rest.
    rest_days: Mapped[int | None] = mapped_column(SmallInteger)
    # When the person last said whether they may be asked: what they said before that and comes later changes nothing.
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
