"""Contacts get what Slack knows of them: their ids, by their addresses; time zone and language, if nobody gave them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from bot.slack.asking import AskError
from bot.slack.client import NotInstalledError
from bot.slack.directory import STALE
from bot.slack.faults import CREDENTIALS
from bot.slack.workspaces import Workspace, Workspaces
from scheduler.clock import Clock
from storage.database import Database
from storage.queries.slack_directory import (
    Stale,
    emails_to_seek,
    fill,
    forget_strangers,
    ids_to_refresh,
    link,
    sought,
    workspace_of,
)

log = logging.getLogger(__name__)

T = TypeVar("T")

# More unknown addresses than this, and it is quicker to page through the whole workspace.
MANY = 40
# How long a whole workspace that was paged through answers for addresses that come meanwhile.
FRESH = timedelta(minutes=15)
# A tick is to be seen again within minutes: about a minute's worth of each method.
PAGES = 15
IDS = 60
# Who is no contact of ours is kept for a day at most.
FORGETTING = timedelta(hours=1)
BREATHER = timedelta(seconds=30)
SETTLING = timedelta(minutes=4)


class Paging(NamedTuple):
    """All workspaces, being paged through over several ticks: those that are left, the first of them from `cursor`."""

    teams: tuple[str | None, ...]
    cursor: str
    began: datetime


class Linking:
    """One a program. Copies of the program do the same work twice at most, and the store takes the first."""

    def __init__(self, workspaces: Workspaces, db: Database, clock: Clock) -> None:
        self._workspaces = workspaces
        self._db = db
        self._clock = clock
        self._busy = asyncio.Lock()
        self._paging: Paging | None = None
        self._paged_at: datetime | None = None
        self._rest_until: datetime | None = None
        self._forgot_at: datetime | None = None

    async def tick(self) -> bool:
        """Link whom the store knows already, then ask Slack about some of the others; whether there are more.

        What Slack refuses waits for the next tick: people are asked by email meanwhile, or later.
        """
        async with self._busy:
            if self._rest_until is not None and self._clock() < self._rest_until:
                return False
            try:
                return await self._some()
            except AskError as error:
                self._rest_until = self._clock() + (error.wait or BREATHER)
                log.warning("people were not looked up: %s", error, extra={"action": "slack people"})
                return False

    async def settle(self, longest: timedelta = SETTLING) -> None:
        """Before a wave is planned: until all have been asked about, or so long."""
        until = self._clock() + longest
        while await self.tick() and self._clock() < until:
            pass

    async def seek(self, email: str) -> None:
        """Look one contact up now, whenever that was last done. What Slack refuses is said in the log."""
        now = self._clock()
        try:
            await self._by_email(email)
        except AskError as error:
            log.warning("nobody was looked up: %s", error, extra={"action": "slack people"})
            return
        await self._done([email], now, since=now)
        await self._db.write(fill, now)

    async def _some(self) -> bool:
        stale = Stale(self._clock() - STALE, self._clock())
        if self._forgot_at is None or stale.now - self._forgot_at > FORGETTING:
            await self._db.write(forget_strangers, stale.since)
            self._forgot_at = stale.now
        linked = await self._db.write(link, stale)
        emails = await self._db.read(emails_to_seek, stale.since, MANY + 1)
        ids = await self._db.read(ids_to_refresh, stale.since, IDS + 1)
        if self._paging is None and len(emails) + len(ids) > MANY and not self._is_fresh():
            teams = tuple(workspace.team for workspace in await self._workspaces.all())
            self._paging = Paging(teams, "", stale.now) if teams else None
        if self._paging is not None:
            more = await self._page(self._paging)
        else:
            more = await self._seek(emails, ids)
        if linked or emails or ids:
            await self._db.write(fill, self._clock())
        return more

    async def _page(self, paging: Paging) -> bool:
        """Some pages of a workspace. Whoever is in none of them, nor in those of the others, is not in Slack."""
        team, *left = paging.teams
        cursor = paging.cursor
        for _ in range(PAGES):
            cursor = await self._one_page(team, cursor)
            self._paging = Paging(paging.teams, cursor, paging.began)
            if not cursor:
                break
        if not cursor and left:
            self._paging = Paging(tuple(left), "", paging.began)
        elif not cursor:
            self._paging, self._paged_at = None, paging.began
            await self._done(None, paging.began)
        return True

    async def _one_page(self, team: str | None, cursor: str) -> str:
        """The cursor of the next; "" also where the app is not any more."""
        try:
            workspace = await self._workspaces.of(team)
        except NotInstalledError:
            return ""
        return await self._asked(workspace, workspace.directory.page(cursor)) or ""

    async def _by_email(self, email: str) -> None:
        """Ask every workspace: people may be in several, and which is the best is decided when all are known."""
        for workspace in await self._workspaces.all():
            await self._asked(workspace, workspace.directory.by_email(email))

    async def _asked(self, workspace: Workspace, asking: Coroutine[Any, Any, T]) -> T | None:
        """None where Slack does not let us into this workspace: that is no reason not to ask the others."""
        try:
            return await asking
        except AskError as error:
            if workspace.team is None or error.code not in CREDENTIALS:
                raise
            await self._workspaces.refused(workspace, error.code)
            return None

    async def _refresh(self, slack_user_id: str) -> None:
        """Ask about somebody where they were seen last, and where that does not show them, in the others."""
        seen_in = await self._db.read(workspace_of, slack_user_id)
        for workspace in sorted(await self._workspaces.all(), key=lambda one: one.team != seen_in):
            person = await self._asked(workspace, workspace.directory.by_id(slack_user_id))
            if person is not None and person.found:
                return

    async def _seek(self, emails: list[str], ids: list[str]) -> bool:
        """One by one; addresses only where the whole workspace has not just been gone through."""
        if emails and self._is_fresh():
            await self._done(None, self._clock())
        else:
            for email in emails[:MANY]:
                await self._by_email(email)
                await self._done([email], self._clock())
        for slack_user_id in ids[:IDS]:
            await self._refresh(slack_user_id)
        return len(emails) > MANY or len(ids) > IDS

    async def _done(self, emails: list[str] | None, asked_at: datetime, since: datetime | None = None) -> None:
        """Link who was found; the others are not asked about again for a day."""
        stale = Stale(since or asked_at - STALE, asked_at)
        linked = await self._db.write(link, stale)
        await self._db.write(sought, (emails, stale))
        if linked:
            log.info("contacts were found in Slack", extra={"action": "slack people", "linked": linked})

    def _is_fresh(self) -> bool:
        return self._paged_at is not None and self._clock() - self._paged_at < FRESH
