"""Links by which somebody may install the app in a workspace of Slack, and the way from there through Slack and back:
signed, for a time, and the way back only for the browser that set out.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.links import LinkError, read, serializer

# How long somebody may look at Slack's own page, where they choose the workspace.
WAY_THROUGH = timedelta(minutes=10)
PAGE, BACK = "/slack/install", "/slack/oauth_redirect"


class ExpiredLinkError(LinkError):
    """The link was ours, and is too old."""


@dataclass(frozen=True, slots=True)
class InstallLink:
    """Good for one workspace. `is_home`: for our own; `domains`: whose people are looked for there, all if none."""

    id: str
    expires_at: datetime
    is_home: bool = False
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes on, and what it keeps to show that it set out from here."""

    url: str
    keepsake: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way through Slack, by which link."""

    id: str
    link: InstallLink


@dataclass(frozen=True, slots=True)
class Installed:
    """The app is in this workspace now."""

    workspace: str


class NotInstalled(StrEnum):
    """Why it is not."""

    STRAY = "stray"
    DECLINED = "declined"
    USED = "used"
    WHOLE_ORGANISATION = "whole organisation"
    REFUSED = "refused"
    AWAY = "away"


class InstallLinks:
    """Makes and reads them."""

    def __init__(self, secret: str, public_url: str) -> None:
        self._base = public_url.rstrip("/")
        self._links = serializer(secret, "slack install")
        self._states = serializer(secret, "slack install state")

    @property
    def back(self) -> str:
        """Where Slack sends the browser back to."""
        return f"{self._base}{BACK}"

    def url(self, link: InstallLink) -> str:
        """The page from which the app is installed."""
        values = [link.id, seconds(link.expires_at), link.is_home, *link.domains]
        return f"{self._base}{PAGE}/{self._links.dumps(values)}"

    def read(self, token: str, now: datetime) -> InstallLink:
        """LinkError where it is not ours; ExpiredLinkError."""
        name, expires, is_home, *domains = read(self._links, token)
        return InstallLink(name, in_time(expires, now), is_home, tuple(domains))

    def state(self, token: str, keepsake: str, now: datetime) -> str:
        """What goes through Slack and comes back. It does not tell the keepsake."""
        return str(self._states.dumps([token, digest(keepsake), seconds(now + WAY_THROUGH)]))

    def read_state(self, state: str, keepsake: str, now: datetime) -> Attempt:
        """LinkError where it is not ours, too old, or another browser's."""
        token, name, expires = read(self._states, state)
        in_time(expires, now)
        if not hmac.compare_digest(name, digest(keepsake)):
            raise LinkError
        return Attempt(name, self.read(token, now))


def digest(keepsake: str) -> str:
    """What can be told of it."""
    return hashlib.sha256(keepsake.encode()).hexdigest()


def seconds(moment: datetime) -> int:
    """Of the epoch."""
    return int(moment.timestamp())


def in_time(expires: int, now: datetime) -> datetime:
    """ExpiredLinkError where that is over."""
    moment = datetime.fromtimestamp(expires, UTC)
    if moment <= now:
        raise ExpiredLinkError
    return moment
