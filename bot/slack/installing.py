"""From a link to an installation: to Slack's own page and back, and the token that it gives for the code.

It is our own few lines and not Bolt's flow, so that pages, texts and the store are those of everything else.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import encode_basic_auth

from bot.installs import Attempt, Begun, Installed, InstallLink, InstallLinks, NotInstalled
from bot.links import LinkError
from bot.slack.app import OAuth
from bot.slack.asking import AskError, asking
from bot.slack.client import web_client
from bot.slack.faults import LIMITED
from bot.slack.manifest import SCOPES
from bot.slack.workspaces import Workspaces
from scheduler.clock import Clock
from storage.queries.slack_workspaces import Installation, Kept

log = logging.getLogger(__name__)

EXCHANGE = "oauth.v2.access"


class Installing:
    """Implements `bot.web.installing.Installer`."""

    def __init__(self, oauth: OAuth, api_url: str, links: InstallLinks, workspaces: Workspaces, clock: Clock) -> None:
        self._oauth = oauth
        self._api_url = api_url
        self._links = links
        self._workspaces = workspaces
        self._clock = clock

    def read(self, token: str) -> InstallLink:
        """What a link is for. Raises LinkError, and ExpiredLinkError."""
        return self._links.read(token, self._clock())

    def begin(self, token: str) -> Begun:
        """Slack's page, for exactly the scopes of the manifest."""
        keepsake = secrets.token_urlsafe(32)
        asked = {
            "client_id": self._oauth.client_id,
            "scope": ",".join(SCOPES),
            "redirect_uri": self._links.back,
            "state": self._links.state(token, keepsake, self._clock()),
        }
        slack = urlsplit(self._api_url)
        return Begun(f"{slack.scheme}://{slack.netloc}/oauth/v2/authorize?{urlencode(asked)}", keepsake)

    async def finish(self, query: Mapping[str, str], keepsake: str) -> Installed | NotInstalled:
        """Come back with what Slack says and what the browser kept. Nothing is written unless all of it is right."""
        try:
            attempt = self._links.read_state(query.get("state", ""), keepsake, self._clock())
        except LinkError:
            return NotInstalled.STRAY
        if query.get("error"):
            return NotInstalled.DECLINED
        try:
            found = await self._exchange(query.get("code", ""), attempt)
        except AskError as error:
            log.warning("the app was not installed: %s", error, extra={"action": "install", "error": error.code})
            return NotInstalled.AWAY if error.code in {"", *LIMITED} else NotInstalled.REFUSED
        if found is None:
            return NotInstalled.WHOLE_ORGANISATION
        kept = await self._workspaces.keep(found)
        log.info("an installation came", extra={"action": "install", "team": found.team_id, "became": kept.value})
        return NotInstalled.USED if kept is Kept.USED else Installed(found.name)

    async def _exchange(self, code: str, attempt: Attempt) -> Installation | None:
        """The installation, with its token as Slack gave it; None: of a whole organisation."""
        with asking(EXCHANGE):
            # slack_sdk's own method sends the same by a class of aiohttp's that is to go.
            answer = await web_client(None, self._api_url).api_call(
                EXCHANGE,
                headers={"Authorization": encode_basic_auth(self._oauth.client_id, self._oauth.client_secret)},
                data={"code": code, "redirect_uri": self._links.back},
            )
        team: Mapping[str, Any] = answer.get("team") or {}
        if answer.get("is_enterprise_install") or not team.get("id"):
            return None
        token = str(answer["access_token"])
        with asking("auth.test"):
            ours = await web_client(token, self._api_url).auth_test()
        return Installation(
            team_id=str(team["id"]),
            enterprise_id=(answer.get("enterprise") or {}).get("id"),
            name=str(team.get("name") or team["id"]),
            is_home=attempt.link.is_home,
            bot_user_id=str(answer.get("bot_user_id") or ours.get("user_id") or ""),
            bot_id=str(ours.get("bot_id") or ""),
            scopes=str(answer.get("scope") or ""),
            token=token,
            domains=" ".join(attempt.link.domains),
            link=attempt.link.id,
            attempt=attempt.id,
            installed_by=str((answer.get("authed_user") or {}).get("id") or ""),
            # As exact as Slack's events, which must not seem to be from before it.
            installed_at=self._clock().replace(microsecond=0),
        )
