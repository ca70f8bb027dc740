"""Leases: whoever is too slow loses its messages, and changes nothing about them any more."""

from __future__ import annotations

import pytest

from scheduler.outbox import Ready
from scheduler.policy import SENDING_LEASE
from scheduler.pump import Pump, release
from storage.database import Database
from storage.models import Message
from storage.queries.messages import Claimed
from storage.types import Channel, MessageKind, MessageState
from tests.support.clock import HandClock
from tests.support.factories import only, queue
from tests.support.senders import FakeSender, Prepared


class SlowSender(FakeSender):
    """Takes longer than its lease, and then succeeds."""

    def __init__(self, clock: HandClock, other: Pump) -> None:
        super().__init__()
        self.clock, self.other = clock, other

    async def deliver(self, ready: Ready) -> dict[str, str]:
        """Meanwhile another copy takes back what this one had."""
        self.clock.turn(seconds=SENDING_LEASE.total_seconds())
        await release(self.other.db, self.clock)
        return await super().deliver(ready)


@pytest.mark.parametrize("kind", [MessageKind.QUESTION, MessageKind.ALERT])
async def test_a_sender_slower_than_its_lease_settles_nothing(db: Database, kind: MessageKind) -> None:
    """What was made of its message meanwhile stands."""
    clock, other = HandClock(), FakeSender()
    queue(db, "one", kind=kind)
    slow = SlowSender(clock, Pump(db, Channel.EMAIL, other, clock, "other"))
    await Pump(db, Channel.EMAIL, slow, clock, "slow").step()

    expected = MessageState.UNKNOWN if kind is MessageKind.QUESTION else MessageState.PENDING
    assert ["one"] == slow.sent
    assert (expected, None) == (only(db, Message).state, only(db, Message).reference)


class LosingSender(FakeSender):
    """While it prepares, its lease runs out and another copy sends the message."""

    def __init__(self, clock: HandClock, other: Pump) -> None:
        super().__init__()
        self.clock, self.other = clock, other

    async def prepare(self, message: Claimed) -> Prepared:
        """Slowly."""
        self.clock.turn(minutes=3)
        await release(self.other.db, self.clock)
        await self.other.step()
        return await super().prepare(message)


async def test_what_another_copy_has_sent_meanwhile_is_not_sent(db: Database) -> None:
    """Also where both have the same name: the attempt tells."""
    clock, winning = HandClock(), FakeSender()
    queue(db, "one", kind=MessageKind.QUESTION)
    losing = LosingSender(clock, Pump(db, Channel.EMAIL, winning, clock, "w"))
    await Pump(db, Channel.EMAIL, losing, clock, "w").step()

    assert (["one"], []) == (winning.sent, losing.tried)
    assert (MessageState.SENT, 2) == (only(db, Message).state, only(db, Message).attempts)
