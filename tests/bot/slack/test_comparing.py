"""`/nps goals`, `/nps benchmarks` and two attributes at a time, in Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.config.goals import Goal
from bot.sandbox.slack import User
from storage.database import Database
from tests.bot.slack.rig import HandClock, Rig, over_sockets, sandbox, shown
from tests.bot.slack.test_commands import asked
from tests.support.factories import import_answers


@pytest.fixture
def backend() -> str:
    """What is asked of the database here is tried on both elsewhere."""
    return "sqlite"


@pytest.fixture
async def rig(db: Database) -> AsyncIterator[Rig]:
    """A programme with a goal."""
    clock = HandClock()
    slack = sandbox(clock)
    async with slack.running():
        rig = Rig(slack, db, clock, goals=(Goal("A good score", target=40.0),))
        async with over_sockets(rig):
            yield rig


@pytest.fixture
def olli(rig: Rig) -> User:
    """A member of the team, with 100 answers of this quarter: 50 promoters, 30 passives, 20 detractors."""
    plans = {10: "pro", 7: "free", 0: "free"}
    scores = [10] * 50 + [7] * 30 + [0] * 20
    import_answers(
        rig.db,
        [
            {"score": score, "answered_at": rig.clock(), "attributes": {"plan": plans[score], "country": "FI"}}
            for score in scores
        ],
    )
    user = rig.slack.add_user("olli")
    rig.slack.workspace.channel("customer-voice").members.append(user.id)
    return user


async def test_goals_and_benchmarks_are_answered_and_can_be_shared(rig: Rig, olli: User) -> None:
    """Of this quarter, if nothing else is said; what cannot be answered is said."""
    goals, benchmarks = shown(await asked(rig, olli, "goals")), shown(await asked(rig, olli, "benchmarks this-quarter"))

    assert "A good score: there are too few answers to decide it; the chance that it is met is about 1 in 10." in goals
    assert "Share in this channel" in goals
    assert "Ours is 30 (14 to 44)." in benchmarks
    assert "Qualtrics XM Institute, 2023" in benchmarks
    assert "There is no score in this period" in shown(await asked(rig, olli, "benchmarks last-year"))
    assert "come a period and 'survey', and nothing else" in shown(await asked(rig, olli, "goals by plan"))


async def test_of_anonymous_answers_no_days_of_choice_are_told(rig: Rig, olli: User) -> None:
    """Neither beside goals nor beside others."""
    rig.surveys["customers"] = replace(rig.surveys["customers"], anonymous=True)
    for words in ("goals last-7-days", "benchmarks last-7-days"):
        assert "score is shown for whole weeks" in shown(await asked(rig, olli, words))


async def test_the_score_is_split_by_two_attributes_at_a_time(rig: Rig, olli: User) -> None:
    """Or by one; more are too many."""
    told = shown(await asked(rig, olli, "by plan and country"))

    assert "The score by plan · country" in told
    assert "free · FI is below the rest by more than chance could do, and costs the score 35 points." in told
    assert "by 2 attributes at a time, not by 3" in shown(await asked(rig, olli, "by plan and country and channel"))
