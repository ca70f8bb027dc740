"""Cases in the store: loaded with what their rules need, written in batches, listed for those who act on them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from storage.models import Answer, Case, CaseEvent, Contact, Invitation, SlackPerson, table_of
from storage.queries.inserting import dialect_of
from storage.queries.records import record
from storage.queries.unfolding import add_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from storage.types import AnswerStatus

TABLE = table_of(Case)
ANSWERS = table_of(Answer)
CONTACTS = table_of(Contact)


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case with the answer that it is for. Words are those of the rules (`bot.survey.cases`)."""

    id: int
    answer_id: int
    opened_at: datetime
    due_at: datetime
    remind_at: datetime
    escalate_at: datetime | None
    state: str
    owner: str | None
    claimed_at: datetime | None
    contacted_at: datetime | None
    contacted_by: str | None
    snoozed_until: datetime | None
    resolved_at: datetime | None
    resolved_by: str | None
    root_cause: str | None
    outcome: str | None
    note: str | None
    reminded_at: datetime | None
    escalated_at: datetime | None
    excluded_at: datetime | None
    excluded_by: str | None
    excluded_because: str | None
    survey: str
    score: int
    account: str | None
    attributes: dict[str, str]
    contact_name: str | None = None
    email: str | None = None

    @property
    def who(self) -> str:
        """The contact by the best name there is."""
        return self.contact_name or self.email or "somebody unknown"


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """A line of a case's history."""

    id: int
    case_id: int
    key: str
    event: str
    member: str | None
    at: datetime
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A line to be written, once for its key."""

    case_id: int
    key: str
    event: str
    member: str | None
    at: datetime
    details: dict[str, str]


OF_ANSWER = [ANSWERS.c[name] for name in ("survey", "score", "account", "attributes")]
OF_CASE = [TABLE.c[f.name] for f in fields(StoredCase) if f.name in TABLE.c]
COLUMNS = [*OF_CASE, *OF_ANSWER, CONTACTS.c.name, CONTACTS.c.email]
EVENT = [table_of(CaseEvent).c[f.name] for f in fields(KeptEvent)]


def stored() -> Select[Any]:
    """Cases with their answers."""
    joined = TABLE.join(ANSWERS, ANSWERS.c.id == TABLE.c.answer_id)
    return select(*COLUMNS).select_from(joined.outerjoin(CONTACTS, CONTACTS.c.id == ANSWERS.c.contact_id))


def cases_by_id(session: Session, case_ids: Collection[int], *, locked: bool = False) -> dict[int, StoredCase]:
    """Those that there are. Locked: nobody else changes them before our commit."""
    query = stored().where(TABLE.c.id.in_(case_ids))
    return {row.id: record(StoredCase, row) for row in in_order(session, query, locked=locked)}


def cases_of_answers(session: Session, answer_ids: Collection[int], *, locked: bool = False) -> dict[int, StoredCase]:
    """The cases of these answers, by answer."""
    query = stored().where(TABLE.c.answer_id.in_(answer_ids))
    return {row.answer_id: record(StoredCase, row) for row in in_order(session, query, locked=locked)}


def in_order(session: Session, query: Select[Any], *, locked: bool) -> Sequence[Any]:
    """In one order, so that two batches that share cases cannot wait for each other."""
    if locked and dialect_of(session) == "postgresql":
        # A statement of its own: one that waits goes on with what it saw before.
        session.execute(query.with_only_columns(TABLE.c.id).order_by(TABLE.c.id).with_for_update(of=TABLE))
    return session.execute(query.order_by(TABLE.c.id)).all()


def case_by_id(session: Session, case_id: int) -> StoredCase | None:
    """One case."""
    return cases_by_id(session, [case_id]).get(case_id)


def case_of_answer(session: Session, answer_id: int) -> StoredCase | None:
    """The case of an answer, if it has one."""
    return cases_of_answers(session, [answer_id]).get(answer_id)


def open_cases(
    session: Session, owners: Collection[str] | None = None, *, states: Collection[str], limit: int = 1000
) -> list[StoredCase]:
    """Cases in these states, the most urgent first; only those of these owners (ids or addresses), where given."""
    query = stored().where(TABLE.c.state.in_(states)).order_by(TABLE.c.due_at, TABLE.c.id).limit(limit)
    if owners is not None:
        query = query.where(TABLE.c.owner.in_(owners))
    return [record(StoredCase, row) for row in session.execute(query)]


def count_cases(session: Session) -> dict[str, int]:
    """How many are in each state."""
    query = select(TABLE.c.state, func.count()).group_by(TABLE.c.state)
    return {row[0]: row[1] for row in session.execute(query)}


def count_of_wave(session: Session, wave_id: int, states: Collection[str]) -> int:
    """How many cases of those who were asked in a wave are in these states."""
    asked = select(Invitation.id).where(Invitation.wave_id == wave_id)
    joined = TABLE.join(ANSWERS, ANSWERS.c.id == TABLE.c.answer_id)
    query = select(func.count()).select_from(joined).where(ANSWERS.c.invitation_id.in_(asked))
    return session.execute(query.where(TABLE.c.state.in_(states))).scalar_one()


def due_cases(session: Session, now: datetime, limit: int) -> list[int]:
    """Cases to which something is to be done by itself; on PostgreSQL another copy's are left to it."""
    query = select(TABLE.c.id).where(TABLE.c.next_at <= now).order_by(TABLE.c.next_at, TABLE.c.id).limit(limit)
    return list(session.scalars(query.with_for_update(skip_locked=True)))


def history(session: Session, case_id: int) -> list[KeptEvent]:
    """All that happened to a case, in order."""
    query = select(*EVENT).where(CaseEvent.case_id == case_id).order_by(CaseEvent.at, CaseEvent.id)
    return [record(KeptEvent, row) for row in session.execute(query)]


def case_event(session: Session, event_id: int) -> KeptEvent | None:
    """One line of a history."""
    row = session.execute(select(*EVENT).where(CaseEvent.id == event_id)).first()
    return None if row is None else record(KeptEvent, row)


def known_keys(session: Session, keys: Collection[str]) -> set[str]:
    """Which of these have been written already."""
    return set(session.scalars(select(CaseEvent.key).where(CaseEvent.key.in_(keys))))


def turns(session: Session, routes: Collection[str]) -> dict[str, int]:
    """How many cases each of these routes has opened: whose turn it is."""
    query = select(TABLE.c.route, func.count()).where(TABLE.c.route.in_(routes)).group_by(TABLE.c.route)
    return {row[0]: row[1] for row in session.execute(query)}


def add_cases(session: Session, rows: Sequence[dict[str, Any]]) -> dict[int, int]:
    """New cases; their ids by answer. An answer that has one already is left out."""
    if not rows:
        return {}
    names = tuple(rows[0])
    added = add_new(session, Case, names, ([row[name] for name in names] for row in rows), "id", "answer_id")
    return {row.answer_id: row.id for row in added}


def save_cases(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write what was done to cases; `case_id` says to which, and all rows have the same columns."""
    if rows:
        values = {name: bindparam(name, type_=TABLE.c[name].type) for name in rows[0] if name != "case_id"}
        statement = update(TABLE).where(TABLE.c.id == bindparam("case_id")).values(values)
        session.connection().execute(statement, list(rows))


def add_events(session: Session, events: Sequence[NewEvent]) -> dict[str, int]:
    """Write lines of histories; their ids by key. One whose key is known is left out."""
    if not events:
        return {}
    names = NewEvent.__slots__
    added = add_new(session, CaseEvent, names, map(attrgetter(*names), events), "id", "key")
    return {row.key: row.id for row in added}


def set_status(session: Session, answers: Sequence[tuple[int, AnswerStatus]]) -> None:
    """Keep answers out of the figures, or put them back; of several for one answer the last one stands."""
    if answers:
        statement = update(ANSWERS).where(ANSWERS.c.id == bindparam("of_answer"))
        statement = statement.values(status=bindparam("new_status", type_=ANSWERS.c.status.type))
        rows = [{"of_answer": answer_id, "new_status": status} for answer_id, status in answers]
        session.connection().execute(statement, rows)


def members_of_emails(session: Session, emails: Collection[str]) -> dict[str, str]:
    """The Slack user ids of those people of Slack who have these addresses, by address."""
    query = select(SlackPerson.email, SlackPerson.slack_user_id)
    query = query.where(SlackPerson.email.in_(emails), ~SlackPerson.deleted).order_by(SlackPerson.slack_user_id)
    return {email: member for email, member in session.execute(query) if email is not None}
