"""The pump: each message is claimed, asked about again, sent and settled, whatever goes wrong on the way."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from scheduler.outbox import DeliveryError, Dropped, Later, Outcome, Ready
from scheduler.policy import FIRST_WAIT, MAX_ATTEMPTS
from scheduler.pump import Bell, Pump
from storage.database import Database
from storage.models import Allowance, Message
from storage.types import Channel, MessageKind, MessageState
from tests.support.clock import START, HandClock
from tests.support.factories import every, only, queue
from tests.support.senders import FakeSender

BUSY = DeliveryError(Outcome.RETRY, "busy")


class Rig:
    """A pump with a sender that does as told, and a clock that is turned by hand."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.clock = HandClock()
        self.sender = FakeSender()
        self.pump = Pump(db, Channel.EMAIL, self.sender, self.clock, "w")

    def row(self, key: str) -> Message:
        """The message of that key."""
        return next(message for message in every(self.db, Message) if message.key == key)

    async def until_nothing_waits(self, steps: int = 50) -> int:
        """Turn the clock to whatever is due next until nothing is; how many steps it took."""
        for n in range(steps):
            await self.pump.step()
            due = [message.due_at for message in every(self.db, Message) if message.state is MessageState.PENDING]
            if not due:
                return n + 1
            self.clock.now = max(self.clock.now, min(due))
        raise AssertionError("it does not come to an end")


@pytest.fixture
def rig(db: Database) -> Rig:
    """One channel's."""
    return Rig(db)


async def test_what_is_due_is_sent_and_settled(rig: Rig) -> None:
    """With its reference; whether there may be more is told."""
    queue(rig.db, "one", "two")

    assert [True, False] == [await rig.pump.step(), await rig.pump.step()]
    assert ["one", "two"] == rig.sender.sent
    assert (MessageState.SENT, {"ref": "for one"}, START, None) == (
        rig.row("one").state, rig.row("one").reference, rig.row("one").settled_at, rig.row("one").lease_until
    )  # fmt: skip


async def test_what_is_no_longer_wanted_is_dropped_with_the_reason(rig: Rig) -> None:
    """The late check: nothing is sent."""
    queue(rig.db, "one")
    rig.sender.preparations["one"] = [Dropped("already answered")]
    await rig.pump.step()

    assert (MessageState.DROPPED, "already answered") == (rig.row("one").state, rig.row("one").reason)
    assert [] == rig.sender.tried


async def test_waiting_for_another_message_costs_no_attempt(rig: Rig) -> None:
    """However long that one takes."""
    queue(rig.db, "update")
    rig.sender.preparations["update"] = [Later("the alert is on its way", timedelta(seconds=1))] * (2 * MAX_ATTEMPTS)
    for _ in range(2 * MAX_ATTEMPTS):
        await rig.pump.step()
        assert rig.clock.turn(seconds=1) == rig.row("update").due_at
    await rig.pump.step()

    assert (MessageState.SENT, 1) == (rig.row("update").state, rig.row("update").attempts)


async def test_a_failed_send_is_tried_again_later_and_later(rig: Rig) -> None:
    """Within the bounds of the backoff, with the reason of the last time."""
    queue(rig.db, "one")
    rig.sender.deliveries["one"] = [BUSY, BUSY]
    waits = []
    for _ in range(2):
        await rig.pump.step()
        waits.append(rig.row("one").due_at - rig.clock.now)
        assert (MessageState.PENDING, "busy") == (rig.row("one").state, rig.row("one").reason)
        rig.clock.now = rig.row("one").due_at
    await rig.pump.step()

    assert FIRST_WAIT / 2 <= waits[0] <= FIRST_WAIT <= waits[1] <= 2 * FIRST_WAIT
    assert (MessageState.SENT, 3, None) == (rig.row("one").state, rig.row("one").attempts, rig.row("one").reason)


async def test_the_other_side_s_wish_is_respected(rig: Rig) -> None:
    """It says when to come back."""
    queue(rig.db, "one")
    rig.sender.deliveries["one"] = [DeliveryError(Outcome.RETRY, "later", retry_after=timedelta(minutes=7))]
    await rig.pump.step()

    assert START + timedelta(minutes=7) == rig.row("one").due_at


async def test_what_never_succeeds_is_given_up(rig: Rig) -> None:
    """After so many attempts, with the last reason."""
    queue(rig.db, "one")
    rig.sender.deliveries["one"] = [BUSY] * 99

    assert MAX_ATTEMPTS == await rig.until_nothing_waits()
    assert (MessageState.FAILED, "busy (gave up)") == (rig.row("one").state, rig.row("one").reason)
    assert MAX_ATTEMPTS == len(rig.sender.tried)


async def test_a_final_refusal_is_final(rig: Rig) -> None:
    """No mailbox of that name: it is not tried again."""
    queue(rig.db, "one")
    rig.sender.deliveries["one"] = [DeliveryError(Outcome.FAILED, "no such mailbox")]

    assert 1 == await rig.until_nothing_waits()
    assert (MessageState.FAILED, "no such mailbox", START) == (
        rig.row("one").state, rig.row("one").reason, rig.row("one").settled_at
    )  # fmt: skip


@pytest.mark.parametrize("error", [DeliveryError(Outcome.UNKNOWN, "the connection broke"), ValueError("of its own")])
async def test_a_question_that_may_have_arrived_is_not_sent_again(rig: Rig, error: Exception) -> None:
    """Nobody is asked twice; a sender that fails in a way of its own counts as such."""
    queue(rig.db, "one", kind=MessageKind.QUESTION)
    rig.sender.deliveries["one"] = [error]

    assert 1 == await rig.until_nothing_waits()
    assert MessageState.UNKNOWN is rig.row("one").state
    assert ["one"] == rig.sender.tried


@pytest.mark.parametrize("error", [DeliveryError(Outcome.UNKNOWN, "the connection broke"), ValueError("of its own")])
async def test_an_alert_that_may_have_arrived_goes_again(rig: Rig, error: Exception) -> None:
    """No detractor is missed."""
    queue(rig.db, "one")
    rig.sender.deliveries["one"] = [error]

    assert 2 == await rig.until_nothing_waits()
    assert MessageState.SENT is rig.row("one").state


async def test_a_poisoned_message_steps_aside(rig: Rig) -> None:
    """It cannot be composed: the others go on, and in the end it is given up."""
    queue(rig.db, "poison", priority=0)
    queue(rig.db, "one", "two")
    rig.sender.preparations["poison"] = [KeyError("a name that must not be shown")] * 99
    rig.pump.batch = 1

    await rig.pump.step()
    await rig.pump.step()
    await rig.pump.step()
    assert ["one", "two"] == rig.sender.sent
    await rig.until_nothing_waits()
    assert (MessageState.FAILED, "could not be composed: KeyError (gave up)") == (
        rig.row("poison").state, rig.row("poison").reason
    )  # fmt: skip


async def test_a_rate_limit_holds_the_channel(rig: Rig) -> None:
    """Nothing is claimed until the time that the other side named, by no copy; then it goes on."""
    queue(rig.db, "one", "two")
    limited = DeliveryError(Outcome.RETRY, "slow down", retry_after=timedelta(seconds=40), hold_channel=True)
    rig.sender.deliveries["one"] = [limited]
    rig.pump.batch = 1
    other = Pump(rig.db, Channel.EMAIL, rig.sender, rig.clock, "other")

    await rig.pump.step()
    held = only(rig.db, Allowance)
    assert ("email", START + timedelta(seconds=40)) == (held.name, held.spent_until)
    rig.clock.turn(seconds=39)
    assert [False, False] == [await rig.pump.step(), await other.step()]
    rig.clock.turn(seconds=1)
    assert 2 == await rig.until_nothing_waits()
    assert ["one", "two"] == sorted(rig.sender.sent)


async def test_a_held_channel_gives_no_message_up(rig: Rig) -> None:
    """Refused credentials for a day are no message's fault: when they are mended, all go out."""
    queue(rig.db, *(f"m{n}" for n in range(30)), kind=MessageKind.QUESTION)
    refused = DeliveryError(Outcome.RETRY, "credentials refused", hold_channel=True)
    for n in range(30):
        rig.sender.deliveries[f"m{n}"] = [refused] * (2 * MAX_ATTEMPTS)
    for _ in range(2 * MAX_ATTEMPTS * 2):
        await rig.pump.step()
        rig.clock.turn(seconds=30)
    rig.sender.deliveries.clear()
    await rig.until_nothing_waits()

    assert {MessageState.SENT} == {message.state for message in every(rig.db, Message)}
    assert 30 == len(rig.sender.sent) == len(set(rig.sender.sent))


async def test_two_pumps_send_nothing_twice(db: Database, database_url: str) -> None:
    """Two copies over the same queue, each with its own doors."""
    queue(db, *(f"m{n}" for n in range(100)))
    copies = [Database.connect(database_url) for _ in range(2)]
    sender = FakeSender()
    pumps = [Pump(copy, Channel.EMAIL, sender, HandClock(), f"w{n}", batch=7) for n, copy in enumerate(copies)]

    async def run(pump: Pump) -> None:
        while await pump.step():
            pass

    await asyncio.gather(*(run(pump) for pump in pumps))
    for copy in copies:
        copy.close()

    assert sorted(f"m{n}" for n in range(100)) == sorted(sender.sent)
    assert {MessageState.SENT} == {message.state for message in every(db, Message)}


async def test_a_running_pump_hears_the_bell_and_ends_when_told(db: Database) -> None:
    """What is queued is sent without waiting for the next poll; the message in flight is finished."""
    stop, delivering = asyncio.Event(), asyncio.Event()

    class Telling(FakeSender):
        async def deliver(self, ready: Ready) -> dict[str, str]:
            delivering.set()
            await asyncio.sleep(0.05)
            return await super().deliver(ready)

    sender, bell = Telling(), Bell()
    running = asyncio.create_task(Pump(db, Channel.EMAIL, sender, HandClock(), "w", bell=bell).run(stop))
    await asyncio.sleep(0.05)
    queue(db, "one")
    bell.ring()
    await asyncio.wait_for(delivering.wait(), 10)
    stop.set()
    bell.ring()
    await asyncio.wait_for(running, 10)

    assert ["one"] == sender.sent
    assert MessageState.SENT is only(db, Message).state
