"""A programme on a workspace of the sandbox, connected by Socket Mode, and by both ways where a test wants both."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.bot.slack.rig import HandClock, Rig, over_http, over_sockets, sandbox
from tests.bot.slack.shared_channel import Shared
from tests.bot.slack.team import Team


@pytest.fixture
async def unconnected(db: Database) -> AsyncIterator[Rig]:
    """The app can call Slack, and hears nothing."""
    clock = HandClock()
    slack = sandbox(clock)
    async with slack.running():
        yield Rig(slack, db, clock)


@pytest.fixture
async def rig(unconnected: Rig) -> AsyncIterator[Rig]:
    """The app hears Slack by Socket Mode."""
    async with over_sockets(unconnected):
        yield unconnected


@pytest.fixture(params=["sockets", "http"])
async def either(request: pytest.FixtureRequest, unconnected: Rig) -> AsyncIterator[Rig]:
    """The app hears Slack by Socket Mode, then over HTTP."""
    connected = over_sockets if request.param == "sockets" else over_http
    async with connected(unconnected):
        yield unconnected


@pytest.fixture
def team(rig: Rig) -> Team:
    """Our own people, in the owners' channel."""
    return Team(rig)


@pytest.fixture
def shared(rig: Rig) -> Shared:
    """A channel shared with a customer; nobody is asked but from the post there."""
    return Shared(rig)


@pytest.fixture
def shared_either(either: Rig) -> Shared:
    """The same, by Socket Mode, then over HTTP."""
    return Shared(either)
