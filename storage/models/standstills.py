"""The emergency stop."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import Id

ONLY = 1


class Standstill(Base):
    """While there is one (there is one row at most), nothing is asked in waves or after events."""

    __tablename__ = "standstills"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    since: Mapped[datetime]
    by: Mapped[str | None]
    because: Mapped[str]
