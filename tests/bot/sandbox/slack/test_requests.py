"""How a request may be made, and by whom: bodies, tokens, scopes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Json, SandboxSlack
from tests.bot.sandbox.slack.refusals import refused


async def answer(slack: SandboxSlack, method: str, token: str | None = "bot", **request: Any) -> Json:
    tokens = {"bot": slack.installation.bot_token, "app": slack.installation.app_token}
    headers = {"Authorization": f"Bearer {tokens.get(token, token)}"} if token else {}
    headers |= request.pop("headers", {})
    async with httpx.AsyncClient(base_url=slack.api_url) as http:
        body: Json = (await http.post(method, headers=headers, **request)).json()
        return body


async def test_a_form_and_json_say_the_same(slack: SandboxSlack) -> None:
    """Blocks in a form are JSON in text; a token may be among the form's fields."""
    ann = slack.add_user("ann")
    blocks = '[{"type": "divider"}]'
    form = {"channel": ann.id, "text": "form", "blocks": blocks, "token": slack.installation.bot_token}
    await answer(slack, "chat.postMessage", None, data=form)
    await answer(slack, "chat.postMessage", json={"channel": ann.id, "text": "json", "blocks": [{"type": "divider"}]})

    kinds = [(message.text, message.blocks[0]["type"]) for message in slack.dm(ann)]
    assert [("form", "divider"), ("json", "divider")] == kinds


@pytest.mark.parametrize(
    ("token", "request_", "error"),
    [
        (None, {"json": {"token": "xoxb-sandbox-bot-token"}}, "not_authed"),
        ("xoxb-other", {}, "invalid_auth"),
        ("app", {"data": {"channel": "C1", "text": "?"}}, "not_allowed_token_type"),
        ("bot", {"content": b"{", "headers": {"Content-Type": "application/json"}}, "invalid_json"),
        ("bot", {"json": ["channel"]}, "json_not_object"),
        ("bot", {"content": b"hello", "headers": {"Content-Type": "text/plain"}}, "invalid_post_type"),
        ("bot", {}, "invalid_arguments"),
    ],
)
async def test_a_request_that_slack_refuses(slack: SandboxSlack, token: str | None, request_: Json, error: str) -> None:
    """A token in JSON does not count; a wrong one, the wrong kind, a body that is none, nothing asked."""
    assert error == (await answer(slack, "chat.postMessage", token, **request_))["error"]


async def test_a_method_that_does_not_exist(slack: SandboxSlack) -> None:
    """Also one that exists in Slack but not here: better refused than pretended."""
    assert "unknown_method" == (await answer(slack, "chat.shout"))["error"]


async def test_some_methods_do_not_read_json(slack: SandboxSlack) -> None:
    """users.info with a JSON body is as if nothing had been asked."""
    ann = slack.add_user("ann")

    assert "invalid_arguments" == (await answer(slack, "users.info", json={"user": ann.id}))["error"]
    assert (await answer(slack, "users.info", data={"user": ann.id}))["ok"]


async def test_a_scope_that_is_missing_is_named(slack: SandboxSlack) -> None:
    """Needed and provided, and the header with all that the token has."""
    slack.installation.scopes = frozenset({"users:read", "commands"})
    body = await answer(slack, "chat.postMessage", json={"channel": "C1", "text": "?"})

    expected = {"ok": False, "error": "missing_scope", "needed": "chat:write", "provided": "commands,users:read"}
    assert expected == body


async def test_the_scopes_are_in_every_answer(slack: SandboxSlack, client: AsyncWebClient) -> None:
    """So that a check of the setting up can compare them with what it needs."""
    answered = await client.auth_test()

    assert ",".join(sorted(slack.installation.scopes)) == answered.headers["x-oauth-scopes"]
    assert slack.installation.bot_user_id == answered["user_id"]


async def test_a_revoked_token_opens_nothing(slack: SandboxSlack, client: AsyncWebClient) -> None:
    """The app was removed from the workspace."""
    slack.installation.revoked = True

    with refused("token_revoked"):
        await client.auth_test()
