"""The people and channels of the workspace: asked of Slack at its pace, people kept in the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.asking import AskError, asking
from bot.slack.pace import Pace
from bot.slack.people import nobody, person_of
from scheduler.clock import Clock
from storage.database import Database
from storage.queries.slack_directory import Person, keep_people, known_people

# People come, leave and move: everybody is asked about once a day.
STALE = timedelta(days=1)
# The most that Slack recommends for a page.
PAGE = 200
UNSEEN = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
NO_SUCH_CHANNEL = frozenset({"channel_not_found", "method_not_supported_for_channel_type"})


Messages = list[Mapping[str, Any]]


class NoChannelError(Exception):
    """A channel that Slack does not show to the app; the message says what to do. `wrong_use`: or was misspelt."""

    wrong_use = True


class Directory:
    """Raises AskError where Slack does not answer."""

    def __init__(self, client: AsyncWebClient, db: Database, clock: Clock, pace: Pace | None = None) -> None:
        self._client = client
        self._db = db
        self._clock = clock
        self._pace = pace or Pace()
        self._channels: dict[str, str] = {}

    async def by_email(self, email: str) -> Person | None:
        """Ask who in the workspace has this address; None: nobody who is still there."""
        try:
            async with self._turn("users.lookupByEmail"):
                answer = await self._client.users_lookupByEmail(email=email)
        except AskError as error:
            if error.code in UNSEEN:
                return None
            raise
        # This method does not tell the language.
        return await self.by_id(str(answer["user"]["id"]))

    async def by_id(self, slack_user_id: str) -> Person:
        """Ask about one person."""
        now = self._clock()
        try:
            async with self._turn("users.info"):
                answer = await self._client.users_info(user=slack_user_id, include_locale=True)
        except AskError as error:
            if error.code not in UNSEEN:
                raise
            person = nobody(slack_user_id, now)
        else:
            person = person_of(answer["user"], now)
        await self._db.write(keep_people, [person])
        return person

    async def page(self, cursor: str = "") -> str:
        """Ask about the next of all people of the workspace and keep them; the cursor of those after, "" at the end."""
        async with self._turn("users.list"):
            answer = await self._client.users_list(limit=PAGE, include_locale=True, cursor=cursor or None)
        now = self._clock()
        await self._db.write(keep_people, [person_of(user, now) for user in answer["members"]])
        return next_cursor(answer)

    async def people(self, slack_user_ids: Sequence[str]) -> list[Person]:
        """These people, in this order: from the store as they were within a day, the others from Slack."""
        known = await self._fresh(slack_user_ids)
        if len(slack_user_ids) - len(known) > self._pace.most("users.info"):
            await self.refresh()
            known = await self._fresh(slack_user_ids)
        return [known.get(one) or await self.by_id(one) for one in slack_user_ids]

    async def _fresh(self, slack_user_ids: Sequence[str]) -> dict[str, Person]:
        since = self._clock() - STALE
        known = await self._db.read(known_people, slack_user_ids)
        return {one: person for one, person in known.items() if person.refreshed_at >= since}

    async def refresh(self) -> None:
        """Ask about everybody, which takes a minute for three thousand people."""
        cursor = await self.page()
        while cursor:
            cursor = await self.page(cursor)

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
        found: Messages = []
        cursor = ""
        while len(found) < most:
            async with self._turn("conversations.history"):
                answer = await self._client.conversations_history(
                    channel=channel_id, oldest=oldest, limit=PAGE, include_all_metadata=True, cursor=cursor or None
                )
            found += answer["messages"]
            if not (cursor := next_cursor(answer)):
                return found, True
        return found, False

    async def thread(self, channel_id: str, thread_ts: str, *, most: int) -> tuple[Messages, bool]:
        """What was written under a message, oldest first and that message before them; whether that is all."""
        found: Messages = []
        cursor = ""
        while len(found) < most:
            async with self._turn("conversations.replies"):
                answer = await self._client.conversations_replies(
                    channel=channel_id, ts=thread_ts, limit=PAGE, include_all_metadata=True, cursor=cursor or None
                )
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
