"""Closed days whose answers have been counted, so that the figures of years are read from a few thousand rows.

They hold nothing that the answers do not say: both tables may be emptied at any time, and fill again by themselves.
Whatever changes an answer takes the days away in which it was counted, by triggers that the migration makes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import Id


class RolledDay(Base):
    """A day of a survey that has been counted by an attribute; the empty one counts all answers.

    It is a day of whatever zone was the programme's then, so its bounds are instants. Days of one survey and attribute
    never overlap.
    """

    __tablename__ = "rolled_days"
    __table_args__ = (
        UniqueConstraint("survey", "attribute", "starts_at"),
        # By it the triggers find the days of an answer; for an answer of today there are none, so it costs nothing.
        Index("ix_rolled_days_ends_at", "survey", "ends_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    survey: Mapped[str]
    attribute: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class DailyScore(Base):
    """How many answers of a rolled day have this value of its attribute, and this score."""

    __tablename__ = "daily_scores"
    __table_args__ = ({"sqlite_with_rowid": False},)

    day_id: Mapped[int] = mapped_column(ForeignKey("rolled_days.id", ondelete="CASCADE"), primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    score: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    number: Mapped[int]
