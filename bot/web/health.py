"""For whoever watches over the program: alive, and ready."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.web.replies import plain
from storage.migrations import is_current

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from storage.database import Database, Session

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 5.0


class Alive:
    """`/healthz`: the loop turns."""

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """One request."""
        await plain(200, "alive")(scope, send)


class Ready:
    """`/readyz`: the database is reachable and has the form that this program needs."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """One request."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                migrated = await self.db.read(is_migrated)
        except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
            log.warning("the store cannot be reached", extra={"action": "ready", "error": type(error).__name__})
            return await plain(503, "the database cannot be reached")(scope, send)
        if not migrated:
            return await plain(503, "the database has another form: nps db upgrade")(scope, send)
        return await plain(200, "ready")(scope, send)


def is_migrated(session: Session) -> bool:
    """Whether the store is at head."""
    return is_current(session.connection())
