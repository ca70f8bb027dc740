"""The pump of one channel: tiny steps, each telling whether there may be more, each callable alone by a test."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.outbox import DeliveryError, Dropped, Finder, Found, Lane, Later, Outcome, Ready
from scheduler.policy import (
    CLAIM_LEASE,
    MAX_ATTEMPTS,
    PREFERENCE,
    PRIORITY,
    SENDING_LEASE,
    Prefers,
    resent_when_unknown,
    wait_before,
)
from storage.queries.allowances import Hold, held_by, hold
from storage.queries.messages import ClaimRequest, Settlement, claim, mark_sending, release_expired, settle
from storage.types import MessageKind, MessageState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler.clock import Clock
    from scheduler.outbox import Sender
    from storage.database import Database
    from storage.queries.messages import Claimed
    from storage.types import Channel

log = logging.getLogger(__name__)

# Other processes queue messages too; their news reaches us by asking.
POLL_SECONDS = 1.0
DEFAULT_HOLD = timedelta(seconds=30)


class Bell:
    """Rung when something was queued in this process, so that nobody waits for the next poll."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake all pumps. To be called in the loop."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Until rung, or so many seconds."""
        try:
            await asyncio.wait_for(self._rung.wait(), seconds)
        except TimeoutError:
            return
        self._rung.clear()


def one_lane() -> Sequence[Lane]:
    """Of a channel without limits that it tells apart."""
    return (Lane(),)


@dataclass
class Pump:
    """Sends one channel's messages. Any number of them, in any number of processes, may run at once.

    `lanes`: where the channel has limits, what is claimed within which, so that one that is full stops no other, and a
    long queue is not taken up and put back again.
    """

    db: Database
    channel: Channel
    sender: Sender
    clock: Clock
    worker: str
    batch: int = 20
    lanes: Callable[[], Sequence[Lane]] = one_lane
    bell: Bell = field(default_factory=Bell)

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop; what is in flight is finished first."""
        while not stop.is_set():
            try:
                more = await self.step()
            except Exception:
                # The database may be away for a while; the queue is still there when it comes back.
                log.exception("the outbox could not be read", extra={"action": "pump", "channel": self.channel})
                more = False
            if not more and not stop.is_set():
                await self.bell.wait(POLL_SECONDS)

    async def step(self) -> bool:
        """Claim what is due and see each message through; whether anything was claimed."""
        claims = await asyncio.gather(*(self.db.write(claim, self.request(lane)) for lane in self.lanes()))
        claimed = [message for one in claims for message in one]
        ends = await asyncio.gather(*(self.see_through(message) for message in claimed), return_exceptions=True)
        # Only when all have ended: whoever stops the pump counts on nothing being in flight.
        for error in ends:
            if error is not None:
                raise error
        return bool(claimed)

    def request(self, lane: Lane) -> ClaimRequest:
        """What is claimed of a lane."""
        now, kinds = self.clock(), lane.kinds
        up_to = None if kinds is None else max(PRIORITY[kind.value] for kind in kinds)
        return ClaimRequest(self.channel, self.worker, self.batch, now, CLAIM_LEASE, kinds, lane.limits, up_to)

    async def see_through(self, message: Claimed) -> None:
        """1. prepare  2. commit to sending  3. deliver  4. settle."""
        try:
            ready = await self.sender.prepare(message)
        except Exception as error:
            # A poisoned row steps aside: it waits longer each time while the others go on.
            log.exception("a message could not be composed", extra=told(message))
            return await self.try_again(message, f"could not be composed: {type(error).__name__}", None)
        if isinstance(ready, Dropped):
            return await self.settle(message, MessageState.DROPPED, reason=ready.reason)
        if isinstance(ready, Later):
            return await self.settle(message, MessageState.PENDING, reason=ready.reason, wait=ready.wait, counted=False)
        if await self.db.write(mark_sending, (message, self.clock(), SENDING_LEASE)):
            await self.deliver(message, ready)
        return None

    async def deliver(self, message: Claimed, ready: Ready) -> None:
        """Send, and settle as what came of it."""
        try:
            reference = await self.found(message) or await self.sender.deliver(ready)
        except DeliveryError as error:
            await self.failed(message, error)
        except Exception as error:
            log.exception("a sender failed in a way of its own", extra=told(message))
            await self.failed(message, DeliveryError(Outcome.UNKNOWN, f"sender failed: {type(error).__name__}"))
        else:
            log.info("sent", extra=told(message))
            await self.settle(message, MessageState.SENT, reference=reference)

    async def found(self, message: Claimed) -> dict[str, str] | None:
        """Where it stands already: what may come twice is looked for before it does, where the channel can be asked."""
        again = message.attempts > 1 and PREFERENCE[message.kind.value] is Prefers.ARRIVES
        if not again or not isinstance(self.sender, Finder):
            return None
        found = await self.sender.find(message)
        return found.reference if isinstance(found, Found) else None

    async def failed(self, message: Claimed, error: DeliveryError) -> None:
        """Hold what is to be held; then retry, give up, or leave unknown by the preference of the kind."""
        log.warning("not sent: %s", error.reason, extra={**told(message), "outcome": error.outcome.value})
        held = error.retry_after or DEFAULT_HOLD
        if holds := (held_by(self.channel),) if error.hold_channel else error.holds:
            await self.db.write(hold, Hold(holds, self.clock() + held))
        prefers = PREFERENCE[message.kind.value]
        if error.outcome is Outcome.RETRY and (error.hold_channel or error.retry_after is not None):
            # The channel is at fault, or asks for patience, however long it lasts: no message is given up for it.
            await self.settle(message, MessageState.PENDING, reason=error.reason, wait=held, counted=False)
        elif error.outcome is Outcome.FAILED:
            await self.settle(message, MessageState.FAILED, reason=error.reason)
        elif error.outcome is Outcome.UNKNOWN and prefers is Prefers.ONCE:
            await self.settle(message, MessageState.UNKNOWN, reason=error.reason)
        else:
            await self.try_again(message, error.reason, error.retry_after)

    async def try_again(self, message: Claimed, reason: str, after: timedelta | None) -> None:
        """Back in line, later each time; failed for good after the last attempt."""
        if message.attempts >= MAX_ATTEMPTS:
            return await self.settle(message, MessageState.FAILED, reason=f"{reason} (gave up)")
        wait = after or wait_before(message.attempts, random.random())  # noqa: S311 - spreads retries, guards nothing
        return await self.settle(message, MessageState.PENDING, reason=reason, wait=wait)

    async def settle(
        self,
        message: Claimed,
        state: MessageState,
        *,
        reason: str | None = None,
        reference: dict[str, str] | None = None,
        wait: timedelta | None = None,
        counted: bool = True,
    ) -> None:
        """Write it down."""
        now = self.clock()
        due_at = None if wait is None else now + wait
        await self.db.write(settle, Settlement(message, state, now, reason, reference, due_at, counted))


def told(message: Claimed) -> dict[str, object]:
    """What a log line says of a message: ids alone."""
    return {"action": "send", "message_id": message.id, "kind": message.kind.value, "attempt": message.attempts}


async def release(db: Database, clock: Clock) -> dict[str, int]:
    """Take back what stopped senders had in hand, of every channel; counts by the state that resulted."""
    kinds = [MessageKind(kind) for kind in resent_when_unknown()]
    released = await db.write(release_expired, (clock(), kinds))
    if released:
        log.warning("leases ran out", extra={"action": "release", **released})
    return released
