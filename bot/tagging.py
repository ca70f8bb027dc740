"""Comments are read for their themes: soon after they came, when they change, and all again when the taxonomy does.

What is to be read is found in the store, so any copy of the program may do it, at any time: the same comment, read by
the same taxonomy, has the same themes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.config import Programme
from bot.themes.classifiers import ClassifierError, KeywordClassifier, OwnClassifier, own_classifier
from bot.themes.languages import Tongues
from bot.themes.reading import read_taxonomy
from bot.themes.taxonomy import Taxonomy
from scheduler.clock import Clock
from storage.database import Database
from storage.queries.themes import Read, Unread, keep, unread

log = logging.getLogger(__name__)

BATCH = 200
# A tick ends some time, even where two releases of the program read after each other.
MOST_BATCHES = 50
# A classifier that fails on so many comments in a row is left alone for a while.
PATIENCE = 3
REST = timedelta(minutes=10)


class Reader:
    """Reads comments. `own`: the operator's classifier; where it fails, the keywords read instead, and none is lost."""

    def __init__(self, programme: Programme, taxonomy: Taxonomy, own: OwnClassifier | None = None) -> None:
        self.taxonomy = taxonomy
        self._programme = programme
        self._keywords = KeywordClassifier(taxonomy)
        self._tongues = Tongues(taxonomy.languages)
        self._own = own
        self._by_keywords = taxonomy.digest
        self._in_a_row = 0
        self._rests_until: datetime | None = None

    def accepted(self, now: datetime) -> frozenset[str]:
        """By what a comment must have been read so that it is not read again."""
        if self._own is None:
            return frozenset({self._by_keywords})
        return frozenset({self._own.digest, self._by_keywords} if self._rests(now) else {self._own.digest})

    def read(self, batch: Sequence[Unread], now: datetime) -> list[Read]:
        """The themes of comments. Takes its time: not on the event loop."""
        found: list[Read] = []
        for one in batch:
            found.append(self._read(one, now))
            if self._in_a_row >= PATIENCE:
                # They are not to blame, and are read again after the rest.
                found[-PATIENCE:] = [replace(read, by=self._by_keywords) for read in found[-PATIENCE:]]
                self._in_a_row, self._rests_until = 0, now + REST
                log.error("the classifier of themes fails; keywords are used", extra={"action": "themes"})
        return found

    def _read(self, one: Unread, now: datetime) -> Read:
        asked_in = one.asked_in or self._language_of(one.survey)
        language = self._tongues.of(one.comment, asked_in)
        by, themes = self._by_keywords, None
        if self._own is not None and not self._rests(now):
            by, themes = self._own.digest, self._classified(self._own, one, language)
        if themes is None:
            themes = self._keywords.themes(one.comment, language, asked_in)
        return Read(one.answer_id, one.event_at, by, language, themes)

    def _classified(self, own: OwnClassifier, one: Unread, language: str) -> frozenset[str] | None:
        """None where it failed; what it says of that may quote the comment, and is not logged."""
        try:
            themes = own.themes(one.comment, language)
        except Exception as error:  # noqa: BLE001 - it is not ours, and may raise whatever it likes
            self._in_a_row += 1
            told = {"action": "themes", "answer": one.answer_id, "error": type(error).__name__}
            log.warning("a comment could not be classified; its keywords are used", extra=told)
            return None
        self._in_a_row = 0
        return themes

    def _rests(self, now: datetime) -> bool:
        return self._rests_until is not None and now < self._rests_until

    def _language_of(self, survey: str) -> str:
        known = self._programme.surveys.get(survey)
        return self._programme.language if known is None else known.language


def reader_of(programme: Programme) -> Reader:
    """As it is configured; TaxonomyError where the themes cannot be read.

    A classifier that cannot be loaded is reported, and the keywords read instead.
    """
    taxonomy, own = read_taxonomy(programme.themes), None
    if programme.theme_classifier is not None:
        try:
            own = own_classifier(programme.theme_classifier)
        except ClassifierError as error:
            log.error("%s; keywords are used", error, extra={"action": "themes"})  # noqa: TRY400 - the sentence says it
    return Reader(programme, taxonomy, own)


async def tick(db: Database, reader: Reader, clock: Clock) -> int:
    """Read what is to be read; how many comments."""
    total = 0
    for _ in range(MOST_BATCHES):
        batch = await db.read(unread, reader.accepted(clock()), BATCH)
        if batch:
            total += await db.write(keep, await asyncio.to_thread(reader.read, batch, clock()))
        if len(batch) < BATCH:
            break
    return total


def read_all(db: Database, reader: Reader, clock: Clock) -> Iterator[int]:
    """The same to the end, for the command line; yields how many were read each time."""
    while batch := db.read_now(unread, reader.accepted(clock()), BATCH):
        yield db.write_now(keep, [reader.read(batch, clock())])[0]
