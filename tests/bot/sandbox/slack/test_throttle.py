"""Slack's rate limits, enforced where a workspace is told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SandboxSlack, Throttle

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_conversation_takes_a_burst_and_then_one_a_second() -> None:
    """Three at once, the fourth waits; other conversations are not held up."""
    throttle = Throttle()
    waits = [throttle.wait("chat.postMessage", "C1", NOON) for _ in range(4)]

    assert [0, 0, 0, 3] == waits
    assert 0 == throttle.wait("chat.postMessage", "C2", NOON)
    assert 0 == throttle.wait("chat.postMessage", "C1", NOON + timedelta(seconds=3))


def test_the_workspace_has_a_limit_of_its_own() -> None:
    """However many conversations there are."""
    throttle = Throttle(posts_a_minute=10)
    waits = [throttle.wait("chat.postMessage", f"D{n}", NOON) for n in range(11)]

    assert [0] * 10 + [60] == waits


@pytest.mark.parametrize(("method", "calls"), [("users.list", 20), ("users.lookupByEmail", 50), ("users.info", 100)])
def test_a_method_takes_as_many_calls_a_minute_as_its_tier(method: str, calls: int) -> None:
    """The one too many waits until the first is a minute old."""
    throttle = Throttle()
    waits = [throttle.wait(method, None, NOON + timedelta(seconds=n % 2)) for n in range(calls + 1)]

    assert [0] * calls == waits[:-1]
    assert waits[-1] in {59, 60}


def test_methods_without_a_tier_are_free() -> None:
    """auth.test is for everybody, always."""
    throttle = Throttle()

    assert {0} == {throttle.wait("auth.test", None, NOON) for _ in range(1000)}


async def test_the_wait_is_in_the_header() -> None:
    """429, Retry-After, and the message is not there."""
    slack = SandboxSlack(throttle=Throttle(burst=1), clock=lambda: NOON)
    ann = slack.add_user("ann")
    async with slack.running():
        client = AsyncWebClient(slack.installation.bot_token, base_url=slack.api_url, retry_handlers=[])
        await client.chat_postMessage(channel=ann.id, text="1")
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=ann.id, text="2")

    assert "1" == caught.value.response.headers["Retry-After"]
    assert ["1"] == [message.text for message in slack.dm(ann)]
