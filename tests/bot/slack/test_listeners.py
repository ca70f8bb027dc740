"""The order of things: kept first, then acknowledged, then drawn; all of it in Slack's time."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from bot.sandbox.slack import Slow
from storage.database import Session
from tests.bot.slack.rig import Rig, over_http, shown

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])


def linger(session: Session, items: Sequence[float]) -> list[None]:
    time.sleep(sum(items))
    return [None] * len(items)


def break_answers(session: Session, items: Sequence[None]) -> list[None]:
    session.execute(text("ALTER TABLE answers RENAME COLUMN score TO points"))
    return [None] * len(items)


async def test_a_store_that_is_slow_costs_no_answer_and_no_acknowledgement(rig: Rig, backend: str) -> None:
    """After two seconds Slack is told that we have it; the work goes on."""
    aino = rig.contact()
    invitation_id = await rig.ask(aino)
    message = rig.question(aino)
    rig.side.background.start(rig.db.write(linger, 2.5, urgent=True))

    answer = await rig.slack.press(aino, message.channel, message.ts, text="9")
    assert rig.answer(invitation_id) is None
    await rig.done()

    assert answer.acknowledged
    assert rig.answer(invitation_id) is not None


async def test_a_press_that_could_not_be_kept_is_not_acknowledged(
    unconnected: Rig, backend: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The person sees that it did not count; the log says why."""
    aino = unconnected.contact()
    async with over_http(unconnected):
        await unconnected.ask(aino)
        unconnected.db.write_now(break_answers, [None])

        answer = await unconnected.press(aino, "9")

    assert not answer.acknowledged
    assert "a listener failed" in caplog.text


async def test_two_quick_presses_are_drawn_in_their_order(rig: Rig, backend: str) -> None:
    """Also when Slack takes longer over the first one."""
    aino = rig.contact()
    await rig.ask(aino)
    message = rig.question(aino)
    rig.slack.fail("response_url", Slow(0.5))

    await rig.slack.press(aino, message.channel, message.ts, text="3")
    buttons = [one for one in rig.slack.delivery.attempts if one.parcel.kind == "interactive"]
    pressed = buttons[-1].parcel.payload
    later = {**pressed["actions"][0], "action_id": "nps_score_9", "value": pressed["actions"][0]["value"][:-1] + "9"}
    later["action_ts"] = rig.slack.workspace.next_ts()
    parcel = type(buttons[-1].parcel)("interactive", {**pressed, "actions": [later]})
    await rig.slack.delivery.once(parcel)
    await rig.done()

    assert "*9* of 10" in shown(rig.question(aino))
