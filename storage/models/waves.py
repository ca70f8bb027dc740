"""Waves: one round of a survey."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import Id, WaveState


class Wave(Base):
    """One survey, one period. However many copies of the program see that it is due, the key lets one be first."""

    __tablename__ = "waves"
    __table_args__ = (UniqueConstraint("survey", "period"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    survey: Mapped[str]
    period: Mapped[str]
    definition: Mapped[str] = mapped_column(ForeignKey("survey_definitions.digest"))
    scheduled_for: Mapped[datetime]
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    state: Mapped[WaveState] = mapped_column(index=True)
    # Planning goes through the contacts in the order of their ids; a crash goes on from here.
    planned_through: Mapped[int] = mapped_column(Id)
    # How often all contacts have been looked at, and when they are again, for those who could not be asked before.
    passes: Mapped[int] = mapped_column(SmallInteger)
    next_pass_at: Mapped[datetime | None]
    # Asked when it opened, not in each contact's working hours.
    at_once: Mapped[bool]
    # How many of a contact's working days the asking is spread over; None: that has not been reckoned yet.
    spread_days: Mapped[int | None] = mapped_column(SmallInteger)
    # Nothing of a held wave is sent. What came back before it was resumed is not held against it again.
    held_at: Mapped[datetime | None]
    held_because: Mapped[str | None]
    resumed_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    skipped_because: Mapped[str | None]
    # Who decided it: a member's id in Slack, or a name from the command line; None: the program itself.
    approved_by: Mapped[str | None]
    held_by: Mapped[str | None]
    resumed_by: Mapped[str | None]
    skipped_by: Mapped[str | None]
