"""People of Slack as they are kept: found by id, told apart, and joined to the contacts that they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, delete, exists, false, func, or_, select, update
from sqlalchemy.orm import Session

from storage.models import Contact, SlackPerson, SlackWorkspace, table_of
from storage.queries.inserting import insert_into
from storage.queries.records import record

CONTACTS = table_of(Contact)
PEOPLE = table_of(SlackPerson)
WORKSPACES = table_of(SlackWorkspace)
FILLED = ("name", "timezone", "language")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in Slack, at a moment. Not `found`: Slack shows nobody of this id to the app.

    `workspace` is the installation by which they are reached, none for that of the single token.
    """

    slack_user_id: str
    refreshed_at: datetime
    team_id: str | None = None
    email: str | None = None
    name: str | None = None
    timezone: str | None = None
    language: str | None = None
    is_bot: bool = False
    is_guest: bool = False
    deleted: bool = False
    found: bool = True
    workspace: str | None = None

    @property
    def can_be_asked(self) -> bool:
        """Whether somebody would read a direct message."""
        return self.found and not self.deleted and not self.is_bot


COLUMNS = tuple(PEOPLE.c[field.name] for field in fields(Person))


class Stale(NamedTuple):
    """What was asked before `since` is to be asked again; `now` is when."""

    since: datetime
    now: datetime


def keep_people(session: Session, pages: Sequence[Sequence[Person]]) -> list[None]:
    """Write what Slack said of people; a language that it did not tell this time stays.

    Of several workspaces that show somebody, the first is kept, but for their own, which is better. One that shows them
    no more says nothing of the others.
    """
    latest = {person.slack_user_id: asdict(person) for page in pages for person in page}
    if latest:
        statement = insert_into(session, SlackPerson)
        new = statement.excluded
        said: dict[str, ColumnElement[Any]] = {
            column.name: new[column.name] for column in COLUMNS if not column.primary_key
        }
        said["language"] = func.coalesce(new.language, PEOPLE.c.language)
        moves = or_(func.coalesce(new.workspace == new.team_id, false()), ~PEOPLE.c.found)
        said["workspace"] = case((moves, new.workspace), else_=PEOPLE.c.workspace)
        tells = or_(new.found, ~PEOPLE.c.found, PEOPLE.c.workspace.is_not_distinct_from(new.workspace))
        # In one order, so that two copies that refresh the same people do not wait for each other.
        rows = [latest[slack_user_id] for slack_user_id in sorted(latest)]
        session.execute(statement.on_conflict_do_update(index_elements=["slack_user_id"], set_=said, where=tells), rows)
    return [None] * len(pages)


def known_people(session: Session, slack_user_ids: Collection[str]) -> dict[str, Person]:
    """Those of them that are kept, by id."""
    query = select(*COLUMNS).where(PEOPLE.c.slack_user_id.in_(slack_user_ids))
    return {row.slack_user_id: record(Person, row) for row in session.execute(query)}


def workspace_of(session: Session, slack_user_id: str) -> str | None:
    """By which workspace somebody is reached; None: by the home workspace, as far as is known."""
    return session.execute(select(PEOPLE.c.workspace).where(PEOPLE.c.slack_user_id == slack_user_id)).scalar()


def person_of_email(session: Session, email: str, workspace: str | None) -> Person | None:
    """Who has this address in this workspace, and can be asked."""
    there = PEOPLE.c.workspace.is_not_distinct_from(workspace)
    query = select(*COLUMNS).where(PEOPLE.c.email == email, there, can_be_asked()).order_by(PEOPLE.c.slack_user_id)
    row = session.execute(query).first()
    return None if row is None else record(Person, row)


def can_be_asked() -> ColumnElement[bool]:
    """As `Person.can_be_asked`."""
    return and_(PEOPLE.c.found, ~PEOPLE.c.deleted, ~PEOPLE.c.is_bot)


def in_slack() -> ColumnElement[bool]:
    """A contact of whom Slack has an id, and has not said that nobody reads there (a bot, somebody who left)."""
    gone = exists().where(PEOPLE.c.slack_user_id == CONTACTS.c.slack_user_id, ~can_be_asked())
    return and_(CONTACTS.c.slack_user_id.is_not(None), ~gone)


def is_in_slack(session: Session, contact_id: int) -> bool:
    """Whether a direct message would reach this contact."""
    return session.execute(select(CONTACTS.c.id).where(CONTACTS.c.id == contact_id, in_slack())).first() is not None


def unsought(since: datetime) -> ColumnElement[bool]:
    """A contact with an address that Slack has not been asked about since then."""
    return and_(
        CONTACTS.c.slack_user_id.is_(None),
        or_(CONTACTS.c.slack_sought_at.is_(None), CONTACTS.c.slack_sought_at < since),
        CONTACTS.c.email.is_not(None),
        CONTACTS.c.suppressed_at.is_(None),
    )


def emails_to_seek(session: Session, since: datetime, limit: int) -> list[str]:
    """Addresses of contacts that may be in Slack and have not been sought since then, the newest contacts first."""
    query = select(CONTACTS.c.email).where(unsought(since)).order_by(CONTACTS.c.id.desc()).limit(limit)
    return [email for email in session.scalars(query) if email]


def ids_to_refresh(session: Session, since: datetime, limit: int) -> list[str]:
    """Members' ids of contacts who have not been asked about since then; the longest ago first."""
    query = (
        select(CONTACTS.c.slack_user_id)
        .outerjoin(PEOPLE, PEOPLE.c.slack_user_id == CONTACTS.c.slack_user_id)
        .where(
            CONTACTS.c.slack_user_id.is_not(None),
            CONTACTS.c.suppressed_at.is_(None),
            or_(PEOPLE.c.refreshed_at.is_(None), PEOPLE.c.refreshed_at < since),
        )
        .order_by(PEOPLE.c.refreshed_at, CONTACTS.c.id)
        .limit(limit)
    )
    return [slack_user_id for slack_user_id in session.scalars(query) if slack_user_id]


def link(session: Session, items: Sequence[Stale]) -> list[int]:
    """Give the contacts that have not been sought their ids in Slack, by their addresses; how many.

    Of several people of one address it is the member before the guest, then whoever is in the home workspace.
    """
    taken = CONTACTS.alias("taken")
    free = ~exists().where(taken.c.slack_user_id == PEOPLE.c.slack_user_id)
    candidates = select(PEOPLE.c.email).where(can_be_asked(), PEOPLE.c.email.is_not(None), free)
    home = select(WORKSPACES.c.team_id).where(WORKSPACES.c.is_home)
    elsewhere = case((PEOPLE.c.workspace.is_(None), 0), (PEOPLE.c.workspace.in_(home), 0), else_=1)
    found = (
        select(PEOPLE.c.slack_user_id)
        .where(PEOPLE.c.email == CONTACTS.c.email, can_be_asked(), free)
        .order_by(PEOPLE.c.is_guest, elsewhere, PEOPLE.c.slack_user_id)
        .limit(1)
        .scalar_subquery()
    )
    linked = []
    for since, now in items:
        statement = (
            update(CONTACTS)
            .where(unsought(since), CONTACTS.c.email.in_(candidates))
            .values(slack_user_id=found, updated_at=now)
            .returning(CONTACTS.c.id)
        )
        linked.append(len(session.execute(statement).all()))
    return linked


def fill(session: Session, items: Sequence[datetime]) -> list[None]:
    """Write what Slack knows of contacts where nobody has given it: name, time zone, language. Nothing is replaced."""
    blank = or_(*(and_(CONTACTS.c[name].is_(None), PEOPLE.c[name].is_not(None)) for name in FILLED))
    values = {name: func.coalesce(CONTACTS.c[name], PEOPLE.c[name]) for name in FILLED}
    for now in items:
        statement = update(CONTACTS).where(CONTACTS.c.slack_user_id == PEOPLE.c.slack_user_id, can_be_asked(), blank)
        session.execute(statement.values(**values, updated_at=now))
    return [None] * len(items)


def sought(session: Session, items: Sequence[tuple[Collection[str] | None, Stale]]) -> list[None]:
    """Slack has been asked about these addresses, or about all (None), and who is in it is linked already."""
    for emails, (since, now) in items:
        some = unsought(since) if emails is None else and_(unsought(since), CONTACTS.c.email.in_(emails))
        session.execute(update(CONTACTS).where(some).values(slack_sought_at=now))
    return [None] * len(items)


def addresses_in_slack(session: Session, slack_user_ids: Collection[str]) -> dict[str, str | None]:
    """The address that each contact with one of these ids has, by id."""
    query = select(CONTACTS.c.slack_user_id, CONTACTS.c.email).where(CONTACTS.c.slack_user_id.in_(slack_user_ids))
    return {row.slack_user_id: row.email for row in session.execute(query)}


def forget_strangers(session: Session, items: Sequence[datetime]) -> list[int]:
    """Let go of people who are no contacts and were not asked about since then; how many."""
    is_contact = exists().where(CONTACTS.c.slack_user_id == PEOPLE.c.slack_user_id)
    forgotten = []
    for since in items:
        statement = delete(PEOPLE).where(PEOPLE.c.refreshed_at < since, ~is_contact).returning(PEOPLE.c.slack_user_id)
        forgotten.append(len(session.execute(statement).all()))
    return forgotten
