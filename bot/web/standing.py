"""Where conversations stand, read for all pages that wait for it at once.

A mail scanner opens the links of a whole wave within seconds: one query for each page would keep people waiting.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.compose import Question
from bot.intake import conversation_of
from bot.survey.definition import Survey
from storage.queries.conversations import load
from storage.queries.definitions import document_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.database import Database, Session
    from storage.queries.conversations import Asked

Waiting = dict[int, list[asyncio.Future[Question | None]]]


class Standings:
    """Reads in batches: what is asked for while a query runs goes into the next one."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: Waiting = {}
        self._reading: asyncio.Task[None] | None = None
        # A definition never changes under its digest, and a programme has a handful of them.
        self._surveys: dict[str, Survey] = {}

    async def of(self, invitation_id: int) -> Question | None:
        """An invitation as it stands, None when it is gone."""
        future: asyncio.Future[Question | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(invitation_id, []).append(future)
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read_all())
        return await future

    async def _read_all(self) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, {}
            try:
                asked, surveys = await self._db.read(standing, waiting.keys(), self._surveys.keys())
            except Exception as error:  # noqa: BLE001 - handed to whoever waits
                fail(waiting, error)
                continue
            self._surveys |= surveys
            tell(waiting, {id_: self._question(one) for id_, one in asked.items()})

    def _question(self, asked: Asked) -> Question:
        survey = self._surveys[asked.definition]
        return Question(survey, asked, conversation_of(asked, takes_late=survey.late_answers))


def standing(
    session: Session, ids: Collection[int], known: Collection[str]
) -> tuple[dict[int, Asked], dict[str, Survey]]:
    """The invitations that there are, and the definitions that are not known yet."""
    asked = load(session, ids)
    new = {one.definition for one in asked.values()}.difference(known)
    return asked, {digest: Survey.of_document(document_of(session, digest)) for digest in new}


def tell(waiting: Waiting, questions: dict[int, Question]) -> None:
    """Whoever gave up meanwhile is left alone."""
    for id_, futures in waiting.items():
        for future in futures:
            if not future.done():
                future.set_result(questions.get(id_))


def fail(waiting: Waiting, error: Exception) -> None:
    """The store is away: each page says so for itself."""
    for futures in waiting.values():
        for future in futures:
            if not future.done():
                future.set_exception(error)
