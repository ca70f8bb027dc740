"""Counts for the figures: how many gave each score."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storage.models import Answer
from storage.queries import daily
from storage.queries.attributes import COLUMNS, any_of, column
from storage.types import AnswerStatus

AnySelect: TypeAlias = "Select[*tuple[Any, ...]]"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which answers: of a survey, from `start` to before `end` (None: open), and with any of these values of each
    attribute.
    """

    survey: str
    start: datetime | None
    end: datetime | None
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)


def score_counts(session: Session, chosen: Filter) -> dict[int, int]:
    """Answers by score. Without attributes it is read from closed days that were counted before, and from an index."""
    if not chosen.where:
        return score_counts_over(session, chosen.survey, [(chosen.start, chosen.end)])[0]
    if len(chosen.where) == 1:
        ((name, values),) = chosen.where.items()
        found: Counter[int] = Counter()
        spans = [(chosen.start, chosen.end)]
        for _, _, score, number in daily.counts(session, chosen.survey, spans, name, values):
            found[score] += number
        return dict(found)
    query = counted(select(Answer.score, func.count()), chosen).group_by(Answer.score)
    return {row[0]: row[1] for row in session.execute(query)}


def score_counts_over(session: Session, survey: str, spans: Sequence[daily.Span]) -> list[dict[int, int]]:
    """The same of several spans of time, in one query."""
    found: list[dict[int, int]] = [{} for _ in spans]
    for place, _, score, number in daily.counts(session, survey, spans):
        found[place][score] = number
    return found


def score_counts_by(session: Session, chosen: Filter, attribute: str) -> dict[str, dict[int, int]]:
    """Answers by the value of an attribute and the score; those without it are left out."""
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    if not chosen.where:
        for _, name, score, number in daily.counts(session, chosen.survey, [(chosen.start, chosen.end)], attribute):
            found[name][score] = number
        return dict(found)
    value = column(attribute).label("value")
    query = counted(select(value, Answer.score, func.count()), chosen).where(value.is_not(None))
    for name, score, count in session.execute(query.group_by(value, Answer.score)):
        found[str(name)][score] = count
    return dict(found)


def attribute_names(session: Session, survey: str, sample: int = 500) -> list[str]:
    """The attributes that the latest answers have: what a mistyped one may have meant."""
    query = select(Answer.attributes).where(Answer.survey == survey).order_by(Answer.id.desc()).limit(sample)
    return sorted({name for attributes in session.scalars(query) for name in attributes} | set(COLUMNS))


def has_attribute(session: Session, survey: str, name: str) -> bool:
    """Whether any answer at all has it."""
    query = select(Answer.id).where(Answer.survey == survey, column(name).is_not(None)).limit(1)
    return session.scalar(query) is not None


def values_of(session: Session, survey: str, name: str, most: int = 1000) -> list[str]:
    """The values of an attribute that the survey's answers have."""
    value = column(name)
    query = select(value).where(Answer.survey == survey, value.is_not(None)).distinct().limit(most)
    return sorted(str(one) for one in session.scalars(query))


def counted(query: AnySelect, chosen: Filter) -> AnySelect:
    """The answers of a filter that are part of the figures."""
    query = query.where(Answer.status == AnswerStatus.COUNTED, Answer.survey == chosen.survey)
    if chosen.start is not None:
        query = query.where(Answer.answered_at >= chosen.start)
    if chosen.end is not None:
        query = query.where(Answer.answered_at < chosen.end)
    for name, values in chosen.where.items():
        query = query.where(any_of(column(name), values))
    return query
