"""The workspaces in which the app is installed, each with a client of its own: whatever calls Slack asks here for one.

The home workspace is where our own people and the owners' channels are.
"""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import Identity
from bot.slack.directory import Directory
from scheduler.clock import Clock
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Workspace:
    """`team` is None for the workspace of the single token. `directory` looks up its people, at its own pace."""

    team: str | None
    client: AsyncWebClient
    identity: Identity
    directory: Directory

    def reference(self, channel: str, ts: str) -> dict[str, str]:
        """Where a message of this workspace stands, as the outbox keeps it."""
        where = {"channel": channel, "ts": ts}
        return where if self.team is None else {**where, "team": self.team}


class Workspaces:
    """Finds the workspace that something belongs to."""

    def __init__(self, client: AsyncWebClient, db: Database, clock: Clock) -> None:
        self.single = Workspace(None, client, Identity(client), Directory(client, db, clock))

    async def home(self) -> Workspace:
        """Where our own people are."""
        return self.single

    async def of(self, team: str | None) -> Workspace:  # noqa: ARG002 - there is one, so far
        """The workspace of this id; None is the home workspace."""
        return self.single
