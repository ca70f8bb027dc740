"""Events from a file, each heard as if it had been reported over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.contacts import PARSERS
from bot.events import MOST_KEY, Heard, Hearing, hear, listening
from bot.planning import Now
from bot.rows import CellRefused, Mapping, Refused, Row, Table, Watch, batches, parse_instant, parse_name
from storage.database import Database
from storage.queries.attempts import tried
from storage.queries.contacts import ContactEntry


@dataclass(slots=True)
class ImportedEvents:
    """What an import did, or with a dry run would do. `unheard`: no survey asks after such an event."""

    heard: int = 0
    repeated: int = 0
    unheard: int = 0
    refused: int = 0

    @property
    def taken(self) -> int:
        """The rows that could be used."""
        return self.heard + self.repeated + self.unheard


@dataclass(frozen=True, slots=True)
class EventReader:
    """Reads the rows of a table; `type` is that of all of them where the file does not say it."""

    mapping: Mapping
    type: str | None
    now: Now

    def read(self, row: Row) -> Heard:
        """What a row says; raises CellRefused."""
        cells, attributes = self.mapping.split(row.cells)
        kind = parse_name(cells.get("type", "")) or self.type
        if not kind:
            raise CellRefused("the row has no type of event; --type names one for all rows")
        said: dict[str, Any] = {
            name: value for name in PARSERS if (text := cells.get(name)) and (value := PARSERS[name](text))
        }
        if "email" not in said and "slack_user_id" not in said:
            raise CellRefused("the row has neither an email address nor a Slack member id")
        key = parse_name(cells.get("id", ""))
        if len(key) > MOST_KEY:
            raise CellRefused(f"the id has more than {MOST_KEY} characters")
        contact = ContactEntry(at=self.now.at, **said)
        return Heard(kind, contact, parse_instant(cells["at"], self.now.zone, self.now.at), attributes, key or None)


def import_events(
    db: Database, table: Table, reader: EventReader, watch: Watch, *, dry_run: bool = False, strict: bool = False
) -> ImportedEvents:
    """Hear the events of a table; one that is known by its id, or says the same, changes nothing.

    A dry run only says what would be. Strict: all rows are checked first, and nothing is taken if one is refused.
    Raises FileRefused.
    """
    if dry_run or strict:
        found = through(db, table, reader, watch, writing=False)
        if dry_run or found.refused:
            return found
    return through(db, table, reader, watch, writing=True)


def through(db: Database, table: Table, reader: EventReader, watch: Watch, *, writing: bool) -> ImportedEvents:
    """One pass over the table, batch by batch."""
    found = ImportedEvents()

    def refuse(refused: Refused) -> None:
        found.refused += 1
        watch.refuse(refused)

    watch.begin("Importing" if writing else "Checking", table.size)
    for rows in batches(table, watch, refuse):
        wanted: list[tuple[int, Heard]] = []
        for row in rows:
            try:
                event = reader.read(row)
            except CellRefused as error:
                refuse(Refused(row.line, str(error)))
                continue
            if not listening(event, reader.now.programme.surveys.values()):
                found.unheard += 1
            else:
                wanted.append((row.line, event))
        if not writing:
            found.heard += len(wanted)
            continue
        told = tried(db, hear, [Hearing(event, reader.now) for _, event in wanted])
        for (line, _), kept in zip(wanted, told, strict=True):
            if isinstance(kept, str):
                refuse(Refused(line, kept))
            elif any(one.is_new for one in kept):
                found.heard += 1
            else:
                found.repeated += 1
    return found
