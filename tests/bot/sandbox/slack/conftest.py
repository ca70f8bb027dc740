"""A sandbox that serves on a free port, clients of it, and an app on either line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Patience, SandboxSlack
from tests.bot.sandbox.slack.example_app import ExampleApp, over_http, over_sockets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

QUICK = Patience(ack_seconds=0.5, retry_seconds=(0.0, 0.05, 0.05), trigger_seconds=3.0)


@pytest.fixture
async def slack() -> AsyncIterator[SandboxSlack]:
    """A workspace with its Web API on a port of its own; the waits are short."""
    sandbox = SandboxSlack(patience=QUICK)
    async with sandbox.running():
        yield sandbox


@pytest.fixture
def client(slack: SandboxSlack) -> AsyncWebClient:
    """The bot's client, which tries everything once."""
    return AsyncWebClient(slack.installation.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture(params=["sockets", "http"])
async def app(request: pytest.FixtureRequest, slack: SandboxSlack) -> AsyncIterator[ExampleApp]:
    """A Bolt app connected to the workspace: every test that asks for it runs over Socket Mode and over HTTP."""
    connected = over_sockets if request.param == "sockets" else over_http
    async with connected(slack) as example:
        yield example


@pytest.fixture
async def socket_app(slack: SandboxSlack) -> AsyncIterator[ExampleApp]:
    """The same app over Socket Mode alone."""
    async with over_sockets(slack) as example:
        yield example


@pytest.fixture
async def http_app(slack: SandboxSlack) -> AsyncIterator[ExampleApp]:
    """The same app over HTTP alone."""
    async with over_http(slack) as example:
        yield example
