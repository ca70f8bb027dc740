"""The Web API client: no resending behind our back, and who we are in the workspace."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

TIMEOUT_SECONDS = 15


class NotInstalledError(Exception):
    """The app is not, or no longer, in the workspace that something belongs to; a sentence for the operator."""


def web_client(token: str | None, base_url: str) -> AsyncWebClient:
    """A client that sends each call once: slack_sdk's own would send again after a connection that broke, and a
    customer would get two surveys.

    No session is kept either: a kept connection that Slack has closed meanwhile fails like one that broke after
    sending, and a question would be left unknown for nothing.
    """
    return AsyncWebClient(token=token, base_url=base_url.rstrip("/") + "/", timeout=TIMEOUT_SECONDS, retry_handlers=[])


@dataclass(frozen=True, slots=True)
class Ours:
    """The workspace that the app is installed in, and the app's own ids there."""

    team_id: str
    bot_user_id: str
    bot_id: str


class Identity:
    """Asks Slack once who we are, unless that is known, and remembers it. SlackApiError while the token is refused."""

    def __init__(self, client: AsyncWebClient, known: Ours | None = None) -> None:
        self._client = client
        self._asking = asyncio.Lock()
        self._known = known

    async def known(self) -> Ours:
        """From memory, but for the first time."""
        async with self._asking:
            if self._known is None:
                answer = await self._client.auth_test()
                self._known = Ours(
                    str(answer["team_id"]), str(answer.get("user_id", "")), str(answer.get("bot_id", ""))
                )
            return self._known
