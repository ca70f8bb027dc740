"""The app as Slack knows it: everything acknowledged, nothing unsigned, nothing of its own taken for somebody's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_bolt.async_app import AsyncBoltRequest
from starlette.applications import Starlette

from bot.sandbox.slack import Dropped
from bot.slack.http import route
from tests.bot.slack.rig import Rig, over_http
from tests.support.data import shared_data


def payloads() -> list[str]:
    """The names of the samples; one that does not exist where the data is missing, so that the test says so."""
    folder = Path(__file__).parents[4] / "shared" / "data" / "slack" / "payloads"
    return sorted(path.name for path in folder.glob("*.json")) or ["missing.json"]


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_every_sample_of_slacks_payloads_is_acknowledged(
    rig: Rig, subtests: pytest.Subtests, backend: str
) -> None:
    """Whatever Slack has ever sent, in either form: no crash, nothing that Slack would send again."""
    folder = shared_data("slack/payloads")
    for name in payloads():
        body: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
        payload = body.get("payload", body) if name.startswith("socket_") else body
        with subtests.test(name):
            response = await rig.side.app.async_dispatch(AsyncBoltRequest(body=payload, mode="socket_mode"))

            assert 200 == response.status
    await rig.side.background.finish()


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_a_press_of_a_button_that_no_longer_exists_is_acknowledged(rig: Rig, backend: str) -> None:
    """Buttons of old messages live for ever."""
    body = {
        "type": "block_actions",
        "user": {"id": "U1", "team_id": "T1"},
        "container": {"type": "message", "channel_id": "D1", "message_ts": "1.0"},
        "actions": [{"type": "button", "action_id": "nps_of_old", "block_id": "b", "value": "1", "action_ts": "2.0"}],
    }

    for action in (
        {"action_id": "nps_of_old"},
        {"action_id": "nps_score_3", "value": "what?"},
        {"action_id": "nps_send"},
    ):
        body["actions"][0] = {**body["actions"][0], **action}  # type: ignore[index]
        response = await rig.side.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))

        assert 200 == response.status


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_an_unsigned_request_is_refused(unconnected: Rig, backend: str) -> None:
    """401, and nothing is looked at."""
    web = httpx.ASGITransport(Starlette(routes=[route(unconnected.side.app)]))
    body = {"type": "event_callback", "event": {"type": "message"}}

    async with httpx.AsyncClient(transport=web, base_url="http://127.0.0.1") as client:
        response = await client.post("/slack/events", json=body)

    assert 401 == response.status_code


async def test_what_comes_while_slack_cannot_be_asked_who_we_are_comes_again(unconnected: Rig) -> None:
    """It is not acknowledged before it has been looked at."""
    aino = unconnected.contact()
    unconnected.slack.fail("auth.test", Dropped())

    async with over_http(unconnected):
        await unconnected.ask(aino)
        await unconnected.done()

    tries = [attempt.answer.acknowledged for attempt in unconnected.slack.delivery.attempts]
    assert [False, True] == tries


async def test_who_we_are_is_asked_once(rig: Rig) -> None:
    """One call of auth.test for all requests."""
    aino = rig.contact()
    await rig.ask(aino)

    for label in ("3", "Skip", "Skip"):
        await rig.press(aino, label)

    assert 1 == len(rig.slack.calls("auth.test"))
