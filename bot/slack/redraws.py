"""Redrawing the very message that was pressed: at once, newest press last, and by the outbox where Slack is busy."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakValueDictionary

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks import Drawn
from bot.slack.faults import To, delivery_error
from scheduler.clock import Clock
from scheduler.outbox import Outcome
from scheduler.policy import PRIORITY
from scheduler.pump import DEFAULT_HOLD, Bell
from storage.database import Database, Session
from storage.queries.gates import hold
from storage.queries.messages import NewMessage, enqueue
from storage.types import Channel, MessageKind

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands."""

    channel: str
    ts: str


class _Canvas:
    """One message while it is being redrawn."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.shows: datetime | None = None


class Redraws:
    """Two presses in a row are drawn in their order, whichever of the calls is quicker."""

    def __init__(self, client: AsyncWebClient, db: Database, bell: Bell, clock: Clock) -> None:
        self._client = client
        self._db = db
        self._bell = bell
        self._clock = clock
        self._canvases: WeakValueDictionary[Place, _Canvas] = WeakValueDictionary()

    async def draw(self, place: Place, drawn: Drawn, invitation_id: int, at: datetime) -> None:
        """Show what came of the press at `at`, unless a later one is shown already. Never raises what Slack says."""
        canvas = self._canvases.setdefault(place, _Canvas())
        async with canvas.lock:
            if canvas.shows is not None and canvas.shows > at:
                return
            canvas.shows = at
            try:
                await self._client.chat_update(channel=place.channel, ts=place.ts, text=drawn.text, blocks=drawn.blocks)
            except Exception as error:  # noqa: BLE001 - whatever it is, the answer is kept and can be drawn later
                await self._later(error, invitation_id, at)

    async def freshly(self, place: Place, make: Callable[[], Awaitable[Drawn | None]]) -> None:
        """Show what `make` draws when it is this drawing's turn, which is the newest there is; None: nothing.

        What fails is left: the outbox has a drawing of its own on its way.
        """
        canvas = self._canvases.setdefault(place, _Canvas())
        async with canvas.lock:
            drawn = await make()
            if drawn is None:
                return
            try:
                await self._client.chat_update(channel=place.channel, ts=place.ts, text=drawn.text, blocks=drawn.blocks)
            except Exception as error:  # noqa: BLE001 - as above
                fault = delivery_error(error, To.OWNERS)
                log.warning("not redrawn: %s", fault.reason, extra={"action": "redraw"})

    async def _later(self, error: Exception, invitation_id: int, at: datetime) -> None:
        """Hold the channel where Slack says so, and leave the drawing to the outbox."""
        fault = delivery_error(error, To.PERSON)
        log.warning("not redrawn: %s", fault.reason, extra={"action": "redraw", "invitation": invitation_id})
        if fault.outcome is Outcome.FAILED:
            return
        now = self._clock()
        due_at = now + (fault.retry_after or DEFAULT_HOLD)
        if fault.hold_channel:
            await self._db.write(hold, (Channel.SLACK, due_at, fault.reason))
        message = NewMessage(
            key=f"redraw:{invitation_id}:{at.isoformat()}",
            kind=MessageKind.REDRAW,
            channel=Channel.SLACK,
            priority=PRIORITY["redraw"],
            due_at=due_at,
            invitation_id=invitation_id,
        )
        await self._db.write(queue, (message, now))
        self._bell.ring()


def queue(session: Session, items: Sequence[tuple[NewMessage, datetime]]) -> list[None]:
    """Queue messages; one whose key is there already is queued."""
    enqueue(session, [message for message, _ in items], items[0][1])
    return [None] * len(items)
