"""Redrawing the very message that was pressed: at once, newest press last, and by the outbox where Slack is busy.

A press brings an address of its own to answer to, which no limit counts. What is typed brings none, and takes its turn
with all other changes, some of which are always left to the outbox.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from bot.slack.blocks import Drawn
from bot.slack.client import NotInstalledError
from bot.slack.faults import To
from bot.slack.limits import Limits
from bot.slack.responding import respond
from bot.slack.workspaces import Workspace, Workspaces
from scheduler.clock import Clock
from scheduler.outbox import DeliveryError, Outcome
from scheduler.policy import PRIORITY
from scheduler.pump import DEFAULT_HOLD, Bell
from storage.database import Database, Session
from storage.queries.allowances import Hold, Limit, Spend, held_by, hold, spend
from storage.queries.messages import NewMessage, enqueue
from storage.types import Channel, MessageKind, Reference

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands. `response_url`: where to answer the press that is meant, "" for none; `team`: the
    workspace, None for the home workspace.
    """

    channel: str
    ts: str
    response_url: str = field(default="", compare=False)
    team: str | None = None

    @classmethod
    def of(cls, reference: Reference) -> Place:
        """Where a message of the outbox went."""
        return cls(reference["channel"], reference["ts"], team=reference.get("team"))


class _Canvas:
    """One message while it is being redrawn."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.shows: datetime | None = None


class Redraws:
    """Two presses in a row are drawn in their order, whichever of the calls is quicker."""

    def __init__(self, workspaces: Workspaces, db: Database, bell: Bell, clock: Clock, limits: Limits) -> None:
        self._workspaces = workspaces
        self._db = db
        self._bell = bell
        self._clock = clock
        self._limits = limits
        self._canvases: WeakValueDictionary[Place, _Canvas] = WeakValueDictionary()

    async def draw(self, place: Place, drawn: Drawn, invitation_id: int, at: datetime) -> None:
        """Show what came of the press at `at`, unless a later one is shown already. Never raises what Slack says."""
        canvas = self._canvases.setdefault(place, _Canvas())
        async with canvas.lock:
            if canvas.shows is not None and canvas.shows > at:
                return
            canvas.shows = at
            wait = await self._drawn(place, drawn)
        if wait is not None:
            await self._later(invitation_id, at, wait)

    async def freshly(self, place: Place, make: Callable[[], Awaitable[Drawn | None]]) -> None:
        """Show what `make` draws when it is this drawing's turn, which is the newest there is; None: nothing.

        What fails is left: the outbox has a drawing of its own on its way.
        """
        canvas = self._canvases.setdefault(place, _Canvas())
        async with canvas.lock:
            drawn = await make()
            if drawn is not None:
                await self._drawn(place, drawn)

    async def _drawn(self, place: Place, drawn: Drawn) -> timedelta | None:
        """Show it; None where that is done or can never be, otherwise after how long the outbox may try."""
        if place.response_url and await respond(place.response_url, drawn, replacing=True, privately=False):
            return None
        try:
            workspace = await self._workspaces.of(place.team)
        except NotInstalledError:
            return None
        if wait := await self._db.write(spend, Spend((self._limits.pressing(workspace.away),), self._clock())):
            return wait
        return await self._changed(workspace, place, drawn)

    async def _changed(self, workspace: Workspace, place: Place, drawn: Drawn) -> timedelta | None:
        try:
            await workspace.client.chat_update(channel=place.channel, ts=place.ts, text=drawn.text, blocks=drawn.blocks)
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is kept and can be drawn later
            limits = (self._limits.changing(workspace.away),)
            return await self._failed(await self._workspaces.fault(workspace, error, To.PERSON, limits))
        return None

    async def _failed(self, fault: DeliveryError) -> timedelta | None:
        """Hold what Slack wants to be held."""
        log.warning("not redrawn: %s", fault.reason, extra={"action": "redraw"})
        wait = fault.retry_after or DEFAULT_HOLD
        holds: Sequence[Limit] = (held_by(Channel.SLACK),) if fault.hold_channel else fault.holds
        if holds:
            await self._db.write(hold, Hold(holds, self._clock() + wait))
        return None if fault.outcome is Outcome.FAILED else wait

    async def _later(self, invitation_id: int, at: datetime, wait: timedelta) -> None:
        """Leave the drawing to the outbox."""
        now = self._clock()
        message = NewMessage(
            key=f"redraw:{invitation_id}:{at.isoformat()}",
            kind=MessageKind.REDRAW,
            channel=Channel.SLACK,
            priority=PRIORITY["redraw"],
            due_at=now + wait,
            invitation_id=invitation_id,
        )
        await self._db.write(queue, (message, now))
        self._bell.ring()


def queue(session: Session, items: Sequence[tuple[NewMessage, datetime]]) -> list[None]:
    """Queue messages; one whose key is there already is queued."""
    enqueue(session, [message for message, _ in items], items[0][1])
    return [None] * len(items)
