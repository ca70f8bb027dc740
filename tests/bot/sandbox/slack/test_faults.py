"""What goes wrong on demand: 429 in every form, errors, dropped connections, slowness."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import (
    Dropped,
    Fault,
    RateLimited,
    RateLimitedInBody,
    Refused,
    SandboxSlack,
    ServerError,
    Slow,
    User,
)
from tests.bot.sandbox.slack.refusals import refused

if TYPE_CHECKING:
    from slack_sdk.web.async_slack_response import AsyncSlackResponse


@pytest.fixture
def ann(slack: SandboxSlack) -> User:
    return slack.add_user("ann")


async def post(client: AsyncWebClient, user: User) -> AsyncSlackResponse:
    return await client.chat_postMessage(channel=user.id, text="?")


@pytest.mark.parametrize(("seconds", "header"), [(2, "2"), (1.5, "1.5"), (None, None)])
async def test_too_many_requests(
    slack: SandboxSlack, client: AsyncWebClient, ann: User, seconds: float | None, header: str | None
) -> None:
    """429 with a whole, a fractional or no Retry-After; nothing is posted."""
    slack.fail("chat.postMessage", RateLimited(seconds))
    with pytest.raises(SlackApiError) as caught:
        await post(client, ann)

    response = caught.value.response
    assert (429, "ratelimited") == (response.status_code, response["error"])
    assert header == response.headers.get("Retry-After")
    assert [] == slack.dm(ann)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (RateLimitedInBody(), "ratelimited"),
        (RateLimitedInBody("rate_limited"), "rate_limited"),
        (Refused("channel_not_found"), "channel_not_found"),
    ],
)
async def test_an_error_in_a_body_of_status_200(
    slack: SandboxSlack, client: AsyncWebClient, ann: User, fault: Fault, error: str
) -> None:
    """Too many requests can be said with 200 as well, in either spelling."""
    slack.fail("chat.postMessage", fault)
    with refused(error):
        await post(client, ann)

    assert [(200, error)] == [(call.status, call.error) for call in slack.calls("chat.postMessage")]


async def test_a_page_of_html_instead_of_an_answer(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """500 and 503 come with HTML."""
    slack.fail("chat.postMessage", ServerError(503))
    with pytest.raises(SlackApiError) as caught:
        await post(client, ann)

    assert 503 == caught.value.response.status_code


@pytest.mark.parametrize(("after", "stored"), [(False, 0), (True, 1)])
async def test_a_connection_that_drops_leaves_the_client_in_doubt(
    slack: SandboxSlack, client: AsyncWebClient, ann: User, after: bool, stored: int
) -> None:
    """The client sees the same either way: whether the message was stored, only the history knows."""
    slack.fail("chat.postMessage", Dropped(after=after))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await post(client, ann)

    assert stored == len(slack.dm(ann))
    assert 1 == len(slack.calls("chat.postMessage"))


async def test_the_default_client_sends_twice_where_ours_does_not(slack: SandboxSlack, ann: User) -> None:
    """The reason for retry_handlers=[]: after a dropped connection the default posts a second survey."""
    default = AsyncWebClient(slack.installation.bot_token, base_url=slack.api_url)
    slack.fail("chat.postMessage", Dropped(after=True))
    await post(default, ann)

    assert 2 == len(slack.dm(ann))


async def test_slowness_comes_after_the_deed(slack: SandboxSlack, ann: User) -> None:
    """A client that stops waiting does not know that the message is there."""
    impatient = AsyncWebClient(slack.installation.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=1)
    slack.fail("chat.postMessage", Slow(1.2))
    with pytest.raises(TimeoutError):
        await post(impatient, ann)

    assert 1 == len(slack.dm(ann))


async def test_a_fault_happens_as_often_as_it_was_asked_for(
    slack: SandboxSlack, client: AsyncWebClient, ann: User
) -> None:
    """Twice for the method, then once for any method, then never again."""
    slack.fail("chat.postMessage", RateLimited(), times=2)
    slack.fail("*", RateLimitedInBody())
    errors = []
    for _ in range(4):
        try:
            errors.append((await post(client, ann)).get("error"))
        except SlackApiError as error:
            errors.append(error.response["error"])

    assert ["ratelimited", "ratelimited", "ratelimited", None] == errors


async def test_calls_are_on_record_without_the_token(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """What was asked, when, and how it was answered."""
    await post(client, ann)

    (call,) = slack.calls("chat.postMessage")
    assert (ann.id, "?", 200, "") == (call.arguments["channel"], call.arguments["text"], call.status, call.error)
    assert slack.installation.bot_token not in json.dumps(dict(call.arguments))


def test_an_error_that_a_method_never_answers_cannot_be_asked_for() -> None:
    """A test that asks for it would teach the app something that does not happen."""
    with pytest.raises(ValueError, match="does not answer no_text"):
        SandboxSlack().fail("views.open", Refused("no_text"))
