"""Counts for the figures: how many gave each score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, String, cast, func, null, or_, select
from sqlalchemy.orm import Session

from storage.models import Answer, Contact, Invitation
from storage.types import AnswerStatus

AnySelect: TypeAlias = "Select[*tuple[Any, ...]]"

# Words that name a column of the answer; every other word is an attribute.
COLUMNS = {"account": Answer.account, "channel": Answer.channel, "survey": Answer.survey}


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
    """Answers by score. Without attributes it is read from an index alone."""
    query = counted(select(Answer.score, func.count()), chosen).group_by(Answer.score)
    return {row[0]: row[1] for row in session.execute(query)}


def score_counts_by(session: Session, chosen: Filter, attribute: str) -> dict[str, dict[int, int]]:
    """Answers by the value of an attribute and the score; those without it are left out."""
    value = column(attribute).label("value")
    query = counted(select(value, Answer.score, func.count()), chosen).where(value.is_not(None))
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
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


def any_of(found: ColumnElement[Any], values: Sequence[str]) -> ColumnElement[bool]:
    """Whether it is one of these. Each by itself: an index on an attribute knows `=`."""
    return or_(*(found == value for value in values))


def column(name: str) -> ColumnElement[Any]:
    """A column of the answer, or an attribute as text."""
    return COLUMNS[name].expression if name in COLUMNS else attribute(Answer, name)


def attribute(model: type[Answer | Contact | Invitation], name: str) -> ColumnElement[str]:
    """An attribute as text; NULL where there is none."""
    if '"' in name or "\\" in name:
        # These cannot be written within SQLite's JSON paths; such a name finds nothing, on both databases.
        return cast(null(), String)
    found: ColumnElement[str] = model.attributes[name].as_string()
    return found
