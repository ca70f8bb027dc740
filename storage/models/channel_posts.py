"""Posts in channels that are shared with customers, from which each person answers privately."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import Answerers, Id


class ChannelPost(Base):
    """One wave's post in one channel. `channel` is as the configuration names it, `account` whose people are in it."""

    __tablename__ = "channel_posts"
    __table_args__ = (UniqueConstraint("wave_id", "channel"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("waves.id", ondelete="CASCADE"))
    channel: Mapped[str]
    account: Mapped[str]
    answerers: Mapped[Answerers]
