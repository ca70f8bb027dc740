"""Many rows as one value: they go to the database as JSON and are unfolded there, one statement a batch.

Binding every cell by itself costs more than writing it: twice the time on SQLite, four times on PostgreSQL.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import (
    JSON,
    ColumnElement,
    Executable,
    Row,
    Select,
    String,
    Table,
    any_,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Session

from storage.models import table_of
from storage.models.base import Base
from storage.queries.inserting import AnyInsert, dialect_of, insert_for
from storage.vocabulary import Vocabulary

AnySelect: TypeAlias = "Select[*tuple[Any, ...]]"


def add_new(
    session: Session, model: type[Base], names: tuple[str, ...], rows: Iterable[Sequence[Any]], *returned: str
) -> Sequence[Row[Any]]:
    """Add rows, with their cells in the order of `names`, except those that are there already.

    What is `returned` of those that were added. ValueError for a word that the column's vocabulary does not have.
    """
    document = {"document": folded(model, names, list(rows))}
    added = session.connection().execute(adding(dialect_of(session), model, names, returned), document)
    return added.all() if returned else ()


@cache
def adding(dialect: str, model: type[Base], names: tuple[str, ...], returned: tuple[str, ...]) -> Executable:
    """Kept: on the hot path building a statement costs as much as running it."""
    statement = inserting(dialect, model, names).on_conflict_do_nothing()
    return statement.returning(*(table_of(model).c[name] for name in returned)) if returned else statement


def inserting(dialect: str, model: type[Base], names: tuple[str, ...]) -> AnyInsert:
    """INSERT of rows that `folded` has made; it stays the same however many they are."""
    each = Unfolding(dialect, bindparam("document", type_=String()))
    cells = [each.cell(place, table_of(model).c[name]) for place, name in enumerate(names)]
    # Without a WHERE, SQLite takes the ON of ON CONFLICT for that of a join.
    return insert_for(dialect, model).from_select(list(names), select(*cells).select_from(each.rows).where(true()))


def folded(model: type[Base], names: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> str:
    """The rows as the document of such a statement. ValueError for an unknown word, and for a naive time."""
    for place, words in vocabularies(model, names):
        for word in {row[place] for row in rows}:
            words(word)
    return json.dumps(rows, default=instant, ensure_ascii=False)


@cache
def vocabularies(model: type[Base], names: tuple[str, ...]) -> list[tuple[int, type[StrEnum]]]:
    """At which places only certain words may stand: what is unfolded in the database is not checked there."""
    types = [table_of(model).c[name].type for name in names]
    return [(place, one.words) for place, one in enumerate(types) if isinstance(one, Vocabulary)]


def is_among(dialect: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether it is one of `values`: a list that is one parameter, so that the statement stays the same."""
    if dialect == "postgresql":
        return column == any_(bindparam("values", type_=ARRAY(column.type)))
    each = func.json_each(bindparam("values", type_=JSON())).table_valued("value")
    return column.in_(select(each.c.value))


def unfolded(session: Session, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> AnySelect:
    """A SELECT of `rows`, whose cells are in the order of `names` and take the types of the table's columns.

    There must be a row. Instants come as `instant` writes them. A column that holds the same in all rows is sent once,
    and so are two columns that are alike. TypeError for what JSON does not know.
    """
    columns = list(zip(*rows, strict=True))
    sent: list[tuple[Any, ...]] = []
    places: list[int | None] = []
    for column in columns:
        varies = column.count(column[0]) < len(column)
        if varies and column not in sent:
            sent.append(column)
        places.append(sent.index(column) if varies else None)
    folded = list(zip(*sent, strict=True)) or [()] * len(columns[0])
    document = literal(json.dumps(folded, ensure_ascii=False), String())
    each = Unfolding(dialect_of(session), document)
    cells = [
        each.same(column[0], table.c[name]) if place is None else each.cell(place, table.c[name])
        for name, column, place in zip(names, columns, places, strict=True)
    ]
    # Without a WHERE, SQLite takes the ON of ON CONFLICT for that of a join.
    return (
        select(*(cell.label(name) for name, cell in zip(names, cells, strict=True)))
        .select_from(each.rows)
        .where(true())
    )


class Unfolding:
    """The rows of a text that is a JSON array of arrays, in the words of a database."""

    def __init__(self, dialect: str, document: ColumnElement[str]) -> None:
        self._is_postgresql = dialect == "postgresql"
        unfold = func.jsonb_array_elements(cast(document, JSONB())) if self._is_postgresql else func.json_each(document)
        self.rows = unfold.table_valued("value")

    def cell(self, place: int, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """The cell at a place of each row, of its column's type; JSON's null is NULL."""
        value = self.rows.c.value
        if not self._is_postgresql:
            return func.json_extract(value, literal_column(f"'$[{place}]'"))
        if isinstance(column.type, JSON):
            return func.nullif(value.op("->")(literal_column(str(place))), cast("null", JSONB()))
        return cast(value.op("->>")(literal_column(str(place))), column.type)

    def same(self, value: object, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """The same value in each row."""
        if isinstance(value, dict):
            value = json.dumps(value, ensure_ascii=False)
        text = literal(str(value) if isinstance(value, str) else value, String() if isinstance(value, str) else None)
        return cast(text, column.type) if self._is_postgresql else text


def instant(value: datetime) -> str:
    """As SQLite keeps it; PostgreSQL reads it in its session's zone, which is UTC. ValueError for a naive one."""
    if value.tzinfo is None:
        raise ValueError(f"a time without a zone was given to the store: {value!r}")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
