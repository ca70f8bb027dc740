"""Where the app is installed in Slack: kept, listed, and let go of with all that was only to be seen there."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, update

from storage.models import Contact, SlackPerson, SlackWorkspace, table_of
from storage.queries.inserting import insert_into
from storage.queries.records import record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

WORKSPACES = table_of(SlackWorkspace)
CONTACTS = table_of(Contact)
PEOPLE = table_of(SlackPerson)
# Long enough ago for everybody to be asked about again.
AGES = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in one workspace; the fields are the table's columns."""

    team_id: str
    enterprise_id: str | None
    name: str
    is_home: bool
    bot_user_id: str
    bot_id: str
    scopes: str
    token: str = field(repr=False)
    domains: str
    link: str
    attempt: str
    installed_by: str
    installed_at: datetime


COLUMNS = tuple(WORKSPACES.c[one.name] for one in fields(Installation))


class Kept(StrEnum):
    """What became of an installation."""

    NEW = "new"
    AGAIN = "again"
    USED = "used"


def installations(session: Session) -> list[Installation]:
    """All there are, the first one first."""
    query = select(*COLUMNS).order_by(WORKSPACES.c.installed_at, WORKSPACES.c.team_id)
    return [record(Installation, row) for row in session.execute(query)]


def is_installed(session: Session, team_id: str) -> bool:
    """Whether the app is in this workspace."""
    return session.execute(select(WORKSPACES.c.team_id).where(WORKSPACES.c.team_id == team_id)).first() is not None


def keep(session: Session, items: Sequence[Installation]) -> list[Kept]:
    """Write them, unless the way in has been used already: the link for another workspace, the attempt for any.

    There is one home workspace, the latest. Contacts are looked for anew: they may be where the app has come.
    """
    return [keep_one(session, item) for item in items]


def keep_one(session: Session, item: Installation) -> Kept:
    """One of them."""
    by_another = (WORKSPACES.c.link == item.link) & (WORKSPACES.c.team_id != item.team_id)
    used = or_(WORKSPACES.c.attempt == item.attempt, by_another)
    if session.execute(select(WORKSPACES.c.team_id).where(used)).first() is not None:
        return Kept.USED
    known = session.execute(select(WORKSPACES.c.team_id).where(WORKSPACES.c.team_id == item.team_id)).first()
    values = asdict(item)
    if item.is_home:
        session.execute(update(WORKSPACES).values(is_home=False))
    values = asdict(item)
    # Whoever installs the app again says nothing about whose workspace it is.
    statement = insert_into(session, SlackWorkspace).values(values)
    again = values if item.is_home else {**values, "is_home": WORKSPACES.c.is_home}
    session.execute(statement.on_conflict_do_update(index_elements=["team_id"], set_=again))
    unfound = update(CONTACTS).where(CONTACTS.c.slack_user_id.is_(None))
    session.execute(unfound.values(slack_sought_at=None))
    seen_there = update(PEOPLE).where(PEOPLE.c.workspace == item.team_id)
    session.execute(seen_there.values(refreshed_at=item.installed_at - AGES))
    return Kept.NEW if known is None else Kept.AGAIN


@dataclass(frozen=True, slots=True)
class Removal:
    """The app is no longer in a workspace, as of a moment."""

    team_id: str
    at: datetime


def remove(session: Session, items: Sequence[Removal]) -> list[bool]:
    """Delete installations with their tokens; whether there was one from before that moment.

    Nobody is shown to the app there any more. Contacts with an address are looked for in the other workspaces.
    """
    return [remove_one(session, item) for item in items]


def remove_one(session: Session, item: Removal) -> bool:
    """One of them."""
    theirs = WORKSPACES.c.team_id == item.team_id, WORKSPACES.c.installed_at <= item.at
    if session.execute(delete(WORKSPACES).where(*theirs).returning(WORKSPACES.c.team_id)).first() is None:
        return False
    only_there: ColumnElement[bool] = PEOPLE.c.workspace == item.team_id
    ids = select(PEOPLE.c.slack_user_id).where(only_there)
    unlinked = update(CONTACTS).where(CONTACTS.c.email.is_not(None), CONTACTS.c.slack_user_id.in_(ids))
    session.execute(unlinked.values(slack_user_id=None, slack_sought_at=None, updated_at=item.at))
    session.execute(update(PEOPLE).where(only_there).values(found=False, refreshed_at=item.at))
    return True
