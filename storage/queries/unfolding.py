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

AnySelect: TypeAlias = "Select[*tuple[Any, ...]]"


def unfolded(session: Session, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> AnySelect:
    """A SELECT of `rows`, whose cells are in the order of `names` and take the types of the table's columns.

    Instants come as `instant` writes them. TypeError for what JSON does not know.
    """
    document = json.dumps(list(rows), ensure_ascii=False)
    if session.get_bind().dialect.name == "postgresql":
        each = func.jsonb_array_elements(cast(literal(document, String()), JSONB())).table_valued("value")
        cells = [_of_postgresql(each.c.value, place, table.c[name]) for place, name in enumerate(names)]
    else:
        each = func.json_each(literal(document, String())).table_valued("value")
        cells = [func.json_extract(each.c.value, literal_column(f"'$[{place}]'")) for place in range(len(names))]
    # Without a WHERE, SQLite takes the ON of ON CONFLICT for that of a join.
    return select(*(cell.label(name) for cell, name in zip(cells, names, strict=True))).where(true())


def _of_postgresql(value: ColumnElement[Any], place: int, column: ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(column.type, JSON):
        return value.op("->")(literal_column(str(place)))
    return cast(value.op("->>")(literal_column(str(place))), column.type)


def instant(value: datetime) -> str:
    """As SQLite keeps it; PostgreSQL reads it in its session's zone, which is UTC. ValueError for a naive one."""
    if value.tzinfo is None:
        raise ValueError(f"a time without a zone was given to the store: {value!r}")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
