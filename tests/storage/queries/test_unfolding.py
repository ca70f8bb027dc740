"""Rows that travel as one value and arrive as what they were."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storage.database import Database
from storage.models import Answer, table_of
from storage.queries.unfolding import instant, unfolded
from tests.support.clock import START

# A NUL cannot be in a text of PostgreSQL, and a lone surrogate in none.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
ROWS = st.tuples(st.none() | TEXTS, st.none() | st.integers(0, 10), st.dictionaries(TEXTS, TEXTS, max_size=3))


def back(session: Session, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """What the database makes of rows of a text, a number and attributes."""
    columns = table_of(Answer).c
    query = unfolded(session, table_of(Answer), ["reason", "score", "attributes"], rows).subquery()
    typed = [query.c.reason, query.c.score, query.c.attributes]
    found = session.execute(query.select()).all()
    assert [column.name for column in typed] == ["reason", "score", "attributes"]
    convert = columns.attributes.type.result_processor(session.get_bind().dialect, None)
    return [(row[0], row[1], convert(row[2]) if convert and isinstance(row[2], str) else row[2]) for row in found]


@given(st.lists(ROWS, min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_cells_arrive_as_they_were_sent(db: Database, rows: list[tuple[Any, ...]]) -> None:
    """Quotes, line ends, emoji, nothing at all; in the order of the rows."""
    assert rows == db.read_now(back, rows)


def test_an_instant_without_a_zone_is_refused() -> None:
    """Nobody can say what it means."""
    with pytest.raises(ValueError, match="without a zone"):
        instant(datetime(2026, 11, 22))  # noqa: DTZ001

    assert "2026-11-22 10:00:00.000000" == instant(START)
