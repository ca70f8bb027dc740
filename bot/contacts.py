"""Contacts from a file: who is in it, who is in it twice, and what changes by it.

The rows are read and compared without locking anything, so that a file that brings nothing new waits for nobody;
what is new goes to the store in batches, each in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from bot.rows import (
    CellRefused,
    Mapping,
    Refused,
    Row,
    Table,
    Watch,
    batches,
    parse_email,
    parse_language,
    parse_name,
    parse_slack_user_id,
    parse_timezone,
)
from storage.database import Database
from storage.queries.attempts import tried
from storage.queries.contacts import ContactEntry, Outcome, Put, foresee, put
from storage.tally import Tally

PARSERS: dict[str, Callable[[str], str]] = {
    "email": parse_email,
    "slack_user_id": parse_slack_user_id,
    "external_id": parse_name,
    "name": parse_name,
    "account": parse_name,
    "language": parse_language,
    "timezone": parse_timezone,
}
WORDS = {"email": "email address", "slack_user_id": "Slack member id", "external_id": "external_id"}

Entries = list[tuple[int, ContactEntry]]


@dataclass(slots=True)
class ImportedContacts:
    """What an import did, or with a dry run would do. `refused` counts the rows that were left out."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def taken(self) -> int:
        """The rows that were of use, also where they said nothing new."""
        return self.created + self.updated + self.unchanged


@dataclass(frozen=True, slots=True)
class ContactReader:
    """Reads the rows of a table; `now` is the time of the import."""

    mapping: Mapping
    now: datetime

    def read(self, row: Row) -> ContactEntry:
        """What a row says; raises CellRefused. A blank cell says nothing."""
        cells, attributes = self.mapping.split(row.cells)
        said = {name: value for name, text in cells.items() if text and (value := PARSERS[name](text))}
        if "email" not in said and "slack_user_id" not in said:
            raise CellRefused("the row has neither an email address nor a Slack member id")
        return ContactEntry(at=self.now, attributes=attributes, **said)


def import_contacts(
    db: Database,
    table: Table,
    reader: ContactReader,
    watch: Watch,
    *,
    dry_run: bool = False,
    strict: bool = False,
) -> ImportedContacts:
    """Take the contacts of a table. The same table again changes nothing, and no suppression is lifted.

    A dry run only says what would be. Strict: all rows are checked first, and nothing is taken if one is refused.
    Raises FileRefused.
    """
    if dry_run or strict:
        found = ContactPass(db, reader, watch, writing=False).through(table, "Checking")
        if dry_run or found.refused:
            return found
    return ContactPass(db, reader, watch, writing=True).through(table, "Importing")


class ContactPass:
    """One pass over the table."""

    def __init__(self, db: Database, reader: ContactReader, watch: Watch, *, writing: bool) -> None:
        self._db = db
        self._reader = reader
        self._watch = watch
        self._writing = writing
        self._found = ImportedContacts()
        self._tally = Tally()

    def through(self, table: Table, what: str) -> ImportedContacts:
        """Go through it, batch by batch."""
        self._watch.begin(what, table.size)
        with self._tally:
            for rows in batches(table, self._watch, self._refuse):
                self._take(rows)
        return self._found

    def _refuse(self, refused: Refused) -> None:
        self._found.refused += 1
        self._watch.refuse(refused)

    def _take(self, rows: Sequence[Row]) -> None:
        """1. read; 2. leave out who was in the file before; 3. compare with the store; 4. write what is new."""
        entries = self._apart(self._read(rows))
        wanted: Entries = []
        for line, entry, foreseen in self._compared(entries):
            if foreseen.outcome is Outcome.CLASH:
                self._refuse(Refused(line, clash(foreseen)))
            elif self._writing and foreseen.outcome is not Outcome.UNCHANGED:
                wanted.append((line, entry))
            else:
                self._count(foreseen)
        written = tried(self._db, put, [entry for _, entry in wanted])
        for (line, _), done in zip(wanted, written, strict=True):
            if isinstance(done, str):
                self._refuse(Refused(line, done))
            elif done.outcome is Outcome.CLASH:  # by a change that came in between
                self._refuse(Refused(line, clash(done)))
            else:
                self._count(done)

    def _count(self, done: Put) -> None:
        setattr(self._found, done.outcome.value, getattr(self._found, done.outcome.value) + 1)

    def _read(self, rows: Sequence[Row]) -> Entries:
        entries: Entries = []
        for row in rows:
            try:
                entries.append((row.line, self._reader.read(row)))
            except CellRefused as error:
                self._refuse(Refused(row.line, str(error)))
        return entries

    def _apart(self, entries: Entries) -> Entries:
        """The entries without those that are about a contact of an earlier line."""
        keys = [(line, name, value) for line, entry in entries for name, value in entry.named_by()]
        met = self._tally.note([(short(name, value), line) for line, name, value in keys])
        twice: dict[int, str] = {}
        for (line, name, _), (_, first) in zip(keys, met, strict=True):
            if first != line:
                twice.setdefault(line, f"the {WORDS[name]} is that of line {first}")
        return self._without(entries, twice)

    def _compared(self, entries: Entries) -> list[tuple[int, ContactEntry, Put]]:
        """Each entry with what it would do; two lines that name one stored contact differently are found here."""
        foreseen = self._db.read_now(foresee, [entry for _, entry in entries])
        known = [
            (line, put.contact_id)
            for (line, _), put in zip(entries, foreseen, strict=True)
            if put.contact_id is not None
        ]
        met = self._tally.note([(short("id", str(contact_id)), line) for line, contact_id in known])
        twice = {
            line: f"this is the contact of line {first}"
            for (line, _), (_, first) in zip(known, met, strict=True)
            if first != line
        }
        kept = {line for line, _ in self._without(entries, twice)}
        return [(line, entry, put) for (line, entry), put in zip(entries, foreseen, strict=True) if line in kept]

    def _without(self, entries: Entries, twice: dict[int, str]) -> Entries:
        for line, reason in twice.items():
            self._refuse(Refused(line, reason))
        return [(line, entry) for line, entry in entries if line not in twice]


def clash(put: Put) -> str:
    """Why an entry that names two contacts is refused."""
    one, other = (WORDS[name] for name in put.clash)
    return f"the {one} belongs to one contact, the {other} to another"


def short(kind: str, value: str) -> str:
    """A key for the tally, which then holds no addresses; of 64 bits, as two of a million values will not share it."""
    return blake2b(f"{kind}:{value}".encode(), digest_size=8).hexdigest()
