"""The answers of the past, once: however often a file comes, each of its rows is one answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.answers.reading import WITHOUT_SCORE, AnswerReader
from bot.rows import Refused, Row, Table, Watch, batches
from bot.survey.figures import Counts
from storage.database import Database
from storage.queries.attempts import tried
from storage.queries.imports import Added, PastAnswer, add, times_of
from storage.tally import Tally


@dataclass(slots=True)
class ImportedAnswers:
    """What an import did, or with a dry run would do. `unchanged` were there already; `refused` were left out.

    `scores`, `first` and `last` tell of the answers that were taken, old and new.
    """

    added: int = 0
    unchanged: int = 0
    refused: int = 0
    without_score: int = 0
    contacts: int = 0
    first: datetime | None = None
    last: datetime | None = None
    scores: list[int] = field(default_factory=lambda: [0] * 11)

    @property
    def taken(self) -> int:
        """The rows that are answers."""
        return self.added + self.unchanged

    @property
    def counts(self) -> Counts:
        """The scores, as the figures take them."""
        return Counts(tuple(self.scores))


def import_answers(
    db: Database, table: Table, reader: AnswerReader, watch: Watch, *, dry_run: bool = False, strict: bool = False
) -> ImportedAnswers:
    """Take the answers of a table; who gave them is linked by the address, and made a contact where unknown.

    A dry run only says what would be. Strict: all rows are checked first, and nothing is taken if one is refused.
    Raises FileRefused.
    """
    if dry_run or strict:
        found = AnswerPass(db, reader, watch, writing=False).through(table, "Checking")
        if dry_run or found.refused:
            return found
    return AnswerPass(db, reader, watch, writing=True).through(table, "Importing")


class AnswerPass:
    """One pass over the table."""

    def __init__(self, db: Database, reader: AnswerReader, watch: Watch, *, writing: bool) -> None:
        self._db = db
        self._reader = reader
        self._watch = watch
        self._writing = writing
        self._found = ImportedAnswers()
        self._tally = Tally()
        self._pending: tuple[list[tuple[int, PastAnswer]], Future[list[Added | str]]] | None = None

    def through(self, table: Table, what: str) -> ImportedAnswers:
        """Go through it, batch by batch."""
        self._watch.begin(what, table.size)
        with self._tally, ThreadPoolExecutor(1, "import") as thread:
            for rows in batches(table, self._watch, self._refuse):
                self._take(rows, thread)
            self._settle()
        return self._found

    def _refuse(self, refused: Refused) -> None:
        self._found.refused += 1
        self._found.without_score += refused.reason == WITHOUT_SCORE
        self._watch.refuse(refused)

    def _take(self, rows: Sequence[Row], thread: Executor) -> None:
        """1. read; 2. tell apart what is alike in the file; 3. leave out what is stored; 4. write what is new.

        The writing is done in a thread while the next rows are read.
        """
        wanted = self._unknown(self._apart(self._read(rows)))
        self._settle()
        if self._writing:
            self._pending = wanted, thread.submit(tried, self._db, add, [answer for _, answer in wanted])
        else:
            for _, answer in wanted:
                self._count(answer, new=True)

    def _settle(self) -> None:
        """Hear what became of the batch that was written last."""
        if self._pending is None:
            return
        (wanted, written), self._pending = self._pending, None
        for (line, answer), done in zip(wanted, written.result(), strict=True):
            if isinstance(done, str):
                self._refuse(Refused(line, done))
            else:
                self._found.contacts += done.contact
                self._count(answer, new=done.answer)

    def _read(self, rows: Sequence[Row]) -> list[tuple[int, PastAnswer, bool]]:
        answers = []
        for row in rows:
            try:
                answers.append((row.line, *self._reader.read(row)))
            except ValueError as error:
                self._refuse(Refused(row.line, str(error)))
        return answers

    def _apart(self, answers: Sequence[tuple[int, PastAnswer, bool]]) -> list[tuple[int, PastAnswer]]:
        """Rows that are alike are several answers, as anonymous ones may be: the first, the second, …

        Two rows with one id are one answer, of which the first stands.
        """
        met = self._tally.note([(f"{answer.survey} {answer.source_key}", line) for line, answer, _ in answers])
        apart = []
        for (line, answer, given), (times, first) in zip(answers, met, strict=True):
            if times == 1:
                apart.append((line, answer))
            elif given:
                self._refuse(Refused(line, f"the id '{answer.source_key}' is that of line {first}"))
            else:
                apart.append((line, replace(answer, source_key=f"{answer.source_key}-{times}")))
        return apart

    def _unknown(self, answers: Sequence[tuple[int, PastAnswer]]) -> list[tuple[int, PastAnswer]]:
        """Those that are not stored yet."""
        keys: defaultdict[str, list[str]] = defaultdict(list)
        for _, answer in answers:
            keys[answer.survey].append(answer.source_key)
        times = {survey: self._db.read_now(times_of, survey, some) for survey, some in keys.items()}
        unknown = []
        for line, answer in answers:
            stored = times[answer.survey].get(answer.source_key)
            if stored is None:
                unknown.append((line, answer))
            elif stored == answer.answered_at:
                self._count(answer, new=False)
            else:
                reason = f"the id '{answer.source_key}' is that of another answer, given on {stored.date()}"
                self._refuse(Refused(line, reason))
        return unknown

    def _count(self, answer: PastAnswer, *, new: bool) -> None:
        found, at = self._found, answer.answered_at
        found.added += new
        found.unchanged += not new
        found.scores[answer.score] += 1
        found.first = at if found.first is None or at < found.first else found.first
        found.last = at if found.last is None or at > found.last else found.last
