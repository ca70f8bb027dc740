"""Cases: customers to be won back, and what was done for each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import Id


class Case(Base):
    """One answer's case. Words (`state`, `outcome`) are those of the rules, as are the columns of times and people.

    `route` names the rule that opened it, by which its owners take turns; `next_at` is when something is to be done
    by itself.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index(None, "state", "due_at"),
        Index(None, "owner", "state"),
        Index(None, "next_at"),
        Index(None, "route"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), unique=True)
    route: Mapped[str | None]
    next_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    remind_at: Mapped[datetime]
    escalate_at: Mapped[datetime | None]
    state: Mapped[str]
    owner: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    contacted_at: Mapped[datetime | None]
    contacted_by: Mapped[str | None]
    snoozed_until: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]
    root_cause: Mapped[str | None]
    outcome: Mapped[str | None]
    note: Mapped[str | None]
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    excluded_at: Mapped[datetime | None]
    excluded_by: Mapped[str | None]
    excluded_because: Mapped[str | None]


class CaseEvent(Base):
    """A line of a case's history. Its key is made from what caused it, so that it is written once."""

    __tablename__ = "case_events"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    event: Mapped[str]
    # The Slack user id of the member who did it; None where it came by itself.
    member: Mapped[str | None]
    at: Mapped[datetime]
    details: Mapped[dict[str, str]]
