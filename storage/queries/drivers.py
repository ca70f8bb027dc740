"""Scores with what people rated: answers to extra questions, and attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Answer
from storage.queries.figures import Filter, counted


def rated(session: Session, chosen: Filter) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each answer's score, and what is known of it by name; an answer to a question goes before an attribute."""
    query = counted(select(Answer.score, Answer.attributes, Answer.extras), chosen)
    for score, attributes, extras in session.execute(query.execution_options(yield_per=1000)):
        yield score, {**(attributes or {}), **(extras or {})}
