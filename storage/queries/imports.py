"""Answers of the past, from files: kept once, linked to their contacts, in batches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Answer, Contact, table_of
from storage.queries.accounts import account_ids
from storage.queries.inserting import insert_into
from storage.queries.unfolding import instant, unfolded
from storage.types import AnswerStatus

TABLE = table_of(Answer)
CONTACTS = table_of(Contact)

# What an answer of our own is called outside; an imported one keeps the name it came with.
OWN = "eleven-"


@dataclass(slots=True)  # not frozen: a million of them are made in one import, and freezing costs as much as parsing
class PastAnswer:
    """An answer that was given elsewhere. `source_key` is its identity within the survey.

    `name` is the contact's, who is made where the address is not known yet; `at` is the time of the import.
    """

    survey: str
    source_key: str
    answered_at: datetime
    score: int
    at: datetime
    stage: str
    reason: str | None = None
    follow_up: str | None = None
    channel: str | None = None
    email: str | None = None
    name: str | None = None
    account: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    extras: dict[str, str] = field(default_factory=dict)
    status: AnswerStatus = AnswerStatus.COUNTED


class Added(NamedTuple):
    """What became of an answer: whether it is new, and whether its contact is."""

    answer: bool
    contact: bool


def public_id(source_key: str | None, answer_id: int) -> str:
    """What an answer is called outside, so that it is known again when it comes back."""
    return source_key or f"{OWN}{answer_id}"


def times_of(session: Session, survey: str, keys: Collection[str]) -> dict[str, datetime]:
    """When those answers of a survey were given that are there already, by their public ids."""
    imported = select(TABLE.c.source_key, TABLE.c.answered_at).where(TABLE.c.survey == survey)
    found = {row[0]: row[1] for row in session.execute(imported.where(TABLE.c.source_key.in_(keys)))}
    own = {int(number) for key in keys if key.startswith(OWN) and (number := key[len(OWN) :]).isdecimal()}
    if own:
        query = select(TABLE.c.id, TABLE.c.answered_at).where(TABLE.c.survey == survey, TABLE.c.source_key.is_(None))
        found |= {public_id(None, row[0]): row[1] for row in session.execute(query.where(TABLE.c.id.in_(own)))}
    return found


def add(session: Session, answers: Sequence[PastAnswer]) -> list[Added]:
    """Add those that are not there yet.

    The scores given before are not known of them, and by which channel neither: `score_changes` is left alone.
    """
    if not answers:
        return []
    contacts, new = contacts_of(session, answers)
    names = [
        "survey", "source_key", "answered_at", "event_at", "score", "stage", "reason", "follow_up", "channel",
        "contact_id", "account", "attributes", "extras", "status", "alerted",
    ]  # fmt: skip
    cells = (
        [
            answer.survey,
            answer.source_key,
            at := instant(answer.answered_at),
            at,
            answer.score,
            answer.stage,
            answer.reason,
            answer.follow_up,
            answer.channel,
            contacts.get(answer.email or ""),
            answer.account,
            answer.attributes,
            answer.extras,
            answer.status,
            False,
        ]
        for answer in answers
    )
    statement = insert_into(session, Answer).from_select(names, unfolded(session, TABLE, names, cells))
    statement = statement.on_conflict_do_nothing(index_elements=["survey", "source_key"])
    rows = session.execute(statement.returning(TABLE.c.survey, TABLE.c.source_key)).all()
    if len(rows) == len(answers) and not new:  # nearly always, so no set is made for it
        return [Added(answer=True, contact=False)] * len(answers)
    added = {tuple(row) for row in rows}
    told = []
    for answer in answers:
        key = (answer.survey, answer.source_key)
        told.append(Added(key in added, answer.email in new))
        added.discard(key)
        new.discard(answer.email)
    return told


def contacts_of(session: Session, answers: Sequence[PastAnswer]) -> tuple[dict[str, int], set[str | None]]:
    """The ids of the contacts who gave the answers, by address, and the addresses of those who had to be made."""
    given: dict[str, PastAnswer] = {}
    for answer in answers:
        if answer.email:
            given.setdefault(answer.email, answer)
    found = ids_of(session, given)
    unknown = [answer for email, answer in given.items() if email not in found]
    if not unknown:
        return found, set()
    accounts = account_ids(session, {answer.account for answer in unknown if answer.account})
    names = ["email", "name", "account_id", "attributes", "created_at", "updated_at"]
    cells: Iterator[list[object]] = (
        [answer.email, answer.name, accounts.get(answer.account or ""), {}, at := instant(answer.at), at]
        for answer in unknown
    )
    statement = insert_into(session, Contact).from_select(names, unfolded(session, CONTACTS, names, cells))
    # Somebody else may make the same contact at this very moment.
    made = session.execute(statement.on_conflict_do_nothing().returning(CONTACTS.c.email, CONTACTS.c.id))
    new = {row.email: row.id for row in made}
    return found | ids_of(session, {answer.email for answer in unknown if answer.email}), set(new)


def ids_of(session: Session, emails: Collection[str]) -> dict[str, int]:
    """Contacts by address."""
    if not emails:
        return {}
    rows = session.execute(select(CONTACTS.c.email, CONTACTS.c.id).where(CONTACTS.c.email.in_(emails)))
    return {row.email: row.id for row in rows}
