"""The web socket to Slack: it comes back by itself, is watched, and is let go of cleanly."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.slack import socket_mode
from tests.bot.slack.rig import Rig

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])


async def test_the_app_comes_back_after_slack_has_refreshed_the_connection(rig: Rig, backend: str) -> None:
    """Slack does so every few hours; presses go on."""
    aino = rig.contact()
    invitation_id = await rig.ask(aino)

    await rig.slack.sockets.refresh()
    await rig.slack.connected()
    await rig.press(aino, "9")

    assert rig.answer(invitation_id) is not None


async def test_without_a_connection_for_too_long_it_gives_up(unconnected: Rig, backend: str) -> None:
    """Whoever supervises the program starts it again: better than to sit there and hear nothing."""
    unconnected.slack.installation.app_scopes = frozenset()
    app_token = unconnected.slack.installation.app_token

    with pytest.raises(socket_mode.ConnectionLostError, match="no connection to Slack"):
        await socket_mode.run(unconnected.side.app, app_token, asyncio.Event(), patience=1.5)


async def test_it_stops_when_told_also_while_it_is_connecting(unconnected: Rig, backend: str) -> None:
    """Nobody waits for a Slack that is away."""
    stop = asyncio.Event()
    unconnected.slack.installation.app_scopes = frozenset()
    listening = asyncio.create_task(
        socket_mode.run(unconnected.side.app, unconnected.slack.installation.app_token, stop)
    )

    await asyncio.sleep(0.2)
    stop.set()

    await asyncio.wait_for(listening, 5)


async def test_each_new_connection_is_told_of(unconnected: Rig, backend: str) -> None:
    """The first, and the one after each gap, however short: what was typed meanwhile is read back."""
    told: asyncio.Queue[None] = asyncio.Queue()
    stop = asyncio.Event()
    app_token = unconnected.slack.installation.app_token
    listening = asyncio.create_task(
        socket_mode.run(unconnected.side.app, app_token, stop, connected=lambda: told.put_nowait(None))
    )
    await unconnected.slack.connected()
    await asyncio.wait_for(told.get(), 10)

    await unconnected.slack.sockets.refresh()
    await unconnected.slack.connected()
    await asyncio.wait_for(told.get(), 10)

    stop.set()
    await listening


async def test_a_connection_on_which_nothing_is_heard_is_given_up(unconnected: Rig, backend: str) -> None:
    """It is open as far as this side can tell, but nobody answers to a ping."""
    async with deaf_slack() as api_url:
        unconnected.side.app.client.base_url = api_url

        with pytest.raises(socket_mode.ConnectionLostError, match="not a word from Slack"):
            await socket_mode.run(unconnected.side.app, "xapp-any", asyncio.Event(), patience=2.5)


@contextlib.asynccontextmanager
async def deaf_slack() -> AsyncIterator[str]:
    """Opens connections, and neither says nor answers anything on them."""
    address = ""

    async def opened(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "url": f"{address.replace('http', 'ws')}link"})

    async def link(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=False, autoclose=False)
        await socket.prepare(request)
        await asyncio.sleep(60)
        return socket

    app = web.Application()
    app.add_routes([web.post("/apps.connections.open", opened), web.get("/link", link)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        yield address
    finally:
        await runner.cleanup()
