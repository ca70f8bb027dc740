"""Answers taken out of the figures and put back, with who said so and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Answer, Case, Exclusion
from storage.queries.cases import set_status
from storage.queries.imports import OWN
from storage.queries.inserting import insert_into
from storage.types import AnswerStatus


@dataclass(frozen=True, slots=True)
class Excluded:
    """Somebody says that an answer is not real (`because`), or that it is after all (None)."""

    answer_id: int
    by: str
    because: str | None
    at: datetime

    @property
    def status(self) -> AnswerStatus:
        """What the answer is then."""
        return AnswerStatus.COUNTED if self.because is None else AnswerStatus.EXCLUDED


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer as far as it matters here."""

    status: AnswerStatus
    case_id: int | None


def judged(session: Session, answer_ids: Collection[int]) -> dict[int, Judged]:
    """Those of these answers that there are; nobody else changes them before our commit."""
    query = select(Answer.id, Answer.status, Case.id).outerjoin(Case, Case.answer_id == Answer.id)
    rows = session.execute(query.where(Answer.id.in_(answer_ids)).order_by(Answer.id).with_for_update(of=Answer))
    return {answer_id: Judged(status, case_id) for answer_id, status, case_id in rows}


def keep_exclusions(session: Session, said: Sequence[Excluded]) -> None:
    """Write what was said, the last word of each answer."""
    if not said:
        return
    statement = insert_into(session, Exclusion)
    changed = {name: statement.excluded[name] for name in ("by", "because", "at")}
    rows = {
        one.answer_id: {"answer_id": one.answer_id, "by": one.by, "because": one.because, "at": one.at} for one in said
    }
    session.execute(statement.on_conflict_do_update(index_elements=["answer_id"], set_=changed), list(rows.values()))
    set_status(session, [(one.answer_id, one.status) for one in said])


def exclusion_of(session: Session, answer_id: int) -> Excluded | None:
    """What was said last, where somebody said something."""
    row = session.get(Exclusion, answer_id)
    return None if row is None else Excluded(row.answer_id, row.by, row.because, row.at)


def answers_called(session: Session, public_id: str) -> list[int]:
    """The answers that an export calls so: several surveys may have been imported with the same ids."""
    own = public_id.removeprefix(OWN)
    if public_id.startswith(OWN) and own.isdecimal():
        found = session.scalars(select(Answer.id).where(Answer.id == int(own), Answer.source_key.is_(None)))
    else:
        found = session.scalars(select(Answer.id).where(Answer.source_key == public_id).order_by(Answer.id))
    return list(found)
