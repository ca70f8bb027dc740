"""What was done about customers who are to be won back, counted; and who still has something to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, case, cast, func, select

from storage.models import Answer, Case
from storage.queries.attributes import column

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Caseload:
    """Which cases: of a survey, of those that are in these states (`open_states`) or were opened or resolved from
    `start` to before `end` (None: open). `keys`: attributes, or "account", by which they are told apart.
    """

    survey: str
    start: datetime | None
    end: datetime | None
    open_states: Collection[str]
    keys: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CaseCount:
    """So many cases that are alike. `opened` and `resolved`: within the period; `overdue`: open, past their deadline.

    `values`: of the attributes that were asked for, in their order.
    """

    cases: int
    is_open: bool
    is_owned: bool
    overdue: bool
    opened: bool
    resolved: bool
    outcome: str | None
    root_cause: str | None
    values: tuple[str | None, ...] = ()


def case_counts(session: Session, load: Caseload, now: datetime) -> list[CaseCount]:
    """How many of each kind there are."""
    is_open = Case.state.in_(load.open_states)
    opened, resolved = within(Case.opened_at, load), within(Case.resolved_at, load)
    flags = (
        is_open,
        is_open & Case.claimed_at.is_not(None),
        is_open & (Case.due_at < now),
        opened,
        resolved,
    )
    groups: list[Any] = [*map(as_number, flags), Case.outcome, Case.root_cause, *map(column, load.keys)]
    named: list[Any] = [group.label(f"of_{at}") for at, group in enumerate(groups)]
    query = (
        select(func.count(), *named)
        .join(Answer, Answer.id == Case.answer_id)
        .where(Answer.survey == load.survey, is_open | opened | resolved, Case.excluded_at.is_(None))
        .group_by(*named)
    )
    return [counted(*row) for row in session.execute(query)]


def counted(number: int, *of: Any) -> CaseCount:
    """A row of the above: five flags, the outcome, the cause, the values of the attributes."""
    is_open, is_owned, overdue, opened, resolved = map(bool, of[:5])
    return CaseCount(number, is_open, is_owned, overdue, opened, resolved, of[5], of[6], tuple(of[7:]))


def within(time: ColumnElement[Any] | Any, load: Caseload) -> ColumnElement[bool]:
    """Whether it was in the period."""
    known: ColumnElement[bool] = time.is_not(None)
    since = known if load.start is None else known & (time >= load.start)
    return since if load.end is None else since & (time < load.end)


def as_number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 or 0 on both databases, to group by."""
    return cast(case((condition, 1), else_=0), Integer)


def owners_of_open_cases(session: Session, before: datetime, *, states: Collection[str]) -> list[str]:
    """The owners (ids or addresses) of cases in these states that were opened before then."""
    query = select(Case.owner).where(Case.state.in_(states), Case.opened_at < before, Case.owner.is_not(None))
    return sorted({owner for owner in session.scalars(query.distinct()) if owner is not None})


def count_unclaimed(session: Session, *, states: Collection[str]) -> int:
    """How many cases in these states are nobody's."""
    return session.scalars(select(func.count()).where(Case.state.in_(states), Case.owner.is_(None))).one()
