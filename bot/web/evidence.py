"""Hits on links are kept in the background: nobody waits for them, and a flood of them is written in batches.

What waits to be written is bounded. Beyond that it is counted and told of, and never dropped silently.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from bot.vendors import Networks
from bot.web.requests import agent_of, header, network_of
from storage.queries import hits
from storage.queries.hits import NewHit
from storage.types import HitState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from starlette.types import Scope

    from bot.links import ScoreLink
    from storage.database import Database

log = logging.getLogger(__name__)

BATCH = 500
# At most some 30 MB: three minutes of 14,000 scanners' hits a minute, should the store be away so long.
MOST = 40_000
LONGEST_HINTS = 200
# Browsers send them all; of the names, not what they say.
HEADERS = {b"accept": "accept", b"accept-language": "language", b"sec-fetch-user": "user", b"referer": "referrer"}


class Evidence:
    """What was opened, by whom as far as it is kept, and when."""

    def __init__(self, db: Database, networks: Networks | None = None, most: int = MOST) -> None:
        self._db = db
        self._networks = Networks.read() if networks is None else networks
        self._most = most
        self._waiting: deque[NewHit] = deque()
        self._noted: dict[int, deque[NewHit]] = defaultdict(deque)
        self._dropped = 0
        self._writing: asyncio.Task[None] | None = None

    def note(self, scope: Scope, link: ScoreLink, at: datetime, *, waiting: bool) -> None:
        """Keep that a page was opened, soon. Not waiting: it can become no answer, but tells something of others.

        Who opens a page without a score has said nothing by that.
        """
        if link.score is not None:
            self.keep(self.hit(scope, link.invitation_id, str(link.score), at, waiting=waiting))

    def hit(
        self,
        scope: Scope,
        invitation_id: int,
        link: str,
        at: datetime,
        *,
        waiting: bool = False,
        report: str | None = None,
    ) -> NewHit:
        """A request, as evidence, with the report that it brought."""
        network = network_of(scope)
        whose = self._networks.whose(network)
        return NewHit(
            invitation_id=invitation_id,
            link=link,
            method=scope["method"],
            network=network,
            agent=agent_of(scope),
            hit_at=at,
            place=whose.place.value,
            vendor=whose.vendor,
            hints=header(scope, b"sec-ch-ua")[:LONGEST_HINTS],
            headers=" ".join(HEADERS[name] for name, _ in scope["headers"] if name in HEADERS),
            report=report,
            state=HitState.WAITING if waiting else HitState.NOTED,
            look_at=at,
        )

    def keep(self, hit: NewHit) -> None:
        """Have it written with whatever else waits."""
        if len(self._waiting) >= self._most:
            self._dropped += 1
            return
        self._waiting.append(hit)
        self._noted[hit.invitation_id].append(hit)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())

    def noted_on(self, invitation_id: int) -> Sequence[NewHit]:
        """What is not in the store yet."""
        return tuple(self._noted.get(invitation_id, ()))

    async def written(self) -> None:
        """Wait until all that was noted is in the store: before the store is closed, and in tests."""
        if self._writing is not None:
            await self._writing

    async def _write_all(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            try:
                await self._db.write(hits.keep, batch)
            except Exception:
                log.exception("hits were not kept", extra={"action": "hits", "hits": len(batch)})
            for hit in batch:
                self._noted[hit.invitation_id].popleft()
                if not self._noted[hit.invitation_id]:
                    del self._noted[hit.invitation_id]
            if self._dropped:
                log.error("more hits came than can be kept", extra={"action": "hits", "dropped": self._dropped})
                self._dropped = 0
