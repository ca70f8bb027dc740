"""Socket Mode: one web socket that we open, so that no public address is needed, and a watch over it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.slack.client import web_client

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 1.0


class ConnectionLostError(Exception):
    """There has been no connection to Slack for too long; whoever supervises the program starts it again."""


Connected = Callable[[], None]


async def run(
    app: AsyncApp,
    app_token: str,
    stop: asyncio.Event,
    patience: float = PATIENCE_SECONDS,
    connected: Connected = lambda: None,
) -> None:
    """Connected until told to stop; `connected` is called whenever there is a new connection, the first one too.

    Raises `ConnectionLostError` after `patience` seconds without a connection, or with one on which nothing is heard:
    the client reconnects by itself, but is known to give up silently (slackapi/python-slack-sdk#1922) and to sit on a
    connection that is dead (slackapi/bolt-python#1529).
    """
    handler = AsyncSocketModeHandler(app, app_token, web_client=web_client(None, app.client.base_url))
    connecting = asyncio.ensure_future(handler.client.connect())  # type: ignore[no-untyped-call]
    try:
        await looking(connecting, stop, Watch(handler, patience, connected))
    finally:
        connecting.cancel()
        await close(handler, connecting)


class Watch:
    """What is known of the connection: since when there is none, and when something was last heard on it."""

    def __init__(self, handler: AsyncSocketModeHandler, patience: float, connected: Connected) -> None:
        self._socket = handler.client
        self._patience = patience
        self._connected = connected
        self._session: object = None
        self._pong: float | None = None
        self._alive_at = self._heard_at = asyncio.get_running_loop().time()
        self._socket.on_message_listeners.append(self._heard)

    async def look(self) -> None:
        """Raises `ConnectionLostError`."""
        now = asyncio.get_running_loop().time()
        # The answer to our ping of every ten seconds; set anew by the client itself where it was None.
        pong = self._socket.last_ping_pong_time
        if pong != self._pong and None not in (pong, self._pong):
            self._heard_at = now
        self._pong = pong
        if await self._socket.is_connected():
            self._alive_at = now
            if self._socket.current_session is not self._session:
                self._session = self._socket.current_session
                self._connected()
        for since, told in ((self._alive_at, "no connection to Slack"), (self._heard_at, "not a word from Slack")):
            if now - since > self._patience:
                raise ConnectionLostError(f"{told} for {self._patience:.0f} seconds")

    async def _heard(self, _: object) -> None:
        self._heard_at = asyncio.get_running_loop().time()


async def looking(connecting: asyncio.Future[None], stop: asyncio.Event, watch: Watch) -> None:
    """Every second."""
    while not stop.is_set():
        if connecting.done():
            connecting.result()
        await watch.look()
        await either(stop, LOOK_SECONDS)


async def either(stop: asyncio.Event, seconds: float) -> None:
    """Until told to stop, or so long."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


async def close(handler: AsyncSocketModeHandler, connecting: asyncio.Future[None]) -> None:
    """Let go of the socket and wait for the client's tasks, which otherwise complain when the loop ends."""
    client = handler.client
    tasks = [client.message_processor, client.current_session_monitor, client.message_receiver, connecting]
    await client.close()  # type: ignore[no-untyped-call]
    await asyncio.gather(*(task for task in tasks if task is not None), return_exceptions=True)
