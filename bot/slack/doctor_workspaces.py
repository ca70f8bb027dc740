"""Is each workspace in order in which the app was installed by a link? Each failure says what to do there."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.checks import Check, failed, ok
from bot.slack.app import OAuth
from bot.slack.asking import AskError, asking
from bot.slack.client import web_client
from bot.slack.manifest import SCOPES
from bot.slack.sealing import Seal, SealError
from storage.queries.slack_workspaces import Installation

ANEW = "send its administrators a new link (nps slack install-link) by which they install the app again"
HOME = "Slack home workspace"


class Installed:
    """The installations, each with a client where its token can be read."""

    def __init__(self, oauth: OAuth, api_url: str, rows: Sequence[Installation]) -> None:
        self.rows = rows
        self._clients: dict[str, AsyncWebClient] = {}
        seal = Seal(oauth.secret_key)
        for row in rows:
            try:
                self._clients[row.team_id] = web_client(seal.opened(row.team_id, row.token), api_url)
            except SealError:
                continue

    @property
    def home(self) -> AsyncWebClient | None:
        """The client of the home workspace."""
        return next((self._clients.get(row.team_id) for row in self.rows if row.is_home), None)

    async def checks(self) -> list[Check]:
        """One for each."""
        return [await self.check(row) for row in self.rows]

    async def check(self, row: Installation) -> Check:
        """Whether its token opens, and what it may do."""
        name = f"workspace {row.name} ({row.team_id})"
        client = self._clients.get(row.team_id)
        if client is None:
            return failed(name, "its token cannot be read: NPS_SECRET_KEY has changed", ANEW)
        try:
            with asking("auth.test"):
                answer = await client.auth_test()
        except AskError as error:
            advice = ANEW if error.code else "is there a way to the internet (a proxy, a firewall)?"
            # Its own token, and none of the environment.
            return failed(name, f"Slack refuses the app there ({error.code})" if error.code else str(error), advice)
        granted = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", row.scopes)).split(",")}
        if missing := [scope for scope in SCOPES if scope not in granted]:
            return failed(name, f"scopes are missing: {', '.join(missing)}", ANEW)
        return ok(name, f"{'home, ' if row.is_home else ''}installed {row.installed_at:%Y-%m-%d}")


def setting_up(rows: Sequence[Installation], public_url: str, *, has_token: bool) -> list[Check]:
    """What others need to install the app, and where our own people are."""
    checks = []
    if not public_url.startswith("https://"):
        found = f"Slack sends people back to https addresses only, and NPS_PUBLIC_URL is {public_url or 'not set'}"
        checks.append(failed("Slack install page", found, "set NPS_PUBLIC_URL to where the world reaches you"))
    if not has_token and not any(row.is_home for row in rows):
        found = "there is none: alerts wait, and nobody sees the score in Slack"
        checks.append(failed(HOME, found, "open what nps slack install-link --home prints, or set NPS_SLACK_BOT_TOKEN"))
    return checks
