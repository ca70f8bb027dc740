"""INSERT … ON CONFLICT, spelled the same for both databases."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Executable
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


@cache
def insert_new(dialect: str, model: type[Base], *returned: str) -> Executable:
    """INSERT what is not there yet, telling these columns of what was. Kept: on the hot path building a statement
    costs as much as running it.
    """
    statement = insert_for(dialect, model).on_conflict_do_nothing()
    columns = [table_of(model).c[name] for name in returned]
    if dialect == "postgresql" and not columns:
        # Only with something to return are the rows sent as one statement; otherwise psycopg sends one for each.
        columns = list(table_of(model).primary_key)
    return statement.returning(*columns) if columns else statement
