"""Hits in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from storage.queries.hits import KeptHit, Mark, NewHit, keep, mark, on_invitations, overrule, to_be_looked_at
from storage.types import HitState
from tests.bot.web.site import NOON, Site

if TYPE_CHECKING:
    from storage.database import Database, Session

HOME = "192.0.2.0/24"


def hit(invitation_id: int, score: int, seconds: float = 0) -> NewHit:
    """An opened link, to be looked at a quarter of an hour later."""
    at = NOON + timedelta(seconds=seconds)
    return NewHit(
        invitation_id,
        str(score),
        "GET",
        HOME,
        "Mozilla/5.0",
        at,
        state=HitState.WAITING,
        look_at=at + timedelta(minutes=15),
    )


def kept(db: Database, *hits: NewHit) -> list[KeptHit]:
    """All that is kept of their invitations, after they are."""
    db.write_now(keep, [list(hits)])
    found = db.read_now(on_invitations, {one.invitation_id for one in hits})
    return [one for of_one in found.values() for one in of_one]


def test_invitations_are_looked_at_when_their_time_has_come(db: Database) -> None:
    """The oldest first, each once, up to a number of hits."""
    site = Site(db)
    first, second, third = (site.ask().invitation_id for _ in range(3))
    kept(db, hit(second, 2, 20), hit(first, 1, 10), hit(first, 3, 15), hit(third, 4, 40))
    later = NOON + timedelta(minutes=15, seconds=30)

    assert [first, second] == db.read_now(to_be_looked_at, later, 10)
    assert [first] == db.read_now(to_be_looked_at, later, 2)


def test_a_hit_comes_back_as_it_was_kept(db: Database) -> None:
    """Times are aware, the state is a word of ours, and what was sent is what it was."""
    new = replace(hit(Site(db).ask().invitation_id, 7), said={"score": 7, "words": True}, report="{}", hints="v=1")
    (found,) = kept(db, new)

    assert new == NewHit(**{name: getattr(found, name) for name in NewHit.__dataclass_fields__})
    assert (None, None) == (found.decided_by, found.decided_at)


def test_hits_on_an_invitation_that_is_gone_are_not_kept(db: Database) -> None:
    """Those on others are."""
    asked = Site(db).ask().invitation_id
    db.write_now(keep, [[hit(asked, 1)], [hit(asked + 1000, 2)]])

    assert [(1, "GET", "waiting")] == Site(db).hits()


def test_all_hits_of_an_invitation_come_in_the_order_of_time(db: Database) -> None:
    """Decided ones too: they are evidence."""
    site = Site(db)
    mine, other = site.ask().invitation_id, site.ask().invitation_id
    noted = replace(hit(mine, 2, 20), state=HitState.REJECTED, look_at=None)
    kept(db, hit(mine, 3, 30), noted, hit(mine, 1, 10), hit(other, 4))

    assert ["1", "2", "3"] == [one.link for one in db.read_now(on_invitations, [mine])[mine]]
    assert {} == db.read_now(on_invitations, [])


def decided(session: Session, items: Sequence[Sequence[Mark]]) -> list[None]:
    """As the rules have it."""
    for marks in items:
        mark(session, marks)
    return [None] * len(items)


def overruled(session: Session, items: Sequence[tuple[int, HitState]]) -> list[None]:
    """As an operator has it."""
    for id_, state in items:
        overrule(session, [id_], state, "ann", NOON)
    return [None] * len(items)


def test_what_an_operator_decided_stays_decided(db: Database) -> None:
    """What the rules said may be said anew."""
    asked = Site(db).ask().invitation_id
    first, second = kept(db, hit(asked, 1), hit(asked, 2, 1))
    db.write_now(decided, [[Mark(one.id, HitState.HELD) for one in (first, second)]])
    db.write_now(overruled, [(first.id, HitState.RECORDED)])
    db.write_now(decided, [[Mark(one.id, HitState.REJECTED) for one in (first, second)]])

    assert [(1, "GET", "recorded"), (2, "GET", "rejected")] == Site(db).hits()
    assert [] == db.read_now(to_be_looked_at, NOON + timedelta(days=1), 10)
