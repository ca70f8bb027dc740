"""Hits in the store."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storage.queries.hits import KeptHit, NewHit, keep, mark, neighbours, waiting_before
from storage.types import HitState
from tests.bot.web.site import NOON, Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import Database, Session

HOME, CLOUD = "192.0.2.0/24", "203.0.113.0/24"


def hit(invitation_id: int, score: int, seconds: float = 0, network: str = HOME) -> NewHit:
    return NewHit(invitation_id, score, "GET", network, "Mozilla/5.0", NOON + timedelta(seconds=seconds))


def marked(session: Session, items: Sequence[tuple[list[int], HitState]]) -> list[None]:
    for ids, state in items:
        mark(session, ids, state)
    return [None] * len(items)


def scores(hits: Sequence[KeptHit]) -> list[int]:
    return [hit.score for hit in hits]


def test_waiting_hits_come_the_oldest_first_up_to_a_time_and_a_number(db: Database) -> None:
    """What is decided, or younger, is left out."""
    asked = Site(db).ask().invitation_id
    evidence = NewHit(asked, 5, "GET", HOME, "Mozilla/5.0", NOON, HitState.REJECTED)
    db.write_now(keep, [hit(asked, 3, 30), hit(asked, 2, 20), hit(asked, 1, 10), hit(asked, 4, 40), evidence])

    assert [1, 2, 3] == scores(db.read_now(waiting_before, NOON + timedelta(seconds=30), 10))
    assert [1, 2] == scores(db.read_now(waiting_before, NOON + timedelta(seconds=30), 2))


def test_a_hit_comes_back_as_it_was_kept(db: Database) -> None:
    """Times are aware, the state is a word of ours."""
    asked = Site(db).ask().invitation_id
    db.write_now(keep, [hit(asked, 7)])

    (kept,) = db.read_now(waiting_before, NOON, 10)

    assert KeptHit(kept.id, asked, 7, "GET", HOME, "Mozilla/5.0", NOON, HitState.WAITING) == kept


def test_neighbours_are_of_the_same_invitation_or_the_same_network_a_minute_around(db: Database) -> None:
    """Decided ones too: they are evidence."""
    site = Site(db)
    mine, other = site.ask().invitation_id, site.ask().invitation_id
    db.write_now(
        keep,
        [
            hit(mine, 0, 100),
            hit(mine, 1, 9000, CLOUD),
            hit(other, 2, 40),
            hit(other, 3, 39.9),
            hit(other, 4, 160),
            hit(other, 5, 100, CLOUD),
            NewHit(other, 6, "HEAD", HOME, "", NOON + timedelta(seconds=70), HitState.REJECTED),
        ],
    )
    (first,) = (kept for kept in db.read_now(waiting_before, NOON + timedelta(seconds=100), 10) if kept.score == 0)

    assert [2, 6, 0, 4, 1] == scores(db.read_now(neighbours, [first]))
    assert [] == db.read_now(neighbours, [])


def test_what_is_decided_stays_decided(db: Database) -> None:
    """A second copy of the program comes late and changes nothing."""
    asked = Site(db).ask().invitation_id
    db.write_now(keep, [hit(asked, 1), hit(asked, 2, 1)])
    ids = [kept.id for kept in db.read_now(waiting_before, NOON + timedelta(seconds=1), 10)]

    db.write_now(marked, [(ids[:1], HitState.RECORDED), (ids, HitState.REJECTED)])

    assert [(1, "GET", "recorded"), (2, "GET", "rejected")] == Site(db).hits()
