"""The scores of a period by several attributes at once: what a team's part, or any other cut of them, is made from."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.models import Answer
from storage.queries.attributes import column
from storage.queries.figures import Filter, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


def score_counts_of(
    session: Session, chosen: Filter, keys: Sequence[str]
) -> dict[tuple[str | None, ...], dict[int, int]]:
    """Answers by score, for each combination of the attributes' values; None where an answer has no such attribute."""
    named = [column(key).label(f"of_{at}") for at, key in enumerate(keys)]
    query = counted(select(Answer.score, func.count(), *named), chosen).group_by(Answer.score, *named)
    found: defaultdict[tuple[str | None, ...], dict[int, int]] = defaultdict(dict)
    for score, number, *values in session.execute(query):
        found[tuple(values)][score] = number
    return dict(found)
