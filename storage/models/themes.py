"""What comments are about."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class CommentTheme(Base):
    """A theme that an answer's comment has. By what it was read, and when, is kept with the answer."""

    __tablename__ = "comment_themes"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True)
    theme: Mapped[str] = mapped_column(primary_key=True)
