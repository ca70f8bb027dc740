"""Contacts from files and requests: found again by what names them, created or changed in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from storage.models import Account, Contact, table_of
from storage.queries.accounts import account_ids
from storage.queries.inserting import insert_into
from storage.queries.records import record
from storage.queries.unfolding import instant, unfolded

TABLE = table_of(Contact)

# What names a contact, the strongest first.
NAMING = ("external_id", "email", "slack_user_id")
WORDS = ("name", "account", "language", "timezone")
SAID = ("email", "slack_user_id", "external_id", "name", "account_id", "language", "timezone", "attributes")


@dataclass(slots=True)  # not frozen: that makes a third of the time that a row takes to read
class ContactEntry:
    """What a file or a request says of a contact at a moment. What it does not say (None) stays as it is.

    Addresses are normalised already.
    """

    at: datetime
    email: str | None = None
    slack_user_id: str | None = None
    external_id: str | None = None
    name: str | None = None
    account: str | None = None
    language: str | None = None
    timezone: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)

    def named_by(self) -> Iterator[tuple[str, str]]:
        """What names this contact, as (field, value)."""
        for name in NAMING:
            if (value := getattr(self, name)) is not None:
                yield name, value


class Outcome(StrEnum):
    """What an entry comes to. A clash is an entry that is true of two contacts at once."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CLASH = "clash"


class Put(NamedTuple):
    """What became of an entry. `clash` has the two fields that name different contacts."""

    outcome: Outcome
    contact_id: int | None = None
    clash: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A contact as it is stored, without its suppression, which no file takes back."""

    id: int
    email: str | None
    slack_user_id: str | None
    external_id: str | None
    name: str | None
    account: str | None
    language: str | None
    timezone: str | None
    attributes: dict[str, str]


KNOWN = tuple(field.name for field in fields(Known))


def foresee(session: Session, entries: Sequence[ContactEntry]) -> list[Put]:
    """What `put` would do with each entry, if it came alone."""
    known = Register(session, entries)
    return [known.outcome(entry) for entry in entries]


def put(session: Session, entries: Sequence[ContactEntry]) -> list[Put]:
    """Create or change contacts, in the order of the entries, with a few statements for all of them."""
    done: dict[int, Put] = {}
    waiting = list(range(len(entries)))
    while waiting:  # more than once only where two entries are about one contact
        known = Register(session, [entries[place] for place in waiting], locked=True)
        now = [place for place in waiting if known.is_first(entries[place])]
        done |= zip(now, known.write([entries[place] for place in now]), strict=True)
        waiting = [place for place in waiting if place not in done]
    return [done[place] for place in range(len(entries))]


class Register:
    """The stored contacts that a batch of entries may be about."""

    def __init__(self, session: Session, entries: Sequence[ContactEntry], *, locked: bool = False) -> None:
        self._session = session
        self._by_key = {
            (name, value): contact
            for contact in stored(session, entries, locked=locked)
            for name in NAMING
            if (value := getattr(contact, name)) is not None
        }
        self._met: set[object] = set()

    def found(self, entry: ContactEntry) -> dict[int, tuple[str, Known]]:
        """The contacts that an entry names, by id, each with the first field that does."""
        found: dict[int, tuple[str, Known]] = {}
        for key in entry.named_by():
            if contact := self._by_key.get(key):
                found.setdefault(contact.id, (key[0], contact))
        return found

    def is_first(self, entry: ContactEntry) -> bool:
        """Whether no entry before it was about the same contact."""
        about = {*entry.named_by(), *self.found(entry)}
        first = self._met.isdisjoint(about)
        self._met |= about
        return first

    def outcome(self, entry: ContactEntry) -> Put:
        """What the entry comes to."""
        found = self.found(entry)
        if not found:
            return Put(Outcome.CREATED)
        if len(found) > 1:
            return Put(Outcome.CLASH, clash=tuple(name for name, _ in found.values())[:2])
        ((_, contact),) = found.values()
        return Put(Outcome.UPDATED if changes(contact, entry) else Outcome.UNCHANGED, contact.id)

    def write(self, entries: Sequence[ContactEntry]) -> list[Put]:
        """Create and change; no two of the entries are about one contact."""
        told = [self.outcome(entry) for entry in entries]
        new = [entry for entry, put in zip(entries, told, strict=True) if put.outcome is Outcome.CREATED]
        changed = [
            (contact, entry)
            for entry, put in zip(entries, told, strict=True)
            if put.outcome is Outcome.UPDATED
            for _, contact in self.found(entry).values()
        ]
        accounts = account_ids(self._session, {entry.account for entry in entries if entry.account})
        ids = iter(insert(self._session, new, accounts))
        change(self._session, changed, accounts)
        return [put._replace(contact_id=next(ids)) if put.outcome is Outcome.CREATED else put for put in told]


def stored(session: Session, entries: Iterable[ContactEntry], *, locked: bool) -> Iterator[Known]:
    """The contacts that any of the entries names. Locked: nobody else changes them before our commit."""
    values: dict[str, set[str]] = {name: set() for name in NAMING}
    for entry in entries:
        for name, value in entry.named_by():
            values[name].add(value)
    named = [TABLE.c[name].in_(some) for name, some in values.items() if some]
    if not named:
        return
    columns = [Account.name if name == "account" else TABLE.c[name] for name in KNOWN]
    query = select(*columns).select_from(TABLE).outerjoin(Account).where(or_(*named)).order_by(TABLE.c.id)
    if locked:
        query = query.with_for_update(of=TABLE)
    for row in session.execute(query):
        yield record(Known, row)


def changes(contact: Known, entry: ContactEntry) -> dict[str, Any]:
    """What the entry says otherwise than the store."""
    said = {name: getattr(entry, name) for name in (*NAMING, *WORDS)}
    changed: dict[str, Any] = {
        name: value for name, value in said.items() if value is not None and value != getattr(contact, name)
    }
    if entry.attributes.items() - contact.attributes.items():
        changed["attributes"] = contact.attributes | entry.attributes
    return changed


def insert(session: Session, entries: Sequence[ContactEntry], accounts: dict[str, int]) -> list[int]:
    """New contacts; their ids."""
    if not entries:
        return []
    names = [*SAID, "created_at", "updated_at"]
    rows = ([*cells(entry, accounts), at := instant(entry.at), at] for entry in entries)
    statement = insert_into(session, Contact).from_select(names, unfolded(session, TABLE, names, rows))
    returned = session.execute(statement.returning(*(TABLE.c[name] for name in ("id", *NAMING))))
    # Not in the order of the rows on every database: found again by what names them.
    ids = {key: row.id for row in returned for key in zip(NAMING, row[1:], strict=True)}
    return [ids[next(entry.named_by())] for entry in entries]


def change(session: Session, changed: Sequence[tuple[Known, ContactEntry]], accounts: dict[str, int]) -> None:
    """Write what the entries say over what is stored."""
    if not changed:
        return
    names = ["id", *SAID, "updated_at"]
    rows = ([contact.id, *cells(merged(contact, entry), accounts), instant(entry.at)] for contact, entry in changed)
    said = unfolded(session, TABLE, names, rows).subquery("said")
    # What is not said stays, whatever it is by now.
    values = {name: func.coalesce(said.c[name], TABLE.c[name]) for name in names[1:]}
    session.connection().execute(update(TABLE).where(TABLE.c.id == said.c.id).values(values))


def merged(contact: Known, entry: ContactEntry) -> ContactEntry:
    """The entry with the attributes that the contact has besides."""
    return replace(entry, attributes=contact.attributes | entry.attributes)


def cells(entry: ContactEntry, accounts: dict[str, int]) -> list[Any]:
    """The columns of SAID."""
    values = {"account_id": accounts.get(entry.account or "")}
    return [values[name] if name in values else getattr(entry, name) for name in SAID]
