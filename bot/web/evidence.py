"""Hits on score links are kept in the background: nobody waits for them, and a flood of them is written in batches."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.web.requests import agent_of, network_of
from storage.queries import hits
from storage.types import HitState

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.types import Scope

    from bot.links import ScoreLink
    from storage.database import Database

log = logging.getLogger(__name__)


class Evidence:
    """What was opened, by whom as far as it is kept, and when."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._writing: set[asyncio.Task[None]] = set()

    def note(self, scope: Scope, link: ScoreLink, at: datetime, *, waiting: bool) -> None:
        """Keep a hit, soon. Not waiting: it can become no answer, but tells something of those around it.

        Who opens a page without a score has said nothing by that.
        """
        if link.score is None:
            return
        hit = hits.NewHit(
            invitation_id=link.invitation_id,
            score=link.score,
            method=scope["method"],
            network=network_of(scope),
            agent=agent_of(scope),
            hit_at=at,
            state=HitState.WAITING if waiting else HitState.REJECTED,
        )
        task = asyncio.create_task(self._keep(hit))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def written(self) -> None:
        """Wait until all that was noted is in the store: before the store is closed, and in tests."""
        while self._writing:
            await asyncio.gather(*self._writing)

    async def _keep(self, hit: hits.NewHit) -> None:
        try:
            await self._db.write(hits.keep, hit)
        except Exception:
            log.exception("a hit was not kept", extra={"action": "hit", "invitation": hit.invitation_id})
