"""A process that sends is killed outright in each phase of a send: nothing is lost, and nobody is asked twice.

The child sends over a real socket to the test, which counts what arrived and says when the child stands where it is to
be killed. Recovery is what another copy does: take back the leases that ran out, and go on.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from scheduler.policy import CLAIM_LEASE, SENDING_LEASE
from scheduler.pump import Pump, release
from storage.database import Database
from storage.models import Invitation, Message
from storage.types import Channel, MessageKind, MessageState
from tests.support.clock import START, HandClock
from tests.support.factories import an_invitation, every, import_answers, queue
from tests.support.senders import FakeSender

QUESTIONS = 5
CHILD = """
import asyncio, socket, sys, time
from scheduler.outbox import Ready
from scheduler.pump import Pump
from storage.database import Database
from storage.types import Channel
from tests.support.clock import HandClock

url, port, phase = sys.argv[1], int(sys.argv[2]), sys.argv[3]
wire = socket.create_connection(("127.0.0.1", port))

def stand_still():
    wire.sendall(b"HERE\\n")
    time.sleep(60)

class Sender:
    async def prepare(self, message):
        if phase == "claimed":
            stand_still()
        return Ready(message, None)

    async def deliver(self, ready):
        if phase == "sending":
            stand_still()
        wire.sendall(f"SEND {ready.message.key}\\n".encode())
        if phase == "sent":
            stand_still()
        return {"ref": "child"}

asyncio.run(Pump(Database.connect(url), Channel.EMAIL, Sender(), HandClock(), "child", batch=3).step())
"""


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """Where the child sends to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        yield server


def arrived_before_the_kill(listening: socket.socket, url: str, phase: str) -> list[str]:
    """Start the child, kill it without a warning where it stands in this phase; the keys that it had sent."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, url, str(listening.getsockname()[1]), phase])
    wire, _ = listening.accept()
    with wire, wire.makefile(encoding="utf-8") as lines:
        sent = []
        for line in lines:
            if line == "HERE\n":
                break
            sent.append(line.removeprefix("SEND ").strip())
        child.send_signal(signal.SIGKILL)
        assert -signal.SIGKILL == child.wait()
    return sent


async def recover(db: Database, after: timedelta) -> FakeSender:
    """What a copy does that runs so much later."""
    clock, sender = HandClock(START + after), FakeSender()
    await release(db, clock)
    pump = Pump(db, Channel.EMAIL, sender, clock, "other")
    while await pump.step():
        pass
    return sender


def states(db: Database) -> Counter[MessageState]:
    """How many messages of each state."""
    return Counter(message.state for message in every(db, Message))


@pytest.mark.parametrize("phase", ["claimed", "sending", "sent"])
async def test_a_kill_loses_no_question_and_asks_nobody_twice(
    db: Database, database_url: str, listening: socket.socket, phase: str
) -> None:
    """Only what was in the middle of being sent is doubtful, and says so; all the rest is sent, once."""
    for _ in range(QUESTIONS):
        an_invitation(db)
    arrived = arrived_before_the_kill(listening, database_url, phase)
    other = await recover(db, SENDING_LEASE)

    times = Counter([*arrived, *other.sent])
    doubtful = [message.key for message in every(db, Message) if message.state is MessageState.UNKNOWN]
    assert 1 == max(times.values())
    assert {message.key for message in every(db, Message)} == {*times, *doubtful}
    assert (phase != "claimed") == bool(doubtful)
    assert Counter(sent=QUESTIONS - len(doubtful), unknown=len(doubtful)) == states(db)
    assert QUESTIONS - len(doubtful) == len([one for one in every(db, Invitation) if one.asked_at])


async def test_a_question_that_was_sent_before_the_kill_is_not_sent_again(
    db: Database, database_url: str, listening: socket.socket
) -> None:
    """It arrived, and only its settlement is missing: it is doubtful, and stays with that."""
    an_invitation(db)
    arrived = arrived_before_the_kill(listening, database_url, "sent")
    other = await recover(db, SENDING_LEASE)

    assert (1, []) == (len(arrived), other.sent)
    assert {MessageState.UNKNOWN: 1} == states(db)


@pytest.mark.parametrize("phase", ["claimed", "sending", "sent"])
async def test_a_kill_loses_no_alert(db: Database, database_url: str, listening: socket.socket, phase: str) -> None:
    """It would rather come twice than not at all."""
    (answer_id,) = import_answers(db, [{"score": 0, "answered_at": START}])
    queue(db, f"alert:{answer_id}", kind=MessageKind.ALERT, answer_id=answer_id)
    arrived = arrived_before_the_kill(listening, database_url, phase)
    other = await recover(db, SENDING_LEASE)

    assert [f"alert:{answer_id}"] == other.sent
    assert (phase == "sent") == bool(arrived)
    assert {MessageState.SENT: 1} == states(db)


async def test_nothing_is_taken_from_a_process_that_may_still_live(
    db: Database, database_url: str, listening: socket.socket
) -> None:
    """Until its lease has run out."""
    an_invitation(db)
    arrived_before_the_kill(listening, database_url, "claimed")
    early = await recover(db, CLAIM_LEASE - timedelta(seconds=1))
    late = await recover(db, CLAIM_LEASE)

    assert (0, 1) == (len(early.sent), len(late.sent))
