"""Who may do what in Slack: people of our own team see the score, and those whom the configuration names act on cases.

In a shared channel, people of other companies can press every button, so whoever acts is looked at first. A guest is
in our team by name only: companies let their customers in that way.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.slack.asking import AskError, asking
from bot.slack.client import NotInstalledError
from bot.slack.workspaces import Workspace, Workspaces
from bot.survey.routing import Roles
from scheduler.clock import Clock
from storage.database import Database
from storage.queries.slack_directory import Person, known_people

log = logging.getLogger(__name__)

FRESH = timedelta(minutes=5)
# Guests become members, and members leave.
STALE = timedelta(days=1)
# Slack waits three seconds for an answer, of which the database may need two.
ASK_SECONDS = 1.0
ELSEWHERE = "This is for people of the workspace that this app is installed in. Nothing has been changed."
NOT_NAMED = (
    "You are not among those who look after cases here, so nothing has been changed. Whoever looks after the"
    " configuration can name you in it."
)
UNSURE = "It could not be checked just now whether you may do this. Please try again in a moment."
# A group that there is not, or a plan without groups, has nobody in it.
NO_GROUP = frozenset({"no_such_subteam", "plan_upgrade_required", "subteam_not_found"})


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody who acts. `team_id` is None where Slack does not tell whose they are."""

    user_id: str
    team_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    members: frozenset[str]
    at: datetime


class Permission:
    """Asks Slack where the store does not know."""

    def __init__(
        self,
        workspaces: Workspaces,
        db: Database,
        roles: Roles,
        clock: Clock,
    ) -> None:
        self._workspaces = workspaces
        self._db = db
        self._roles = roles
        self._clock = clock
        self._groups: dict[str, _Group] = {}

    async def refusal(self, acting: Acting) -> str | None:
        """Why they may not act on cases, in a sentence for them; None: they may."""
        if not await self.is_member(acting):
            return ELSEWHERE
        if self._roles.allow(acting.user_id):
            return None
        try:
            groups = await asyncio.wait_for(self._groups_of(acting.user_id), ASK_SECONDS)
        except (AskError, TimeoutError) as error:
            log.warning("user groups could not be asked for: %s", error, extra={"action": "permission"})
            return UNSURE
        return None if self._roles.allow(acting.user_id, groups) else NOT_NAMED

    async def is_member(self, acting: Acting) -> bool:
        """Whether they are of our own team, and no guest in it."""
        try:
            home = await self._workspaces.home()
        except NotInstalledError:
            return False
        ours = (await home.identity.known()).team_id
        if acting.team_id not in (None, ours):
            return False
        person = await self._person(home, acting.user_id)
        if person is None:
            return acting.team_id == ours
        return person.team_id in (None, ours) and person.can_be_asked and not person.is_guest

    @property
    def names_somebody(self) -> bool:
        """Whether the configuration names those who look after cases, rather than leaving it to everybody."""
        return bool(self._roles.owners)

    async def _person(self, home: Workspace, user_id: str) -> Person | None:
        """As the store has it, where that is of today, otherwise from Slack. Where Slack takes too long, what the store
        has; None: nothing.
        """
        known = (await self._db.read(known_people, [user_id])).get(user_id)
        if known is not None and self._clock() - known.refreshed_at < STALE:
            return known
        try:
            return await asyncio.wait_for(home.directory.by_id(user_id), ASK_SECONDS)
        except (AskError, TimeoutError) as error:
            log.warning("somebody could not be looked up: %s", error, extra={"action": "permission"})
            return known

    async def _groups_of(self, user_id: str) -> list[str]:
        """The user groups of the configuration that they are in."""
        return [group for group in sorted(self._roles.groups) if user_id in await self._members(group)]

    async def _members(self, group: str) -> frozenset[str]:
        """From memory for five minutes. Where Slack does not answer, what it said last holds, or it is an AskError."""
        known = self._groups.get(group)
        if known is not None and self._clock() - known.at < FRESH:
            return known.members
        try:
            with asking("usergroups.users.list"):
                home = await self._workspaces.home()
                answer = await home.client.usergroups_users_list(usergroup=group)
            members = frozenset(str(user) for user in answer["users"])
        except AskError as error:
            if error.code in NO_GROUP:
                log.warning("there is no user group %s (%s)", group, error.code, extra={"action": "permission"})
                members = frozenset()
            elif known is not None:
                return known.members
            else:
                raise
        self._groups[group] = _Group(members, self._clock())
        return members
