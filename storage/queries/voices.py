"""Answers by who gave them, for figures in which not every answer counts alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Select, String, cast, func, null, select
from sqlalchemy.orm import Session

from storage.models import Answer
from storage.queries.attributes import column
from storage.queries.figures import Filter, counted
from storage.queries.records import record

AnySelect: TypeAlias = "Select[*tuple[Any, ...]]"


@dataclass(frozen=True, slots=True)
class Voices:
    """So many answers of an account with this score, and this text for a weight; None where there is none."""

    account: str | None
    weight: str | None
    score: int
    answers: int


def voices(session: Session, chosen: Filter, *, weight: str | None = None, last_only: bool = False) -> list[Voices]:
    """The answers of a filter. `last_only`: of each person the last one alone; who is not known is taken for another
    person each time.
    """
    text = cast(null(), String) if weight is None else column(weight)
    answers = counted(select(Answer.account, text.label("weight"), Answer.score), chosen)
    if last_only:
        answers = answers.add_columns(place_among_own())
    each = answers.subquery()
    query = select(each.c.account, each.c.weight, each.c.score, func.count())
    if last_only:
        query = query.where(each.c.place == 1)
    return [record(Voices, row) for row in session.execute(query.group_by(each.c.account, each.c.weight, each.c.score))]


def place_among_own() -> Any:
    """1 for the last answer of each person."""
    person = func.coalesce(Answer.contact_id, -Answer.id)
    later = func.row_number().over(partition_by=person, order_by=(Answer.answered_at.desc(), Answer.id.desc()))
    return later.label("place")
