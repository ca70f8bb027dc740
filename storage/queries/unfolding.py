"""Many rows as one value: they go to the database as JSON and are unfolded there, one statement a batch.

Binding every cell by itself costs more than writing it: twice the time on SQLite, four times on PostgreSQL.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import JSON, ColumnElement, Select, String, Table, cast, func, literal, literal_column, select, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from storage.queries.inserting import dialect_of

AnySelect: TypeAlias = "Select[*tuple[Any, ...]]"


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
