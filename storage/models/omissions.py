"""Who was left out of a wave, and why: as it was at the time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import Id


class Omission(Base):
    """A contact of the audience, drawn, who could not be asked when the wave was planned. `reason` is a word of
    `storage.queries.eligibility.LeftOut`; whoever could be asked on a later day of the wave has no row any more.
    """

    __tablename__ = "omissions"

    wave_id: Mapped[int] = mapped_column(Id, ForeignKey("waves.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(
        Id, ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    reason: Mapped[str]
    decided_at: Mapped[datetime]
