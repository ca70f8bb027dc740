"""Answers as they are taken out: a period's, one by one, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.models import Answer, Contact, Invitation
from storage.queries.definitions import anonymous_definitions
from storage.queries.imports import public_id
from storage.queries.records import record
from storage.types import AnswerStatus

AnySelect: TypeAlias = "Select[*tuple[Any, ...]]"


@dataclass(frozen=True, slots=True)
class Span:
    """Which answers: from `start` to before `end` (None: open), of one survey or (None) of all."""

    survey: str | None
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class ExportedAnswer:
    """An answer with who gave it."""

    id: int
    source_key: str | None
    survey: str
    answered_at: datetime
    score: int
    reason: str | None
    follow_up: str | None
    channel: str | None
    email: str | None
    name: str | None
    account: str | None
    status: AnswerStatus
    attributes: dict[str, str]
    extras: dict[str, Any] | None = None

    @property
    def public_id(self) -> str:
        """What the answer is called outside."""
        return public_id(self.source_key, self.id)


def exported(session: Session, span: Span) -> Iterator[ExportedAnswer]:
    """The answers in the order in which they came into the store: sorting a million by time would take the memory.

    Of those whose givers were promised that nobody sees who they are, there is no person, account or attribute, and
    of the time the day alone.
    """
    anonymous = anonymous_definitions(session)
    query = (
        select(
            Answer.id,
            Answer.source_key,
            Answer.survey,
            Answer.answered_at,
            Answer.score,
            Answer.reason,
            Answer.follow_up,
            Answer.channel,
            Contact.email,
            Contact.name,
            Answer.account,
            Answer.status,
            Answer.attributes,
            Answer.extras,
            Invitation.definition,
        )
        .outerjoin(Contact, Contact.id == Answer.contact_id)
        .outerjoin(Invitation, Invitation.id == Answer.invitation_id)
        .order_by(Answer.id)
        .execution_options(yield_per=1000)
    )
    for *row, definition in session.execute(within(query, span)):
        answer = record(ExportedAnswer, row)
        yield unnamed(answer) if definition in anonymous else answer


def unnamed(answer: ExportedAnswer) -> ExportedAnswer:
    """Without anything that tells who gave it."""
    day = answer.answered_at.replace(hour=0, minute=0, second=0, microsecond=0)
    return replace(answer, email=None, name=None, account=None, attributes={}, answered_at=day)


def attributes_within(session: Session, span: Span) -> list[str]:
    """The names of all attributes that these answers have."""
    return keys_within(session, span, Answer.attributes)


def questions_within(session: Session, span: Span) -> list[str]:
    """The names of all extra questions that these answers were asked."""
    return keys_within(session, span, Answer.extras)


def keys_within(session: Session, span: Span, column: InstrumentedAttribute[Any]) -> list[str]:
    """The keys of all objects in a column."""
    if session.get_bind().dialect.name == "postgresql":
        names = select(func.jsonb_object_keys(column).label("name"))
    else:
        each = func.json_each(column).table_valued("key")
        names = select(each.c.key.label("name")).select_from(Answer).join(each, each.c.key.is_not(None))
    return sorted(session.scalars(within(names, span).distinct()))


def within(query: AnySelect, span: Span) -> AnySelect:
    """Only the answers of the span."""
    if span.survey is not None:
        query = query.where(Answer.survey == span.survey)
    if span.start is not None:
        query = query.where(Answer.answered_at >= span.start)
    if span.end is not None:
        query = query.where(Answer.answered_at < span.end)
    return query
