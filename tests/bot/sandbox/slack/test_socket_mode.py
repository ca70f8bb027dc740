"""The web socket as Slack runs it: tickets, several connections, refreshes, an app that comes back by itself."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SandboxSlack, User
from tests.bot.sandbox.slack.example_app import ExampleApp, over_sockets
from tests.bot.sandbox.slack.refusals import refused


@pytest.fixture
def ann(slack: SandboxSlack) -> User:
    return slack.add_user("ann")


@pytest.fixture
def app_client(slack: SandboxSlack) -> AsyncWebClient:
    return AsyncWebClient(slack.installation.app_token, base_url=slack.api_url, retry_handlers=[])


async def test_a_connection_is_greeted_and_acknowledges_by_envelope(
    slack: SandboxSlack, app_client: AsyncWebClient, ann: User
) -> None:
    """Hello with the number of connections; the envelope says whether it may be answered and which try it is."""
    url = (await app_client.apps_connections_open(app_token=slack.installation.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        hello = await socket.receive_json()
        saying = asyncio.create_task(slack.say(ann, slack.dm_id(ann), "hello"))
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await saying

    assert ("hello", 1) == (hello["type"], hello["num_connections"])
    assert ("events_api", False, 0) == tuple(
        envelope[key] for key in ("type", "accepts_response_payload", "retry_attempt")
    )
    assert slack.delivery.attempts[-1].answer.acknowledged


async def test_an_address_is_good_for_one_connection(slack: SandboxSlack, app_client: AsyncWebClient) -> None:
    """The second use and a made-up one are turned away."""
    url = (await app_client.apps_connections_open(app_token=slack.installation.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as socket:
            await socket.receive_json()
        for address in (url, url.replace("ticket=", "ticket=0")):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(address)


async def test_only_the_app_token_opens_connections(
    slack: SandboxSlack, client: AsyncWebClient, app_client: AsyncWebClient
) -> None:
    """The bot token is of the wrong kind; the app token needs its scope."""
    with refused("not_allowed_token_type"):
        await client.api_call("apps.connections.open")
    slack.installation.app_scopes = frozenset()
    with refused("missing_scope"):
        await app_client.api_call("apps.connections.open")


async def test_each_parcel_goes_to_one_of_several_connections(slack: SandboxSlack, ann: User) -> None:
    """Two copies of an app share the work; neither hears all of it."""
    async with over_sockets(slack) as first, over_sockets(slack) as second:
        await slack.until(lambda: slack.sockets.connections == 2)
        for n in range(4):
            await slack.say(ann, slack.dm_id(ann), str(n))

        assert [2, 2] == [len(first.heard), len(second.heard)]


async def test_an_app_comes_back_after_a_refresh(slack: SandboxSlack, socket_app: ExampleApp, ann: User) -> None:
    """Disconnect with its reason, then the close; the app opens a new connection by itself."""
    await slack.sockets.refresh()
    await slack.connected()
    await slack.say(ann, slack.dm_id(ann), "still there?")

    assert ["still there?"] == [body["event"]["text"] for body in socket_app.heard]


async def test_a_connection_lost_while_it_was_asked_counts_as_lost(
    slack: SandboxSlack, app_client: AsyncWebClient, ann: User
) -> None:
    """The event goes out again, to nobody in the end."""
    url = (await app_client.apps_connections_open(app_token=slack.installation.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.receive_json()
        saying = asyncio.create_task(slack.say(ann, slack.dm_id(ann), "hello"))
        await socket.receive_json()
        await socket.close()
        await saying

    assert "connection_failed" == slack.delivery.attempts[0].answer.reason


async def test_a_late_acknowledgement_counts_for_nothing(
    slack: SandboxSlack, app_client: AsyncWebClient, ann: User
) -> None:
    """The retry says why it came, in an envelope of its own; the event inside is the same."""
    url = (await app_client.apps_connections_open(app_token=slack.installation.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.receive_json()
        await slack.say(ann, slack.dm_id(ann), "hello")
        first, second = json.loads((await socket.receive()).data), await socket.receive_json()
        await socket.send_json({"envelope_id": first["envelope_id"]})
        await socket.send_json({"envelope_id": second["envelope_id"]})
        await slack.settled()

    assert (1, "timeout") == (second["retry_attempt"], second["retry_reason"])
    assert first["payload"] == second["payload"]
    assert [False, True] == [attempt.answer.acknowledged for attempt in slack.delivery.attempts]
