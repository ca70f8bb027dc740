"""The response address: five uses in thirty minutes, ephemeral unless told, 404 with JSON when it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.slack import SandboxSlack, User


@pytest.fixture
def ann(slack: SandboxSlack) -> User:
    return slack.add_user("ann")


def granted(slack: SandboxSlack, user: User, ts: str | None = None) -> AsyncWebhookClient:
    channel = slack.workspace.channel("#voice")
    key = slack.workspace.grant_response_url(user, channel, ts)
    return AsyncWebhookClient(slack.response_address(key))


async def test_a_reply_is_ephemeral_unless_it_says_otherwise(slack: SandboxSlack, ann: User) -> None:
    """response_type in_channel shows it to all."""
    slack.add_channel("voice", [ann])
    url = granted(slack, ann)
    await url.send(text="for you")
    await url.send(text="for all", response_type="in_channel")

    assert ["for you"] == [message.text for message in slack.ephemerals(ann, "#voice")]
    assert ["for all"] == [message.text for message in slack.channel("#voice")]


async def test_the_original_can_be_replaced_and_removed(slack: SandboxSlack, ann: User) -> None:
    """Also an ephemeral one, which nothing else can change."""
    slack.add_channel("voice", [ann])
    await granted(slack, ann).send(text="first")
    (message,) = slack.ephemerals(ann, "#voice")
    url = granted(slack, ann, message.ts)

    await url.send(text="second", replace_original=True)
    assert ["second"] == [message.text for message in slack.ephemerals(ann, "#voice")]
    await url.send(delete_original=True)
    assert [] == slack.ephemerals(ann, "#voice")


async def test_the_sixth_reply_is_refused(slack: SandboxSlack, ann: User) -> None:
    """404 and expired_url in JSON; a reply that was refused does not count."""
    slack.add_channel("voice", [ann])
    url = granted(slack, ann)
    refused = await url.send(text="x", blocks=[{"type": "unknown"}])
    fine = [(await url.send(text="x")).status_code for _ in range(5)]
    last = await url.send(text="x")

    assert (404, '{"ok":false,"error":"invalid_blocks"}') == (refused.status_code, refused.body)
    assert [200] * 5 == fine
    assert (404, '{"ok":false,"error":"expired_url"}') == (last.status_code, last.body)


async def test_after_thirty_minutes_it_is_dead() -> None:
    """By the workspace's clock."""
    now = SandboxSlack().workspace.now()
    slack = SandboxSlack(clock=lambda: now)
    ann = slack.add_user("ann")
    slack.add_channel("voice", [ann])
    async with slack.running():
        url = granted(slack, ann)
        now += timedelta(minutes=29)
        alive = await url.send(text="x")
        now += timedelta(minutes=2)
        dead = await url.send(text="x")

    assert [200, 404] == [alive.status_code, dead.status_code]
