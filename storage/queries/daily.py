"""Counts of spans of time: from the closed days that were rolled up and lie wholly within, the rest from the answers.

So the figures are right whatever is rolled up, in whichever zone, and for any span. All in one statement: between two,
an answer could come and take a day away.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    Executable,
    Label,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from storage.models import Answer, DailyScore, RolledDay, table_of
from storage.queries.attributes import column
from storage.queries.inserting import dialect_of
from storage.queries.unfolding import Unfolding, instant, is_among
from storage.types import AnswerStatus

AnySelect: TypeAlias = "Select[*tuple[Any, ...]]"

ANSWERS, DAYS, DAILY = table_of(Answer), table_of(RolledDay), table_of(DailyScore)

# The attribute of the days that count all answers, and its one value.
ALL = ""
# From when to before when; None: open.
Span = tuple[datetime | None, datetime | None]
EARLIEST, LATEST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
SURVEY = bindparam("of_survey", type_=String())


def counts(
    session: Session,
    survey: str,
    spans: Sequence[Span],
    attribute: str = ALL,
    values: Sequence[str] | None = None,
) -> list[tuple[int, str, int, int]]:
    """Answers of each span (by its place), by the value of the attribute and the score; those without it left out.

    Those with one of `values` alone, where given.
    """
    document = json.dumps(
        [(place, instant(since or EARLIEST), instant(until or LATEST)) for place, (since, until) in enumerate(spans)]
    )
    known: dict[str, Any] = {"spans": document, "of_survey": survey}
    if values is not None:
        known["values"] = list(values)
    statement = counting(dialect_of(session), attribute, chosen=values is not None)
    rows = session.connection().execute(statement, known)
    return [(place, str(value), score, int(number)) for place, value, score, number in rows]


@lru_cache(maxsize=64)
def counting(dialect: str, attribute: str, *, chosen: bool) -> Executable:
    """Kept: building it takes longer than running it. Chosen: of these `values` alone."""
    marks = marked(dialect, attribute)
    of_day = select(DAILY.c.value, DAILY.c.score, DAILY.c.number).where(DAILY.c.day_id == marks.c.day_id)
    if chosen:
        of_day = of_day.where(is_among(dialect, DAILY.c.value))
    if dialect == "postgresql":
        # OFFSET 0 has each day looked up: of how many there are it knows nothing when it plans.
        one = of_day.offset(literal_column("0")).lateral("of_day")
        rolled = select(marks.c.place, one.c.value, one.c.score, one.c.number).select_from(marks.join(one, true()))
    else:
        rolled = of_day.with_only_columns(marks.c.place, *of_day.selected_columns)
    parts = union_all(rolled, uncounted(dialect, attribute, marks, chosen=chosen)).subquery("parts")
    told_apart = (parts.c.place, parts.c.value, parts.c.score)
    return select(*told_apart, func.sum(parts.c.number)).group_by(*told_apart)


def marked(dialect: str, attribute: str) -> CTE:
    """The beginning of each span, as a day without length, and the rolled days within it."""
    each = Unfolding(dialect, bindparam("spans", type_=String()))
    spans = (
        select(
            each.cell(0, DAYS.c.id).label("place"),
            each.cell(1, DAYS.c.starts_at).label("since"),
            each.cell(2, DAYS.c.ends_at).label("until"),
        )
        .select_from(each.rows)
        .cte("spans")
    )
    # Nothing, as the id of a day, says which type it has not.
    no_day = cast(null(), DAYS.c.id.type)
    begun = select(
        spans.c.place,
        no_day.label("day_id"),
        spans.c.since.label("begun"),
        spans.c.since.label("ended"),
        spans.c.until,
    )
    within = select(spans.c.place, DAYS.c.id, DAYS.c.starts_at, DAYS.c.ends_at, spans.c.until).where(
        DAYS.c.survey == SURVEY,
        DAYS.c.attribute == attribute,
        DAYS.c.starts_at >= spans.c.since,
        DAYS.c.starts_at < spans.c.until,
        DAYS.c.ends_at <= spans.c.until,
    )
    return union_all(begun, within).cte("marks")


def uncounted(dialect: str, attribute: str, marks: CTE, *, chosen: bool) -> AnySelect:
    """What lies between the marks of a span, and after the last one, counted from the answers."""
    following = func.lead(marks.c.begun).over(partition_by=marks.c.place, order_by=(marks.c.begun, marks.c.ended))
    until = func.coalesce(following, marks.c.until)
    gaps = select(marks.c.place, marks.c.ended.label("since"), until.label("until")).cte("gaps")
    is_gap = gaps.c.since < gaps.c.until
    value, by = value_of(attribute)
    within = (
        ANSWERS.c.survey == SURVEY,
        ANSWERS.c.status == AnswerStatus.COUNTED,
        ANSWERS.c.answered_at >= gaps.c.since,
        ANSWERS.c.answered_at < gaps.c.until,
        *(is_among(dialect, one.element) if chosen else one.is_not(None) for one in by),
    )
    number = func.count().label("number")
    if dialect == "postgresql":
        # Each gap by itself, by the index: of how long they are nothing is known when it plans.
        one = select(value, ANSWERS.c.score, number).where(*within).group_by(*by, ANSWERS.c.score).lateral("one")
        found = select(gaps.c.place, one.c.value, one.c.score, one.c.number)
        return found.select_from(gaps.join(one, true())).where(is_gap)
    found = select(gaps.c.place, value, ANSWERS.c.score, number).where(is_gap, *within)
    # Place and score as one number: SQLite sorts what it groups, and one column in two thirds of the time of two.
    return found.group_by(gaps.c.place * 11 + ANSWERS.c.score, *by)


def value_of(attribute: str) -> tuple[Label[str], Sequence[Label[str]]]:
    """By what the answers of a day are told apart, and what they are grouped by: nothing, where all are one."""
    if attribute == ALL:
        return literal_column("''", String()).label("value"), ()
    value = cast(column(attribute), String()).label("value")
    return value, (value,)
