"""Every behaviour of machines and people that is known, played against the real pages over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scanners.behaviours import reported
from tests.scanners.machines import MACHINES, UNDETECTABLE
from tests.scanners.people import PEOPLE
from tests.scanners.replay import Replay
from tests.support.data import shared_data

if TYPE_CHECKING:
    from storage.database import Database

# Held until they write something or an operator looks: what speaks against them cannot be told from a machine's.
HELD = {
    "without JavaScript, within thirty seconds",
    "a desktop in Azure, a click",
    "a desktop in Azure, sent",
    "in the minute of a sweep",
    "three links in a minute, and words",
    "at the address of a scanner, the same browser, with words",
}


@pytest.fixture
def backend() -> str:
    """What the rules say does not depend on the database."""
    return "sqlite"


async def test_no_machine_gives_a_score_or_unsubscribes_anybody(db: Database) -> None:
    """But for one that nothing tells from a person."""
    replay = Replay(db)
    outcomes = [await replay.play(one) for one in MACHINES]

    assert UNDETECTABLE == {one.behaviour.name for one in outcomes if one.false_score}
    assert set() == {one.behaviour.name for one in outcomes if one.false_leave}


async def test_people_are_heard_or_held_and_never_lost(db: Database) -> None:
    """With the score that they wanted to give."""
    replay = Replay(db)
    outcomes = [await replay.play(one) for one in PEOPLE]

    assert HELD == {one.behaviour.name for one in outcomes if one.false_hold}
    assert set() == {one.behaviour.name for one in outcomes if one.lost or one.false_leave}
    assert {one.name for one in PEOPLE} - HELD == {one.behaviour.name for one in outcomes if one.recorded}


async def test_the_reported_behaviours_come_to_nothing(db: Database) -> None:
    """Those of issue trackers and vendors' manuals; the one of them that ends with a person is heard."""
    replay = Replay(db)
    outcomes = [await replay.play(one) for one in reported(shared_data("mail/scanner-behaviours.jsonl"))]

    assert 12 == len(outcomes)
    assert [] == [one.behaviour.name for one in outcomes if one.false_score or one.false_leave or one.lost]
    assert ["time-of-click-head-then-human"] == [
        one.behaviour.name for one in outcomes if one.recorded and one.behaviour.person
    ]
