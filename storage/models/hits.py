"""Hits on score links: evidence, not answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import HitState, Id

WAITING = text("state = 'waiting'")


class LinkHit(Base):
    """One request for a score's page. `network` is the address cut to its /24 or /48, `agent` the program's name."""

    __tablename__ = "link_hits"
    __table_args__ = (
        Index("ix_link_hits_waiting", "hit_at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index(None, "invitation_id"),
        # What one network did within a minute.
        Index(None, "network", "hit_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"))
    score: Mapped[int] = mapped_column(SmallInteger)
    method: Mapped[str]
    network: Mapped[str]
    agent: Mapped[str]
    hit_at: Mapped[datetime]
    state: Mapped[HitState]
