"""Who answered in both of two periods: what each of them gave before and gives now, as counts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Integer, Select, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from storage.models import Answer
from storage.queries.figures import Filter, counted


@dataclass(frozen=True, slots=True)
class Pairs:
    """`both`: how many contacts gave which score before and which one now. `joined` have answered only now, `left` only
    before. Answers of which nobody knows who gave them are in none of these.
    """

    both: dict[tuple[int, int], int]
    joined: int
    left: int


def pairs(session: Session, before: Filter, after: Filter) -> Pairs:
    """In one pass over the answers of both periods; of each contact the last answer of a period counts."""
    each = union_all(last_answers(before, 0), last_answers(after, 1)).subquery()
    was, now = (func.max(case((each.c.side == side, each.c.score))) for side in (0, 1))
    people = select(was.label("was"), now.label("now")).where(each.c.newest == 1).group_by(each.c.contact_id).subquery()
    query = select(people.c.was, people.c.now, func.count()).group_by(people.c.was, people.c.now)
    both: dict[tuple[int, int], int] = {}
    joined = left = 0
    for first, second, count in session.execute(query):
        if first is None:
            joined += count
        elif second is None:
            left += count
        else:
            both[first, second] = count
    return Pairs(both, joined, left)


def last_answers(chosen: Filter, side: int) -> Select[tuple[int | None, int, int, int]]:
    """The answers of known contacts; `newest` is 1 for the last one of each."""
    newest = func.row_number().over(
        partition_by=Answer.contact_id, order_by=(Answer.answered_at.desc(), Answer.id.desc())
    )
    query = select(
        Answer.contact_id,
        Answer.score,
        literal(side, Integer).label("side"),
        newest.label("newest"),
    )
    return counted(query, chosen).where(Answer.contact_id.is_not(None))


def same_people(session: Session, before: Filter, after: Filter, sample: int = 50) -> float:
    """The share of people, among the latest answers of one period, who have answered in the other, too.

    Of a sample, since whoever asks for a score wants to know it at once. 0 where nobody is known.
    """
    latest = (
        counted(select(Answer.contact_id), after)
        .order_by(Answer.answered_at.desc(), Answer.score.desc())
        .limit(sample)
        .subquery()
    )
    answered = counted(select(Answer.id), before).where(Answer.contact_id == latest.c.contact_id)
    both = func.sum(case((answered.exists(), 1), else_=0))
    people, found = session.execute(select(func.count(), both).where(latest.c.contact_id.is_not(None))).one()
    return found / people if people else 0.0
