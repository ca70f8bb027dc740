"""Claims keep to what their limits have room for, and to what is held, over all copies of the program."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.database import Database
from storage.models import Allowance
from storage.queries.allowances import Hold, Limit, Spend, held_by, hold, spend
from storage.queries.messages import ClaimRequest, claim
from storage.types import Channel, MessageKind
from tests.support.clock import START
from tests.support.factories import only, queue

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
A, B = Limit.of("slack:a", 5, SECOND), Limit.of("slack:b", 2, SECOND)


def got(db: Database, now: datetime = START, *limits: Limit, kinds: tuple[MessageKind, ...] | None = None) -> int:
    """How many messages a claim gets at that time, of fifty that it would take."""
    return len(db.write_now(claim, [ClaimRequest(Channel.EMAIL, "w", 50, now, MINUTE, kinds, limits)])[0])


def fill(db: Database, count: int = 60) -> None:
    """So many messages are due."""
    queue(db, *(f"m{n}" for n in range(count)))


def test_without_limits_a_claim_gets_what_it_asks_for(db: Database) -> None:
    """As many as are due."""
    fill(db)

    assert [50, 10, 0] == [got(db) for _ in range(3)]


def test_a_claim_gets_what_its_limits_have_room_for_together(db: Database) -> None:
    """A message may go to either of two places, and which is not known yet."""
    fill(db)
    db.write_now(spend, [Spend((A,), START)] * 4)

    assert [1, 3] == [got(db, START, A), got(db, START, A, B)]


def test_a_claim_spends_nothing(db: Database) -> None:
    """What is dropped, or waits for something else, leaves its turn to the next."""
    fill(db)

    assert [5, 5] == [got(db, START, A), got(db, START, A)]


def test_nothing_is_claimed_within_a_full_limit(db: Database) -> None:
    """However long the queue is; as soon as there is room, so many."""
    fill(db)
    db.write_now(spend, [Spend((A,), START)] * 5)

    assert [0, 1, 5] == [got(db, START + n * SECOND / 10, A) for n in (1, 2, 20)]


def test_only_the_kinds_of_a_lane_are_claimed(db: Database) -> None:
    """Redraws that wait do not stand before questions."""
    queue(db, "one", "two", kind=MessageKind.REDRAW)
    queue(db, "three", kind=MessageKind.QUESTION)

    assert [1, 2] == [got(db, kinds=(MessageKind.QUESTION,)), got(db, kinds=(MessageKind.REDRAW,))]


def test_a_held_channel_hands_out_nothing_until_the_time(db: Database) -> None:
    """Within any limits; the other channel is free."""
    fill(db)
    queue(db, "slack", channel=Channel.SLACK)
    db.write_now(hold, [Hold((held_by(Channel.EMAIL),), START + MINUTE)])
    last = START + MINUTE - timedelta(microseconds=1)
    slack = ClaimRequest(Channel.SLACK, "w", 9, START, MINUTE)

    assert [0, 0, 0] == [got(db), got(db, last), got(db, last, A)]
    assert 1 == len(db.write_now(claim, [slack])[0])
    assert (5, 50) == (got(db, START + MINUTE, A), got(db, START + MINUTE))


def test_a_held_limit_lets_one_through_after_the_time_and_no_burst(db: Database) -> None:
    """Whoever was too quick begins again slowly; another limit is not concerned."""
    fill(db)
    db.write_now(hold, [Hold((A,), START + MINUTE)])

    assert [0, 2] == [got(db, START + MINUTE - SECOND / 10, A), got(db, START, B)]
    assert [1, 2, 5] == [got(db, START + MINUTE + wait, A) for wait in (0 * SECOND, SECOND / 5, SECOND)]
    assert [MINUTE - SECOND] == db.write_now(spend, [Spend((A,), START + SECOND)])


def test_a_later_hold_stands_and_an_earlier_one_does_not_shorten_it(db: Database) -> None:
    """Two answers of the other side may come in any order, also in one batch."""
    gate = Limit.gate("slack")
    db.write_now(hold, [Hold((gate,), START + 2 * MINUTE)])
    db.write_now(hold, [Hold((gate,), START + 5 * MINUTE), Hold((gate,), START + 3 * MINUTE)])
    db.write_now(hold, [Hold((gate,), START + MINUTE)])

    assert START + 5 * MINUTE == only(db, Allowance).spent_until
