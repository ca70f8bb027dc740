"""The people of a workspace: asked of Slack at its pace, and kept in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.asking import AskError
from bot.slack.conversations import PAGE, Conversations, next_cursor
from bot.slack.pace import Pace
from bot.slack.people import nobody, person_of, teams_of
from scheduler.clock import Clock
from storage.database import Database
from storage.queries.slack_directory import Person, keep_people, known_people

# People come, leave and move: everybody is asked about once a day.
STALE = timedelta(days=1)
UNSEEN = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


class Directory(Conversations):
    """People, besides the conversations that they are in. Raises AskError where Slack does not answer.

    `team` is None for the workspace of the single token. Of others than the home workspace only their own people are
    kept, and only addresses in `domains`, where there are any: whoever runs a workspace can give people addresses.
    """

    def __init__(  # noqa: PLR0913 - what tells one workspace from another
        self,
        client: AsyncWebClient,
        db: Database,
        clock: Clock,
        pace: Pace | None = None,
        *,
        team: str | None = None,
        is_home: bool = True,
        domains: tuple[str, ...] = (),
    ) -> None:
        super().__init__(client, pace)
        self._db = db
        self._clock = clock
        self._team = team
        self._is_home = is_home
        self._domains = domains

    async def by_email(self, email: str) -> Person | None:
        """Ask who in the workspace has this address; None: nobody who is still there."""
        if not self._looks_for(email):
            return None
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
            person = None
        else:
            person = self._theirs(answer["user"], now)
        person = person or replace(nobody(slack_user_id, now), workspace=self._team)
        await self._db.write(keep_people, [person])
        return person

    async def page(self, cursor: str = "") -> str:
        """Ask about the next of all people of the workspace and keep them; the cursor of those after, "" at the end."""
        async with self._turn("users.list"):
            answer = await self._client.users_list(limit=PAGE, include_locale=True, cursor=cursor or None)
        now = self._clock()
        people = [self._theirs(user, now) for user in answer["members"]]
        await self._db.write(keep_people, [person for person in people if person is not None])
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

    def _theirs(self, user: Mapping[str, Any], now: datetime) -> Person | None:
        """Somebody as this workspace shows them; None for those of others, unless it is ours that shares a channel."""
        if not self._is_home and self._team not in teams_of(user):
            return None
        person = person_of(user, now)
        email = person.email if person.email is not None and self._looks_for(person.email) else None
        return replace(person, workspace=self._team, email=email)

    def _looks_for(self, email: str) -> bool:
        return not self._domains or email.rpartition("@")[2].lower() in self._domains
