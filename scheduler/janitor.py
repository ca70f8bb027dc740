"""What became of messages of which nobody knows whether they arrived: the channel is asked, before anything is resent.

Found: it was sent, and its place is kept. Not there: it was not sent, so it goes back into the queue, once; a message
that is missing a second time has failed. What cannot be told stays unknown, and is asked about again for some days.
"""

from __future__ import annotations

import logging
from collections import Counter

from scheduler.clock import Clock
from scheduler.outbox import Finder, Found, NotThere, Undecided
from scheduler.policy import LOOK_AFTER, LOOK_AGAIN, LOOK_FOR
from storage.database import Database
from storage.queries.unknown import Looking, Resolution, Unknown, resolve, unknown_messages
from storage.types import Channel, MessageState

log = logging.getLogger(__name__)

# Each takes two calls of a channel that allows fifty a minute.
BATCH = 20


async def look(db: Database, channel: Channel, finder: Finder, clock: Clock) -> dict[str, int]:
    """Ask the channel for some of its unknown messages; counts by the state that resulted."""
    now = clock()
    looking = Looking(channel, now, now - LOOK_AFTER, now - LOOK_FOR, BATCH)
    counted: Counter[str] = Counter()
    for unknown in await db.read(unknown_messages, looking):
        # No transaction is open meanwhile: the network takes as long as it takes.
        found = await finder.find(unknown.message)
        resolution = resolution_of(unknown, found, clock)
        if await db.write(resolve, resolution):
            counted[resolution.state.value] += 1
            told = {"action": "look", "message_id": unknown.message.id, "kind": unknown.message.kind.value}
            log.info("an unknown message is %s", resolution.state.value, extra=told)
    return dict(counted)


def resolution_of(unknown: Unknown, found: Found | NotThere | Undecided, clock: Clock) -> Resolution:
    """What it means for the message."""
    message, now = unknown.message, clock()
    if isinstance(found, Found):
        return Resolution(message, MessageState.SENT, now, reference=found.reference, sent_at=found.sent_at)
    if isinstance(found, Undecided):
        return Resolution(message, MessageState.UNKNOWN, now, found.reason, due_at=now + LOOK_AGAIN)
    if unknown.missed_at is None:
        return Resolution(message, MessageState.PENDING, now, "it was not there, and is sent again", due_at=now)
    return Resolution(message, MessageState.FAILED, now, "it was sent twice, and did not arrive")
