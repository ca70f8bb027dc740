"""The channels and direct conversations of the workspace, asked of Slack at its pace; nothing of them is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.asking import AskError, asking
from bot.slack.pace import Pace

# The most that Slack recommends for a page.
PAGE = 200
NO_SUCH_CHANNEL = frozenset({"channel_not_found", "method_not_supported_for_channel_type"})

Messages = list[Mapping[str, Any]]


class NoChannelError(Exception):
    """A channel that Slack does not show to the app; the message says what to do. `wrong_use`: or was misspelt."""

    wrong_use = True


class Conversations:
    """Raises AskError where Slack does not answer."""

    def __init__(self, client: AsyncWebClient, pace: Pace | None = None) -> None:
        self._client = client
        self._pace = pace or Pace()
        self._channels: dict[str, str] = {}

    async def members(self, channel_id: str) -> list[str]:
        """Who is in a channel, by their ids."""
        found: list[str] = []
        cursor = ""
        while True:
            async with self._turn("conversations.members"):
                answer = await self._client.conversations_members(channel=channel_id, limit=PAGE, cursor=cursor or None)
            found += [str(member) for member in answer["members"]]
            if not (cursor := next_cursor(answer)):
                return found

    async def channel(self, channel: str) -> Mapping[str, Any]:
        """Slack's description of a channel, by `#name` or id. NoChannelError where the app cannot see it."""
        channel_id = await self.channel_id(channel)
        try:
            async with self._turn("conversations.info"):
                answer = await self._client.conversations_info(channel=channel_id)
        except AskError as error:
            if error.code in NO_SUCH_CHANNEL:
                raise NoChannelError(no_channel(channel)) from error
            raise
        described: Mapping[str, Any] = answer["channel"]
        return described

    async def channel_id(self, channel: str) -> str:
        """The id of a channel that is named `#name`, or by its id. NoChannelError where the app sees none."""
        if is_channel_id(channel):
            return channel
        name = channel.removeprefix("#").lower()
        if name not in self._channels:
            await self._find_channel(name)
        if name not in self._channels:
            raise NoChannelError(no_channel(channel))
        return self._channels[name]

    async def direct(self, slack_user_id: str) -> str:
        """The id of the conversation with one person."""
        async with self._turn("conversations.open"):
            answer = await self._client.conversations_open(users=slack_user_id)
        return str(answer["channel"]["id"])

    async def history(self, channel_id: str, oldest: str, *, most: int) -> tuple[Messages, bool]:
        """What was written in a conversation after `oldest`, newest first, with our own marks; whether that is all."""

        def page(cursor: str | None) -> Awaitable[Any]:
            return self._client.conversations_history(
                channel=channel_id, oldest=oldest, cursor=cursor, limit=PAGE, include_all_metadata=True
            )

        return await self._read("conversations.history", page, most)

    async def thread(self, channel_id: str, thread_ts: str, *, most: int) -> tuple[Messages, bool]:
        """What was written under a message, oldest first and that message before them; whether that is all."""

        def page(cursor: str | None) -> Awaitable[Any]:
            return self._client.conversations_replies(
                channel=channel_id, ts=thread_ts, cursor=cursor, limit=PAGE, include_all_metadata=True
            )

        return await self._read("conversations.replies", page, most)

    async def _read(
        self, method: str, page: Callable[[str | None], Awaitable[Any]], most: int
    ) -> tuple[Messages, bool]:
        """Page by page, until there are so many."""
        found: Messages = []
        cursor = ""
        while len(found) < most:
            async with self._turn(method):
                answer = await page(cursor or None)
            found += answer["messages"]
            if not (cursor := next_cursor(answer)):
                return found, True
        return found, False

    async def _find_channel(self, name: str) -> None:
        cursor = ""
        while name not in self._channels:
            async with self._turn("conversations.list"):
                answer = await self._client.conversations_list(
                    types="public_channel,private_channel", exclude_archived=True, limit=PAGE, cursor=cursor or None
                )
            self._channels |= {str(one["name"]).lower(): str(one["id"]) for one in answer["channels"]}
            if not (cursor := next_cursor(answer)):
                return

    @asynccontextmanager
    async def _turn(self, method: str) -> AsyncIterator[None]:
        """Around one call of a method."""
        await self._pace.turn(method)
        with asking(method):
            yield


def next_cursor(answer: Any) -> str:
    """Where the next page begins, "" at the end."""
    return str((answer.get("response_metadata") or {}).get("next_cursor") or "")


def is_channel_id(text: str) -> bool:
    """C0123456789, or G… of an old private channel. A name has no capitals."""
    return text[:1] in ("C", "G", "D") and text.isalnum() and text.isupper()


def no_channel(channel: str) -> str:
    """What to do about it."""
    return f"the app sees no channel {channel}: is the name right? If it is private, /invite the app to it in Slack"
