"""Socket Mode: one web socket that we open, so that no public address is needed, and a watch over it."""

from __future__ import annotations

import asyncio
import logging

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.slack.client import web_client

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 1.0


class ConnectionLostError(Exception):
    """There has been no connection to Slack for too long; whoever supervises the program starts it again."""


async def run(app: AsyncApp, app_token: str, stop: asyncio.Event, patience: float = PATIENCE_SECONDS) -> None:
    """Connected until told to stop. Raises `ConnectionLostError` after `patience` seconds without a connection: the
    client reconnects by itself, but is known to give up silently (slackapi/python-slack-sdk#1922, bolt-python#1529).
    """
    handler = AsyncSocketModeHandler(app, app_token, web_client=web_client(None, app.client.base_url))
    connecting = asyncio.ensure_future(handler.client.connect())  # type: ignore[no-untyped-call]
    try:
        await watch(handler, connecting, stop, patience)
    finally:
        connecting.cancel()
        await close(handler, connecting)


async def watch(
    handler: AsyncSocketModeHandler, connecting: asyncio.Future[None], stop: asyncio.Event, patience: float
) -> None:
    """Look every second."""
    loop = asyncio.get_running_loop()
    connected_at = loop.time()
    while not stop.is_set():
        if connecting.done():
            connecting.result()
        if await handler.client.is_connected():
            connected_at = loop.time()
        elif loop.time() - connected_at > patience:
            raise ConnectionLostError(f"no connection to Slack for {patience:.0f} seconds")
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
