"""The web socket to Slack: it comes back by itself, is watched, and is let go of cleanly."""

from __future__ import annotations

import asyncio

import pytest

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
