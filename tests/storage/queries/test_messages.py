"""The outbox's rows: claimed in order and by one worker only, fenced, settled, and taken back when a lease runs out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from storage.database import Database
from storage.models import Invitation, Message
from storage.queries.messages import (
    Claimed,
    ClaimRequest,
    Settlement,
    claim,
    mark_sending,
    reference_of,
    release_expired,
    settle,
)
from storage.types import Channel, MessageKind, MessageState
from tests.support.clock import START
from tests.support.factories import an_invitation, every, only, queue

LEASE = timedelta(minutes=2)
LONG = timedelta(minutes=15)
LATER = START + timedelta(hours=1)


def request(worker: str = "w", limit: int = 100, *, after: float = 0, channel: Channel = Channel.EMAIL) -> ClaimRequest:
    """What a worker asks for, so many seconds after the start."""
    return ClaimRequest(channel, worker, limit, START + timedelta(seconds=after), LEASE)


def claimed(db: Database, worker: str = "w", limit: int = 100, *, after: float = 0) -> list[Claimed]:
    """What a worker gets."""
    return db.write_now(claim, [request(worker, limit, after=after)])[0]


def states(db: Database) -> dict[str, MessageState]:
    """By key."""
    return {message.key: message.state for message in every(db, Message)}


def test_the_most_urgent_goes_first_then_what_has_waited_longest(db: Database) -> None:
    """By priority, due time and order of queueing; what is not due, or another channel's, waits."""
    queue(db, "late", due_at=START + timedelta(seconds=1))
    queue(db, "c", "d")
    queue(db, "b", due_at=START - timedelta(days=1))
    queue(db, "a", priority=0)
    queue(db, "slack", channel=Channel.SLACK)

    assert ["a", "b"] == [message.key for message in claimed(db, limit=2)]
    assert ["c", "d"] == [message.key for message in claimed(db)]
    assert [] == claimed(db)


def test_a_message_is_queued_once_for_its_key(db: Database) -> None:
    """However often, also after it was sent."""
    queue(db, "one")
    queue(db, "one", "one", priority=0)
    (message,) = claimed(db)
    db.write_now(settle, [Settlement(message, MessageState.SENT, START)])
    queue(db, "one")

    assert {"one": MessageState.SENT} == states(db)


def test_workers_who_claim_at_once_share_without_overlap(db: Database, database_url: str) -> None:
    """Eight of them, each with doors of its own: every message is somebody's, and nobody's twice."""
    queue(db, *(f"m{n}" for n in range(200)))
    barrier = Barrier(8)

    def run(n: int) -> list[int]:
        copy = Database.connect(database_url)
        mine: list[int] = []
        try:
            barrier.wait()
            while batch := claimed(copy, f"w{n}", 7):
                mine += [message.id for message in batch]
        finally:
            copy.close()
        return mine

    with ThreadPoolExecutor(8) as pool:
        shares = list(pool.map(run, range(8)))

    everything = [id_ for share in shares for id_ in share]
    assert sorted(everything) == sorted(set(everything))
    assert [message.id for message in every(db, Message)] == sorted(everything)
    assert {message.id: message.worker for message in every(db, Message)} == {
        id_: f"w{n}" for n, share in enumerate(shares) for id_ in share
    }


async def test_workers_behind_one_door_share_too(db: Database) -> None:
    """Requests that are gathered into one transaction see each other's claims."""
    queue(db, *(f"m{n}" for n in range(10)))
    shares = db.write_now(claim, [request(f"w{n}", 4) for n in range(4)])

    assert [4, 4, 2, 0] == [len(share) for share in shares]
    assert 10 == len({message.id for share in shares for message in share})


def test_sending_is_committed_by_who_holds_the_lease(db: Database) -> None:
    """The lease starts anew, long enough for a slow server."""
    queue(db, "one")
    (message,) = claimed(db)
    now = START + LEASE - timedelta(seconds=1)

    assert [True] == db.write_now(mark_sending, [(message, now, LONG)])
    assert (MessageState.SENDING, now + LONG) == (only(db, Message).state, only(db, Message).lease_until)
    assert [False] == db.write_now(mark_sending, [(message, now, LONG)])


def test_nobody_sends_after_the_lease(db: Database) -> None:
    """Another worker may have it by then."""
    queue(db, "one")
    (message,) = claimed(db)

    assert [False] == db.write_now(mark_sending, [(message, START + LEASE, LONG)])
    assert {"one": MessageState.CLAIMED} == states(db)


def test_a_lost_claim_does_not_take_the_message_from_who_has_it_now(db: Database) -> None:
    """Also where both are of one process: the attempt tells them apart, in a batch with others' too."""
    queue(db, "one", "two")
    lost, other = claimed(db)
    db.write_now(release_expired, [(START + LEASE, [])])
    now = START + LEASE
    anew = db.write_now(claim, [request(after=LEASE.total_seconds())])[0]

    assert [False, True, False] == db.write_now(
        mark_sending, [(lost, now, LONG), (anew[1], now, LONG), (other, now, LONG)]
    )
    assert {"one": MessageState.CLAIMED, "two": MessageState.SENDING} == states(db)
    assert [True] == db.write_now(mark_sending, [(anew[0], now, LONG)])


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.FAILED, MessageState.PENDING, MessageState.DROPPED])
def test_who_lost_the_lease_settles_nothing(db: Database, state: MessageState) -> None:
    """A slow sender comes back when its message is another's, or nobody's: the row stays, the invitation too."""
    an_invitation(db)
    (slow,) = claimed(db)
    db.write_now(mark_sending, [(slow, START, LONG)])
    db.write_now(release_expired, [(START + LONG, [MessageKind.QUESTION])])
    settlement = Settlement(slow, state, LATER, "slow", {"ref": "slow"}, LATER)
    db.write_now(settle, [settlement])
    unheld = only(db, Message)
    (again,) = claimed(db, after=LONG.total_seconds())
    db.write_now(settle, [settlement])
    held = only(db, Message)

    assert (MessageState.PENDING, START, None) == (unheld.state, unheld.due_at, unheld.reference)
    assert (MessageState.CLAIMED, again.attempts, None) == (held.state, 2, held.reference)
    assert None is only(db, Invitation).asked_at


def test_a_sent_question_dates_its_invitation(db: Database) -> None:
    """That is when somebody was asked; an alert dates nothing."""
    invitation_id = an_invitation(db)
    queue(db, "alert", invitation_id=invitation_id)
    question, alert = claimed(db)
    db.write_now(settle, [Settlement(alert, MessageState.SENT, LATER)])
    before = only(db, Invitation).asked_at
    db.write_now(settle, [Settlement(question, MessageState.SENT, START, reference={"ref": "1"})])

    assert (None, START) == (before, only(db, Invitation).asked_at)
    assert (MessageState.SENT, {"ref": "1"}) == db.read_now(reference_of, question.key)
    assert None is db.read_now(reference_of, "nothing")


def test_what_goes_back_in_line_keeps_its_place_until_it_is_due(db: Database) -> None:
    """With the reason, and without a lease; an attempt that was none is not counted."""
    queue(db, "retried", "postponed")
    retried, postponed = claimed(db)
    back = [
        Settlement(retried, MessageState.PENDING, START, "busy", None, LATER),
        Settlement(postponed, MessageState.PENDING, START, "not yet", None, LATER, counted=False),
    ]
    db.write_now(settle, back)

    assert [(1, "busy", LATER, None, None), (0, "not yet", LATER, None, None)] == [
        (row.attempts, row.reason, row.due_at, row.lease_until, row.settled_at) for row in every(db, Message)
    ]
    assert [] == claimed(db)
    assert [2, 1] == [message.attempts for message in claimed(db, after=3600)]


def test_leases_that_ran_out_are_taken_back(db: Database) -> None:
    """What was only claimed goes back; what was being sent may have arrived: unknown, or again, by its kind."""
    for kind in (MessageKind.QUESTION, MessageKind.ALERT):
        queue(db, f"{kind}-claimed", f"{kind}-sending", f"{kind}-sent", kind=kind)
    queue(db, "untouched", channel=Channel.SLACK)
    for message in claimed(db):
        if not message.key.endswith("claimed"):
            db.write_now(mark_sending, [(message, START, LEASE)])
        if message.key.endswith("sent"):
            db.write_now(settle, [Settlement(message, MessageState.SENT, START)])
    early = db.write_now(release_expired, [(START + LEASE - timedelta(seconds=1), [MessageKind.ALERT])])
    counted = db.write_now(release_expired, [(START + LEASE, [MessageKind.ALERT])])

    assert [{}] == early
    assert [{"pending": 3, "unknown": 1}] == counted
    assert {
        "question-claimed": MessageState.PENDING,
        "question-sending": MessageState.UNKNOWN,
        "question-sent": MessageState.SENT,
        "alert-claimed": MessageState.PENDING,
        "alert-sending": MessageState.PENDING,
        "alert-sent": MessageState.SENT,
        "untouched": MessageState.PENDING,
    } == states(db)
