"""The gate of a channel: a pace and a hold, over all copies of the program."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

from storage.database import Database
from storage.models import ChannelGate
from storage.queries.gates import hold
from storage.queries.messages import ClaimRequest, claim
from storage.types import Channel
from tests.support.clock import START
from tests.support.factories import only, queue

MINUTE = timedelta(minutes=1)


def got(db: Database, now: datetime, per_second: float | None = None, limit: int = 50) -> int:
    """How many messages a claim gets at that time."""
    request = ClaimRequest(Channel.EMAIL, "w", limit, now, MINUTE, per_second)
    return len(db.write_now(claim, [request])[0])


def fill(db: Database, count: int = 200) -> None:
    """So many messages are due."""
    queue(db, *(f"m{n}" for n in range(count)))


def test_without_a_pace_a_claim_gets_what_it_asks_for(db: Database) -> None:
    """As many as are due."""
    fill(db, 60)

    assert [50, 10, 0] == [got(db, START) for _ in range(3)]


def test_an_idle_channel_may_send_a_second_s_worth_at_once(db: Database) -> None:
    """And no more, however long it was idle; then it fills up again as time goes by."""
    fill(db)
    after = [0, 0, 0.1, 0.5, 0.5, 60, 60]

    assert [10, 0, 1, 4, 0, 10, 0] == [got(db, START + timedelta(seconds=second), 10) for second in after]


def test_over_time_a_channel_keeps_its_pace(db: Database) -> None:
    """Asked every 50 ms for eight seconds: the burst, and then the rate."""
    fill(db)
    sent = sum(got(db, START + timedelta(milliseconds=50 * n), 5) for n in range(161))

    assert 5 + 8 * 5 == sent


def test_a_slow_pace_lets_one_through_now_and_then(db: Database) -> None:
    """Less than one a second, with whole messages."""
    fill(db)
    sent = [got(db, START + timedelta(seconds=n), 0.5) for n in range(9)]

    assert [1, 0, 1, 0, 1, 0, 1, 0, 1] == sent


def test_a_claim_that_finds_little_spends_little(db: Database) -> None:
    """The pace is moved by what was handed out."""
    fill(db, 3)

    assert 3 == got(db, START, 10)
    fill(db, 20)
    assert 7 == got(db, START, 10)


def test_several_copies_keep_one_pace(db: Database, database_url: str) -> None:
    """They share the burst and the rate, also when they ask in the same moment."""
    fill(db)
    barrier = Barrier(4)

    def run(_: int) -> int:
        copy = Database.connect(database_url)
        try:
            total = 0
            for second in range(4):
                barrier.wait()
                total += got(copy, START + timedelta(seconds=second), 10)
            return total
        finally:
            copy.close()

    with ThreadPoolExecutor(4) as pool:
        total = sum(pool.map(run, range(4)))

    assert 40 == total


def test_a_copy_whose_clock_is_behind_gets_nothing(db: Database) -> None:
    """What was handed out by the other's clock is handed out."""
    fill(db)
    got(db, START + timedelta(minutes=5), 10)

    assert 0 == got(db, START, 10)


def test_a_held_channel_hands_out_nothing_until_the_time(db: Database) -> None:
    """With and without a pace; the other channel is free."""
    fill(db)
    queue(db, "slack", channel=Channel.SLACK)
    db.write_now(hold, [(Channel.EMAIL, START + MINUTE, "too many")])
    last = START + MINUTE - timedelta(microseconds=1)
    slack = ClaimRequest(Channel.SLACK, "w", 9, START, MINUTE)

    assert [0, 0, 0, 0] == [got(db, now, pace) for now in (START, last) for pace in (None, 10)]
    assert 1 == len(db.write_now(claim, [slack])[0])
    assert (10, 50) == (got(db, START + MINUTE, 10), got(db, START + MINUTE))


def test_a_later_hold_stands_and_an_earlier_one_does_not_shorten_it(db: Database) -> None:
    """Two answers of the other side may come in any order."""
    for minutes, because in ((2, "first"), (5, "later"), (1, "earlier")):
        db.write_now(hold, [(Channel.EMAIL, START + minutes * MINUTE, because)])

    gate = only(db, ChannelGate)
    assert (START + 5 * MINUTE, "later") == (gate.held_until, gate.held_because)
