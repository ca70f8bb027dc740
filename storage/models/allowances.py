"""How much may still be sent within a limit: one row a limit, shared by all copies of the program."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Allowance(Base):
    """`spent_until` is the time up to which a limit has been used; once that is past, the row says nothing."""

    __tablename__ = "allowances"

    name: Mapped[str] = mapped_column(primary_key=True)
    spent_until: Mapped[datetime]
