"""INSERT … ON CONFLICT, spelled the same for both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

from storage.models import table_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storage.models import Base

AnyInsert = postgresql.Insert | sqlite.Insert


def dialect_of(session: Session) -> str:
    """The database's name."""
    return session.get_bind().dialect.name


def insert_into(session: Session, model: type[Base]) -> AnyInsert:
    """The dialect's own INSERT, which knows conflicts."""
    return insert_for(dialect_of(session), model)


def insert_for(dialect: str, model: type[Base]) -> AnyInsert:
    """The same, for statements that are built once and kept."""
    return postgresql.insert(table_of(model)) if dialect == "postgresql" else sqlite.insert(table_of(model))
