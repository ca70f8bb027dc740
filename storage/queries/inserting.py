"""INSERT … ON CONFLICT, spelled the same for both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

from storage.models import table_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storage.models import Base

AnyInsert = postgresql.Insert | sqlite.Insert


def insert_into(session: Session, model: type[Base]) -> AnyInsert:
    """The dialect's own INSERT, which knows conflicts."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table_of(model))
    return sqlite.insert(table_of(model))
