"""Limits that all copies of the program keep together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.database import Database
from storage.queries.allowances import Limit, Spend, forget, shared_out, spend
from tests.support.clock import START

NOTHING, SECOND = timedelta(0), timedelta(seconds=1)
HOUR = timedelta(hours=1)


def waits(db: Database, *limits: Limit, times: int = 1, after: timedelta = NOTHING) -> list[timedelta]:
    """What so many sends are told at that time, one by one."""
    return [db.write_now(spend, [Spend(limits, START + after)])[0] for _ in range(times)]


def test_a_limit_lets_its_burst_through_and_then_tells_how_long_to_wait(db: Database) -> None:
    """Three an hour: three at once, then one every twenty minutes."""
    limit = Limit.of("mail:hour", 3, HOUR)

    assert [NOTHING, NOTHING, NOTHING, HOUR / 3] == waits(db, limit, times=4)
    assert [NOTHING, HOUR / 3] == waits(db, limit, times=2, after=HOUR / 3)


def test_what_must_wait_for_one_limit_spends_nothing_of_the_others(db: Database) -> None:
    """A full domain leaves the hour to other domains."""
    hour, domain = Limit.of("mail:hour", 2, HOUR), Limit.of("mail:domain:a.example", 1, SECOND)

    assert [NOTHING, SECOND, SECOND] == waits(db, hour, domain, times=3)
    assert [NOTHING] == waits(db, hour)


def test_a_batch_shares_what_there_is(db: Database) -> None:
    """The first of a batch come first."""
    item = Spend((Limit.of("slack", 2, SECOND),), START)

    assert [NOTHING, NOTHING, SECOND / 2] == db.write_now(spend, [item, item, item])


def test_less_than_one_in_a_span_is_one_now_and_then(db: Database) -> None:
    """Half a message a second."""
    assert [NOTHING, 2 * SECOND] == waits(db, Limit.of("slow", 0.5, SECOND), times=2)


def test_without_a_limit_nothing_waits(db: Database) -> None:
    """And nothing is written."""
    assert [NOTHING] == waits(db)


def test_copies_together_keep_the_limit(db: Database) -> None:
    """Eight threads want five each; ten may go."""
    item = Spend((Limit.of("mail:day", 10, timedelta(days=1)),), START)
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda _: db.write_now(spend, [item])[0], range(40)))

    assert 10 == told.count(NOTHING)


def test_what_says_nothing_any_more_is_forgotten(db: Database) -> None:
    """A limit that is free again needs no row."""
    waits(db, Limit.of("a", 1, SECOND))
    waits(db, Limit.of("b", 1, HOUR))

    assert [1] == db.write_now(forget, [START + 2 * SECOND])
    assert [HOUR - 2 * SECOND] == waits(db, Limit.of("b", 1, HOUR), after=2 * SECOND)


@given(
    number=st.integers(1, 20),
    gaps=st.lists(st.integers(0, 2_000), min_size=1, max_size=60),
)
def test_no_span_ever_sees_more_than_twice_the_number(number: int, gaps: list[int]) -> None:
    """The burst and what comes back meanwhile: the bound of the algorithm, for any pattern of asking."""
    limit, now, until, sent = Limit.of("x", number, SECOND), START, {"x": START}, []
    for gap in gaps:
        now += timedelta(milliseconds=gap)
        told, spent = shared_out([Spend((limit,), now)], until)
        until |= spent
        sent += [now] * told.count(NOTHING)

    assert all(sum(first <= at < first + SECOND for at in sent) <= 2 * number for first in sent)
