"""Comments to be read, the themes that were found in them, and what is told of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from storage.models import Answer, CommentTheme, Contact, table_of
from storage.models.answers import UNREAD
from storage.queries.figures import AnySelect, Filter, counted
from storage.queries.records import record

PARTING = "\n"
WITH_COMMENT = or_(Answer.reason.is_not(None), Answer.follow_up.is_not(None))
COMMENT = func.coalesce(Answer.reason, "") + PARTING + func.coalesce(Answer.follow_up, "")


@dataclass(frozen=True, slots=True)
class Unread:
    """A comment to be read, as it is now; `asked_in` is the language of its contact, where that is known."""

    answer_id: int
    survey: str
    event_at: datetime
    comment: str
    asked_in: str | None


@dataclass(frozen=True, slots=True)
class Read:
    """What was found in it: `by` which taxonomy or classifier, in which language."""

    answer_id: int
    event_at: datetime
    by: str
    language: str
    themes: frozenset[str]


def unread(session: Session, accepted: Collection[str], limit: int) -> list[Unread]:
    """Comments that are new, have changed, or were read by anything else than what is accepted. Found by indexes."""
    found = unread_where(session, UNREAD, limit)
    edges = [None, *sorted(accepted), None]
    for after, before in pairwise(edges):
        if len(found) < limit:
            found += unread_where(session, read_between(after, before), limit - len(found))
    return found


def read_between(after: str | None, before: str | None) -> ColumnElement[bool]:
    """By something whose digest stands between these in the order of the index."""
    edges = [Answer.tagged_at == Answer.event_at]
    edges += [] if after is None else [Answer.tagged_by > after]
    edges += [] if before is None else [Answer.tagged_by < before]
    return and_(WITH_COMMENT, *edges)


def unread_where(session: Session, condition: Any, limit: int) -> list[Unread]:
    """The first of them."""
    query = (
        select(Answer.id, Answer.survey, Answer.event_at, COMMENT, Contact.language)
        .outerjoin(Contact, Contact.id == Answer.contact_id)
        .where(condition)
        .limit(limit)
    )
    return [record(Unread, row) for row in session.execute(query)]


def keep(session: Session, batches: Sequence[Sequence[Read]]) -> list[int]:
    """Write what was found, in a few statements a batch; how many. A comment that has changed meanwhile is left."""
    return [keep_batch(session, batch) for batch in batches]


def keep_batch(session: Session, batch: Sequence[Read]) -> int:
    """1. those that are as they were read, and stay so until we commit; 2. the answers; 3. their themes anew."""
    answers, themes = table_of(Answer), table_of(CommentTheme)
    ids = [read.answer_id for read in batch]
    query = select(Answer.id, Answer.event_at).where(Answer.id.in_(ids)).order_by(Answer.id).with_for_update()
    now = {row.id: row.event_at for row in session.execute(query)}
    current = [read for read in batch if now.get(read.answer_id) == read.event_at]
    alike: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for read in current:
        alike[read.by, read.language].append(read.answer_id)
    for (by, language), some in alike.items():
        values = {"tagged_by": by, "comment_language": language, "tagged_at": answers.c.event_at}
        session.execute(update(answers).where(answers.c.id.in_(some)).values(values))
    session.execute(delete(themes).where(themes.c.answer_id.in_([read.answer_id for read in current])))
    rows = [{"answer_id": read.answer_id, "theme": theme} for read in current for theme in sorted(read.themes)]
    if rows:
        session.execute(themes.insert(), rows)
    return len(current)


def theme_sets(session: Session, chosen: Filter) -> Iterator[tuple[frozenset[str], int, int]]:
    """Of those who wrote: which themes together, which score, and how many."""
    themes = func.aggregate_strings(CommentTheme.theme, PARTING).label("themes")
    each = select(Answer.id, Answer.score, themes).outerjoin(CommentTheme, CommentTheme.answer_id == Answer.id)
    inner = commented(each, chosen).group_by(Answer.id, Answer.score).subquery()
    query = select(inner.c.themes, inner.c.score, func.count()).group_by(inner.c.themes, inner.c.score)
    for together, score, number in session.execute(query):
        yield frozenset((together or "").split(PARTING)) - {""}, score, number


def unread_count(session: Session, chosen: Filter) -> int:
    """How many comments of a period nobody has read yet."""
    return int(session.scalar(counted(select(func.count()).select_from(Answer), chosen).where(UNREAD)) or 0)


def language_counts(session: Session, chosen: Filter) -> dict[str, tuple[int, int]]:
    """By the language of the comment: how many there are, and how many of them have a theme."""
    tagged = func.sum(case((has_theme(), 1), else_=0))
    query = select(Answer.comment_language, func.count(), tagged).group_by(Answer.comment_language)
    rows = session.execute(commented(query, chosen).where(Answer.tagged_at.is_not(None)))
    return {str(language): (number, int(with_theme)) for language, number, with_theme in rows}


def theme_counts(session: Session, chosen: Filter) -> dict[str, int]:
    """How many comments have each theme."""
    query = select(CommentTheme.theme, func.count()).join(Answer, Answer.id == CommentTheme.answer_id)
    rows = session.execute(commented(query, chosen).group_by(CommentTheme.theme))
    return {theme: number for theme, number in rows}  # noqa: C416 - of rows, not of pairs


def without_theme(session: Session, chosen: Filter, limit: int) -> list[tuple[str, str, int]]:
    """The latest comments without a theme: their texts, languages and scores."""
    query = commented(select(COMMENT, Answer.comment_language, Answer.score), chosen).where(~has_theme())
    rows = session.execute(query.order_by(Answer.answered_at.desc(), Answer.id.desc()).limit(limit))
    return [(text, str(language), score) for text, language, score in rows]


@dataclass(frozen=True, slots=True)
class Quotable:
    """A comment that could be shown, with what tells whose it is, so that it can be looked for in the text."""

    answer_id: int
    text: str
    names: tuple[str | None, ...]


def quotable(session: Session, chosen: Filter, theme: str, scores: Collection[int], limit: int) -> list[Quotable]:
    """Comments with a theme and one of these scores, short ones first."""
    text = func.coalesce(Answer.reason, Answer.follow_up)
    query = (
        select(Answer.id, text, Contact.name, Contact.email, Answer.account)
        .join(CommentTheme, CommentTheme.answer_id == Answer.id)
        .outerjoin(Contact, Contact.id == Answer.contact_id)
        .where(CommentTheme.theme == theme, Answer.score.in_(scores))
        .order_by(func.length(text), Answer.id)
        .limit(limit)
    )
    return [Quotable(row[0], row[1], tuple(row[2:])) for row in session.execute(commented(query, chosen))]


def commented(query: AnySelect, chosen: Filter) -> AnySelect:
    """Of a filter, the answers whose givers wrote something."""
    return counted(query, chosen).where(WITH_COMMENT)


def has_theme() -> ColumnElement[bool]:
    """Whether a theme was found in the comment."""
    return exists().where(CommentTheme.answer_id == Answer.id)
