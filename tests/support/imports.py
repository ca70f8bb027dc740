"""Importing a text as if it were a file, and noting what the one who follows would be told."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.answers import AnswerReader, ImportedAnswers, import_answers, mapping_of
from bot.contacts import ContactReader, ImportedContacts, import_contacts
from bot.rows import CONTACTS, Mapping, Refused, Table
from storage.database import Database
from tests.support.clock import START

LATER = START + timedelta(days=1)


class Noted:
    """Follows an import and keeps what it was told."""

    def __init__(self) -> None:
        self.passes: list[str] = []
        self.positions: list[int] = []
        self.refused: list[tuple[int, str]] = []

    def begin(self, what: str, size: int) -> None:
        """A pass of this many bytes."""
        self.passes.append(f"{what} {size}")

    def advance(self, position: int) -> None:
        """So far."""
        self.positions.append(position)

    def refuse(self, refused: Refused) -> None:
        """A row was left out."""
        self.refused.append((refused.line, refused.reason))


def table(content: str | bytes) -> Table:
    """The open table of this content."""
    return Table.open("-", io.BytesIO(content.encode() if isinstance(content, str) else content))


def take_contacts(
    db: Database, content: str | bytes, *, now: datetime = START, dry_run: bool = False, strict: bool = False
) -> tuple[ImportedContacts, list[tuple[int, str]]]:
    """What became of a file with contacts, and its refused rows."""
    noted = Noted()
    with table(content) as opened:
        reader = ContactReader(Mapping.of(opened.header, [], CONTACTS), now)
        found = import_contacts(db, opened, reader, noted, dry_run=dry_run, strict=strict)
    return found, noted.refused


def take_answers(
    db: Database,
    content: str | bytes,
    *,
    survey: str | None = None,
    pairs: Sequence[str] = (),
    dry_run: bool = False,
    strict: bool = False,
) -> tuple[ImportedAnswers, list[tuple[int, str]]]:
    """What became of a file with answers in the surveys customers and support, and its refused rows."""
    noted = Noted()
    with table(content) as opened:
        mapping = mapping_of(opened.header, pairs)
        zone = ZoneInfo("Europe/Helsinki")
        reader = AnswerReader(opened, mapping, ["customers", "support"], survey, zone=zone, now=START)
        found = import_answers(db, opened, reader, noted, dry_run=dry_run, strict=strict)
    return found, noted.refused
