"""Requests to the app's own address: signed, retried with their reason, stopped when the app says so."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING

import pytest
import uvicorn
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.sandbox.slack import GestureError, SandboxSlack, User
from tests.bot.sandbox.slack.example_app import over_http

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


@pytest.fixture
def ann(slack: SandboxSlack) -> User:
    return slack.add_user("ann")


Seen = list[tuple[dict[str, str], bytes]]


@contextlib.asynccontextmanager
async def answering(respond: Callable[[Seen], Response]) -> AsyncIterator[tuple[str, Seen]]:
    """An address that notes every request and answers as it is told."""
    seen: Seen = []

    async def endpoint(request: Request) -> Response:
        seen.append((dict(request.headers), await request.body()))
        return respond(seen)

    listener = socket.create_server(("127.0.0.1", 0))
    web = Starlette(routes=[Route("/", endpoint, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(web, lifespan="off", log_config=None))
    serving = asyncio.create_task(server._serve([listener]))  # noqa: SLF001 - serve() would take the signals
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/", seen
    finally:
        server.should_exit = True
        await serving
        listener.close()


async def test_every_request_is_signed(slack: SandboxSlack, ann: User) -> None:
    """slack_sdk's own verifier agrees; another secret does not."""
    async with answering(lambda _: PlainTextResponse("")) as (url, seen):
        await slack.use_http(url, verify=False)
        await slack.say(ann, slack.dm_id(ann), "hello")

    headers, body = seen[0]
    assert "application/json" == headers["content-type"]
    assert SignatureVerifier(slack.installation.signing_secret).is_valid_request(body, headers)
    assert not SignatureVerifier("another").is_valid_request(body, headers)


async def test_retries_say_their_number_and_reason(slack: SandboxSlack, ann: User) -> None:
    """None the first time, then x-slack-retry-num and x-slack-retry-reason."""
    async with answering(lambda seen: PlainTextResponse("", 200 if len(seen) == 3 else 500)) as (url, seen):
        await slack.use_http(url, verify=False)
        await slack.say(ann, slack.dm_id(ann), "hello")
        await slack.settled()

    tries = [(h.get("x-slack-retry-num"), h.get("x-slack-retry-reason")) for h, _ in seen]
    assert [(None, None), ("1", "http_error"), ("2", "http_error")] == tries


async def test_an_app_can_ask_for_no_retry(slack: SandboxSlack, ann: User) -> None:
    """X-Slack-No-Retry: 1 on the error ends it."""
    no_retry = {"X-Slack-No-Retry": "1"}
    async with answering(lambda _: PlainTextResponse("", 500, headers=no_retry)) as (url, seen):
        await slack.use_http(url, verify=False)
        await slack.say(ann, slack.dm_id(ann), "hello")
        await slack.settled()

    assert 1 == len(seen)


async def test_nobody_at_the_address(slack: SandboxSlack, ann: User) -> None:
    """connection_failed, after all tries."""
    await slack.use_http("http://127.0.0.1:9/", verify=False)
    await slack.say(ann, slack.dm_id(ann), "hello")
    await slack.settled()

    assert ["connection_failed"] * 4 == [attempt.answer.reason for attempt in slack.delivery.attempts]


async def test_an_address_must_answer_the_challenge(slack: SandboxSlack) -> None:
    """Slack verifies a request URL before it takes it; the wrong signing secret shows here."""
    async with answering(lambda _: PlainTextResponse("hello")) as (url, _):
        with pytest.raises(GestureError, match="challenge"):
            await slack.use_http(url)
    async with over_http(slack):
        slack.installation.signing_secret = "another"
        address = str(getattr(slack.delivery.line, "url", ""))
        with pytest.raises(GestureError, match="http_error"):
            await slack.use_http(address)
