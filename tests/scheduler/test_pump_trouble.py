"""What the pump does when the database itself is in trouble: it waits, and goes on."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from scheduler.outbox import Ready
from scheduler.pump import Bell, Pump
from storage.database import Database
from storage.models import Message
from storage.types import Channel, MessageState
from tests.support.clock import HandClock
from tests.support.factories import every, only, queue
from tests.support.senders import FakeSender


def run(db: Database, statement: str) -> None:
    """A statement that no query of ours would make."""
    db.write_now(lambda session, _: [session.execute(text(statement))], [None])


async def test_a_pump_outlives_a_database_that_is_away(db: Database) -> None:
    """The queue is still there when it comes back."""
    stop, bell, sender = asyncio.Event(), Bell(), FakeSender()
    queue(db, "one")
    run(db, "ALTER TABLE messages RENAME TO hidden")
    running = asyncio.create_task(Pump(db, Channel.EMAIL, sender, HandClock(), "w", bell=bell).run(stop))
    await asyncio.sleep(0.1)
    run(db, "ALTER TABLE hidden RENAME TO messages")
    for _ in range(100):
        bell.ring()
        await asyncio.sleep(0.02)
        if sender.sent:
            break
    stop.set()
    bell.ring()
    await asyncio.wait_for(running, 10)

    assert ["one"] == sender.sent


async def test_a_settlement_that_fails_leaves_no_message_in_flight(db: Database) -> None:
    """A step ends when all of its messages have ended, also those beside the one in trouble."""
    queue(db, "trouble", "slow")
    ended: list[str] = []

    class Sender(FakeSender):
        async def deliver(self, ready: Ready) -> dict[str, str]:
            reference = await super().deliver(ready)
            if ready.message.key == "trouble":
                return {"ref": object()}  # type: ignore[dict-item]  # what no column takes
            await asyncio.sleep(0.1)
            ended.append(ready.message.key)
            return reference

    with pytest.raises(Exception, match="not JSON serializable"):
        await Pump(db, Channel.EMAIL, Sender(), HandClock(), "w").step()

    assert ["slow"] == ended
    assert [MessageState.SENDING, MessageState.SENT] == [message.state for message in every(db, Message)]


async def test_a_claim_that_fails_claims_nothing(db: Database) -> None:
    """The whole claim is one transaction."""
    queue(db, "one")
    run(db, "ALTER TABLE allowances RENAME TO hidden")
    with pytest.raises(DBAPIError):
        await Pump(db, Channel.EMAIL, FakeSender(), HandClock(), "w").step()

    assert MessageState.PENDING is only(db, Message).state
