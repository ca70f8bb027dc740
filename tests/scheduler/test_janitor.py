"""Messages of which nobody knows whether they arrived: the channel is asked, and what it says is final."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.janitor import look
from scheduler.outbox import DeliveryError, Found, NotThere, Outcome, Undecided
from scheduler.policy import CLAIM_LEASE, LOOK_AFTER, LOOK_AGAIN, LOOK_FOR, SENDING_LEASE
from scheduler.pump import Pump, release
from storage.database import Database
from storage.models import Invitation, Message
from storage.queries.messages import Claimed, ClaimRequest, claim, mark_sending
from storage.types import Channel, MessageKind, MessageState
from tests.support.clock import START, HandClock
from tests.support.factories import an_invitation, every, only, queue
from tests.support.senders import FindingSender

BROKE = DeliveryError(Outcome.UNKNOWN, "the connection broke")
PLACE = {"channel": "D1", "ts": "1.000001"}


class Rig:
    """A question, the pump that sends it, and the janitor that looks after it."""

    def __init__(self, db: Database) -> None:
        self.db, self.clock, self.sender = db, HandClock(), FindingSender()
        self.pump = Pump(db, Channel.EMAIL, self.sender, self.clock, "w")
        self.invitation_id = an_invitation(db)
        self.key = f"question:{self.invitation_id}"

    async def lose(self) -> None:
        """Send the question; the connection breaks."""
        self.sender.deliveries[self.key].append(BROKE)
        await self.pump.step()

    async def look(self) -> dict[str, int]:
        """After a while."""
        self.clock.turn(seconds=LOOK_AFTER.total_seconds())
        return await look(self.db, Channel.EMAIL, self.sender, self.clock)

    @property
    def message(self) -> Message:
        """The question."""
        return only(self.db, Message)


@pytest.fixture
def rig(db: Database) -> Rig:
    """One question's."""
    return Rig(db)


async def test_a_question_that_is_found_was_sent(rig: Rig) -> None:
    """Its place is kept, and the invitation is dated by when it was sent; nothing is sent again."""
    await rig.lose()
    rig.sender.whereabouts[rig.key] = [Found(PLACE, START + timedelta(seconds=1))]

    assert {"sent": 1} == await rig.look()
    await rig.pump.step()
    assert (MessageState.SENT, PLACE) == (rig.message.state, rig.message.reference)
    assert START + timedelta(seconds=1) == only(rig.db, Invitation).asked_at
    assert [rig.key] == rig.sender.tried


async def test_a_question_that_is_not_there_is_sent_once_more(rig: Rig) -> None:
    """And once it has arrived it is like any other."""
    await rig.lose()

    assert {"pending": 1} == await rig.look()
    await rig.pump.step()
    assert (MessageState.SENT, {"ref": f"for {rig.key}"}) == (rig.message.state, rig.message.reference)
    assert rig.clock() == only(rig.db, Invitation).asked_at


async def test_a_question_that_is_missing_twice_has_failed(rig: Rig) -> None:
    """Whatever swallows it would swallow it again."""
    await rig.lose()
    await rig.look()
    await rig.lose()

    assert {"failed": 1} == await rig.look()
    assert "did not arrive" in (rig.message.reason or "")
    assert {} == await rig.look()


async def test_what_cannot_be_told_stays_unknown_and_is_asked_about_again(rig: Rig) -> None:
    """Later, with the reason meanwhile; and not for ever."""
    await rig.lose()
    rig.sender.whereabouts[rig.key] = [Undecided("no scope")] * 5

    assert {"unknown": 1} == await rig.look()
    assert (MessageState.UNKNOWN, "no scope") == (rig.message.state, rig.message.reason)
    assert {} == await rig.look()
    rig.clock.turn(seconds=LOOK_AGAIN.total_seconds())
    assert {"unknown": 1} == await rig.look()
    rig.clock.turn(seconds=LOOK_FOR.total_seconds())
    assert {} == await rig.look()


async def test_nobody_looks_before_the_channel_had_time_to_show_it(rig: Rig) -> None:
    """What is on its way is not missing."""
    await rig.lose()

    await look(rig.db, Channel.EMAIL, rig.sender, rig.clock)

    assert [] == rig.sender.sought


async def test_another_channels_messages_are_not_looked_for(rig: Rig) -> None:
    """Each sender knows its own."""
    await rig.lose()
    rig.clock.turn(hours=1)

    assert {} == await look(rig.db, Channel.SLACK, rig.sender, rig.clock)


async def test_what_a_crash_left_in_doubt_is_looked_for(rig: Rig) -> None:
    """The sender stopped in the middle of a call."""
    (claimed,) = await rig.db.write(claim, ClaimRequest(Channel.EMAIL, "dead", 1, rig.clock(), CLAIM_LEASE))
    await rig.db.write(mark_sending, (claimed, rig.clock(), SENDING_LEASE))
    rig.clock.turn(seconds=SENDING_LEASE.total_seconds())
    await release(rig.db, rig.clock)
    rig.sender.whereabouts[rig.key] = [Found(PLACE, START)]

    assert {"sent": 1} == await rig.look()


async def test_two_copies_that_look_at_once_write_once(rig: Rig) -> None:
    """Whoever is second changes nothing, so that nothing is sent twice."""
    await rig.lose()

    class Slower(FindingSender):
        async def find(self, message: Claimed) -> NotThere:
            self.sought.append(message.key)
            await look(rig.db, Channel.EMAIL, rig.sender, rig.clock)
            await rig.pump.step()
            return NotThere()

    rig.clock.turn(minutes=2)
    done = await look(rig.db, Channel.EMAIL, Slower(), rig.clock)

    assert {} == done
    assert [rig.key, rig.key] == rig.sender.tried
    assert MessageState.SENT is rig.message.state


async def test_an_alert_is_looked_for_before_it_is_sent_again(rig: Rig) -> None:
    """It rather comes twice than not at all; where it can be told, it comes once."""
    queue(rig.db, "alert:1", "alert:2")
    for key in ("alert:1", "alert:2"):
        rig.sender.deliveries[key].append(BROKE)
    await rig.pump.step()
    rig.sender.whereabouts["alert:1"] = [Found(PLACE, START)]
    rig.sender.whereabouts["alert:2"] = [Undecided("no scope")]
    rig.clock.turn(minutes=5)

    await rig.pump.step()

    found = {message.key: (message.state, message.reference) for message in every(rig.db, Message)}
    assert (MessageState.SENT, PLACE) == found["alert:1"]
    assert (MessageState.SENT, {"ref": "for alert:2"}) == found["alert:2"]
    assert 1 == rig.sender.tried.count("alert:1")


async def test_what_is_sent_for_the_first_time_is_not_looked_for(rig: Rig) -> None:
    """It costs a call."""
    queue(rig.db, "alert:1", kind=MessageKind.ALERT)

    await rig.pump.step()

    assert [] == rig.sender.sought
