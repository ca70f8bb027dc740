"""The sandbox's way into a workspace is as strict as Slack's: a code is good once, in time, and for those who may."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.sandbox.slack import Installation, SandboxSlack, Team
from tests.bot.slack.rig import HandClock

APP = Installation()
BACK = "https://nps.acme.example/slack/oauth_redirect"
ASKED = {"client_id": APP.client_id, "scope": "chat:write", "redirect_uri": BACK, "state": "of ours"}


@pytest.fixture
async def slack() -> AsyncIterator[SandboxSlack]:
    """Two workspaces."""
    found = SandboxSlack(Installation(redirect_urls=(BACK,)), clock=HandClock())
    found.neighbour(Team("T0NEXT", "next", "Next"))
    async with found.running():
        yield found


async def exchanged(slack: SandboxSlack, code: str, secret: str = APP.client_secret, back: str = BACK) -> str:
    """The error, or the token's team."""
    basic = b64encode(f"{APP.client_id}:{secret}".encode()).decode()
    async with httpx.AsyncClient(base_url=slack.api_url, headers={"Authorization": f"Basic {basic}"}) as client:
        answer = (await client.post("oauth.v2.access", data={"code": code, "redirect_uri": back})).json()
    return str(answer["team"]["id"] if answer["ok"] else answer["error"])


async def test_a_code_is_exchanged_once_by_who_may(slack: SandboxSlack) -> None:
    """A wrong try does not use it up."""
    code = slack.oauth.agree(ASKED, "T0NEXT")

    answers = [
        await exchanged(slack, "made up"),
        await exchanged(slack, code, secret="guessed"),
        await exchanged(slack, code, back="https://elsewhere.example/"),
        await exchanged(slack, code),
        await exchanged(slack, code),
    ]

    assert ["invalid_code", "bad_client_secret", "bad_redirect_uri", "T0NEXT", "invalid_code"] == answers


async def test_a_code_is_good_for_ten_minutes(slack: SandboxSlack) -> None:
    """Then somebody has to agree again."""
    code = slack.oauth.agree(ASKED, "T0NEXT")
    slack.workspace.clock.turn(minutes=10)  # type: ignore[attr-defined]

    assert "invalid_code" == await exchanged(slack, code)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"client_id": "another"}, "invalid_client_id"),
        ({"redirect_uri": "https://elsewhere.example/"}, "bad_redirect_uri"),
        ({"scope": "admin"}, "invalid_scope"),
    ],
)
async def test_what_the_apps_settings_do_not_name_is_not_asked(
    slack: SandboxSlack, wrong: dict[str, str], told: str
) -> None:
    """Nobody gets as far as to agree."""
    async with httpx.AsyncClient(base_url=slack.address) as client:
        page = await client.get("/oauth/v2/authorize", params={**ASKED, **wrong})

    assert 400 == page.status_code
    assert told in page.text


async def test_each_workspace_has_a_token_of_its_own(slack: SandboxSlack) -> None:
    """That of one says nothing of another, and the one that was there before is void."""
    before = slack.installation.bot_token
    for team in ("T0NEXT", slack.workspace.team.id):
        await exchanged(slack, slack.oauth.agree(ASKED, team))

    async with httpx.AsyncClient(base_url=slack.api_url) as client:
        headers = {"Authorization": f"Bearer {before}"}
        answer = (await client.post("auth.test", headers=headers)).json()

    assert "invalid_auth" == answer["error"]
