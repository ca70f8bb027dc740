"""The app is taken out of a workspace, or its tokens are revoked: what we hold of it goes the same moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.slack.workspaces import Workspaces


class Uninstalling:
    """The listeners. Slack may tell of both, in any order, and more than once."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    def attach(self, app: AsyncApp) -> None:
        """Listen to both events."""
        app.event("app_uninstalled")(self.gone)
        app.event("tokens_revoked")(self.revoked)

    async def gone(self, body: dict[str, Any]) -> None:
        """The app was removed."""
        # Without a team it is about a whole organisation, in which the app cannot be installed.
        if body.get("team_id"):
            moment = datetime.fromtimestamp(int(body["event_time"]), UTC)
            await self._workspaces.remove(str(body["team_id"]), moment)

    async def revoked(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Some tokens were revoked; those of persons are none of ours."""
        if (event.get("tokens") or {}).get("bot"):
            await self.gone(body)
