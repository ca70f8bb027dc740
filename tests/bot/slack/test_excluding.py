"""“Not a real answer” below an alert that is no case."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.survey.routing import CaseRules, Roles, Told
from bot.survey.scale import Band
from storage.database import Database
from storage.types import AnswerStatus
from tests.bot.slack.rig import HandClock, Rig, over_sockets, sandbox, shown
from tests.bot.slack.team import Team

EACH = CaseRules(told={Band.PROMOTER: Told.EACH})


@pytest.fixture
async def told(db: Database) -> AsyncIterator[Team]:
    """The owners hear of each promoter; one of them has answered, and may be judged by one member."""
    clock = HandClock()
    slack = sandbox(clock)
    async with slack.running():
        rig = Rig(slack, db, clock, cases=EACH, roles=Roles(("U0000000001",)))
        async with over_sockets(rig):
            team = Team(rig)
            team.member("olli")
            aino = rig.contact()
            await rig.ask(aino)
            await rig.press(aino, "9")
            await rig.sent()
            yield team


async def test_an_answer_that_is_no_case_is_taken_out_and_put_back(told: Team) -> None:
    """With who said so and why; it shows at once and in what the outbox draws."""
    rig, olli = told.rig, told.rig.slack.workspace.user("olli")
    assert [] == told.cases()

    await told.press(olli, "Not a real answer…")
    await told.submit(olli, why="A test of ours")
    after = (rig.status(1), shown(told.alert()))
    await told.press(olli, "It is a real answer")

    assert AnswerStatus.EXCLUDED is after[0]
    assert f"*Not a real answer*, says <@{olli.id}>: A test of ours. It does not count." in after[1]
    assert AnswerStatus.COUNTED is rig.status(1)
    assert "Not a real answer…" in shown(told.alert())
    assert "A test of ours" not in shown(told.alert())


async def test_a_reason_is_needed(told: Team) -> None:
    """The error stands beside the field."""
    olli = told.rig.slack.workspace.user("olli")
    await told.press(olli, "Not a real answer…")

    answer = await told.submit(olli, why="  ")

    assert answer.body is not None
    assert "errors" == answer.body["response_action"]
    assert AnswerStatus.COUNTED is told.rig.status(1)


async def test_who_may_not_act_is_told_so_alone(told: Team) -> None:
    """Nothing is changed."""
    eve = told.member("eve")

    await told.press(eve, "Not a real answer…")

    assert 1 == len(told.private(eve))
    assert AnswerStatus.COUNTED is told.rig.status(1)
