"""The workspaces in which the app is installed, each with a client of its own: whatever calls Slack asks here for one.

The home workspace is where our own people and the owners' channels are: that of the single token where there is one,
otherwise the one that was installed as such. It is never guessed: whoever is a member there sees the scores.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.asking import asking
from bot.slack.client import Identity, NotInstalledError, Ours, web_client
from bot.slack.directory import Directory
from bot.slack.faults import CREDENTIALS, UNTIL_MENDED, To, delivery_error, parts
from bot.slack.sealing import Seal, SealError
from scheduler.clock import Clock
from scheduler.outbox import DeliveryError, Outcome
from storage.database import Database
from storage.queries.allowances import Limit
from storage.queries.slack_workspaces import Installation, Kept, Removal, installations, keep, remove

log = logging.getLogger(__name__)

# How long another copy of the program may not have noticed what one has installed or removed.
FRESH_SECONDS = 5.0
AT_ONCE = timedelta(seconds=1)
# The token will never work again; others may once something is mended.
GONE = frozenset({"token_revoked", "account_inactive"})
NO_HOME = "there is no home workspace: print a link for it (nps slack install-link --home) and install the app by it"
UNREADABLE = (
    "the token of %s cannot be read, since NPS_SECRET_KEY has changed: install the app there again"
    " (nps slack install-link)"
)


@dataclass(frozen=True, slots=True)
class Workspace:
    """`team` is None for the workspace of the single token. `directory` looks up its people, at its own pace."""

    team: str | None
    client: AsyncWebClient
    identity: Identity
    directory: Directory
    is_home: bool = True
    name: str = "the home workspace"

    @property
    def away(self) -> str | None:
        """Its id; None for the home workspace, however it came to be that."""
        return None if self.is_home else self.team

    def reference(self, channel: str, ts: str) -> dict[str, str]:
        """Where a message of this workspace stands, as the outbox keeps it."""
        where = {"channel": channel, "ts": ts}
        return where if self.team is None else {**where, "team": self.team}


class Workspaces:
    """Finds the workspace that something belongs to. `client` is that of the single token; without a `seal`, there are
    no others.
    """

    def __init__(
        self, client: AsyncWebClient | None, db: Database, clock: Clock, api_url: str = "", seal: Seal | None = None
    ) -> None:
        self._db = db
        self._clock = clock
        self._api_url = api_url
        self._seal = seal
        self._single = (
            None if client is None else Workspace(None, client, Identity(client), Directory(client, db, clock))
        )
        self._installed: dict[str, Workspace] = {}
        self._rows: dict[str, Installation] = {}
        self._read_at: float | None = None

    async def home(self) -> Workspace:
        """Where our own people are. NotInstalledError."""
        if self._single is not None:
            return self._single
        for workspace in (await self._others()).values():
            if workspace.is_home:
                return workspace
        raise NotInstalledError(NO_HOME)

    async def of(self, team: str | None) -> Workspace:
        """The workspace of this id; None is the home workspace. NotInstalledError."""
        if team is None:
            return await self.home()
        if (found := (await self._others()).get(team)) is not None:
            return found
        raise NotInstalledError(f"the app is not installed in the Slack workspace {team} any more")

    async def of_request(self, body: Mapping[str, Any]) -> Workspace | None:
        """The workspace whose installation Slack means; the home workspace where that is not told. None: in none."""
        found = (await self._others()).get(installed_in(body) or "")
        try:
            return found or await self.home()
        except NotInstalledError:
            return None

    async def all(self) -> list[Workspace]:
        """The home workspace first. AskError where Slack refuses the single token."""
        others = list((await self._others()).values())
        if self._single is None:
            return sorted(others, key=lambda workspace: not workspace.is_home)
        if not others:
            return [self._single]
        with asking("auth.test"):
            own = (await self._single.identity.known()).team_id
        return [self._single, *(workspace for workspace in others if workspace.team != own)]

    def known(self) -> tuple[str | None, ...]:
        """By what is known at this moment: None for the home workspace, and the ids of the others."""
        return (None, *(one.away for one in self._installed.values() if one.away is not None))

    async def keep(self, installed: Installation) -> Kept:
        """Write an installation, whose `token` is still as Slack gave it."""
        if self._seal is None:
            raise NotInstalledError("NPS_SLACK_CLIENT_ID is not set")
        token = self._seal.sealed(installed.team_id, installed.token)
        kept = await self._db.write(keep, replace(installed, token=token), urgent=True)
        self._read_at = None
        return kept

    async def remove(self, team: str, at: datetime) -> bool:
        """Let go of an installation and its token; whether there was one from before `at`."""
        removed = await self._db.write(remove, Removal(team, at), urgent=True)
        self._read_at = None
        if removed:
            log.warning("the app is not in %s any more; its token has been deleted", team, extra={"action": "slack"})
        return removed

    async def fault(
        self, workspace: Workspace, error: Exception, to: To, limits: Sequence[Limit] = ()
    ) -> DeliveryError:
        """What a failed call means for its message. An installed token that Slack refuses stops its own workspace only:
        `limits` are held.
        """
        code = str(parts(error)[2].get("error")) if isinstance(error, SlackApiError) else ""
        if workspace.team is None or code not in CREDENTIALS:
            return delivery_error(error, to, limits)
        reason = f"Slack refuses the app in {workspace.team} ({code})"
        if await self.refused(workspace, code):
            return DeliveryError(Outcome.RETRY, reason, retry_after=AT_ONCE)
        return DeliveryError(Outcome.RETRY, reason, retry_after=UNTIL_MENDED, holds=limits)

    async def refused(self, workspace: Workspace, code: str) -> bool:
        """Slack does not take the token of a workspace (`code`); whether that is the end of it, as when we missed the
        event that says so. The single token is for the operator to change.
        """
        log.error("Slack refuses the app in %s (%s)", workspace.name, code, extra={"action": "slack", "error": code})
        if workspace.team is None or code not in GONE:
            return False
        await self.remove(workspace.team, self._clock())
        return True

    async def _others(self) -> Mapping[str, Workspace]:
        """Those that were installed by a link, in the order in which they were."""
        if self._seal is None:
            return {}
        if self._read_at is None or time.monotonic() - self._read_at > FRESH_SECONDS:
            self._take(await self._db.read(installations), self._seal)
            self._read_at = time.monotonic()
        return self._installed

    def _take(self, rows: list[Installation], seal: Seal) -> None:
        """What has not changed keeps its client, with the pace of its calls."""
        before, rows_before = self._installed, self._rows
        self._rows = {row.team_id: row for row in rows}
        self._installed = {}
        for row in rows:
            if row == rows_before.get(row.team_id):
                self._installed |= {row.team_id: before[row.team_id]} if row.team_id in before else {}
                continue
            try:
                token = seal.opened(row.team_id, row.token)
            except SealError:
                log.error(UNREADABLE, row.team_id, extra={"action": "slack"})  # noqa: TRY400 - nothing to trace
                continue
            self._installed[row.team_id] = self._workspace(row, token)

    def _workspace(self, row: Installation, token: str) -> Workspace:
        client, is_home = web_client(token, self._api_url), row.is_home and self._single is None
        domains = tuple(row.domains.split())
        directory = Directory(client, self._db, self._clock, team=row.team_id, is_home=is_home, domains=domains)
        identity = Identity(client, Ours(row.team_id, row.bot_user_id, row.bot_id))
        return Workspace(row.team_id, client, identity, directory, is_home, row.name)


def installed_in(body: Mapping[str, Any]) -> str | None:
    """In which workspace the installation is that a request is for, pure. In a shared channel `team` is where it was
    pressed, perhaps by somebody of another company: the message itself says whose it is, as a window does.
    """
    view, message = body.get("view") or {}, body.get("message") or {}
    authorizations = body.get("authorizations") or [{}]
    team = body.get("team") or {}
    marks = (
        view.get("app_installed_team_id"),
        message.get("team"),
        authorizations[0].get("team_id"),
        team.get("id") if isinstance(team, Mapping) else team,
        body.get("team_id"),
    )
    return next((str(mark) for mark in marks if mark), None)
