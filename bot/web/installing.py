"""The pages around Slack's own: before somebody installs the app in their workspace, and when they come back.

The way back counts only in the browser that set out: it keeps a cookie until then.
"""

from __future__ import annotations

from dataclasses import replace
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl

from bot.installs import WAY_THROUGH, ExpiredLinkError, Installed, NotInstalled
from bot.survey.wording import noted
from bot.web.linkpage import LinkPage
from bot.web.requests import header

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope

    from bot.installs import Begun, InstallLink
    from bot.web.linkpage import Site
    from bot.web.pages import Pages
    from bot.web.replies import Reply

STATUS = {
    NotInstalled.STRAY: 400,
    NotInstalled.DECLINED: 403,
    NotInstalled.USED: 409,
    NotInstalled.WHOLE_ORGANISATION: 400,
    NotInstalled.REFUSED: 400,
    NotInstalled.AWAY: 503,
}
SENTENCES = {
    NotInstalled.STRAY: noted(
        "This did not start from our page, or it took too long. Please open the link that you got once more."
    ),
    NotInstalled.DECLINED: noted(
        "You did not agree on Slack's page, so nothing has changed. If you want to, open the link once more."
    ),
    NotInstalled.USED: noted("This link has been used for another workspace. Please ask for a new one."),
    NotInstalled.WHOLE_ORGANISATION: noted(
        "Please choose a single workspace on Slack's page, not the whole organisation."
    ),
    NotInstalled.REFUSED: noted(
        "Slack did not let us finish. Please open the link once more; if it happens again, tell whoever sent it to you."
    ),
    NotInstalled.AWAY: noted("Slack could not be reached. Please open the link once more in a few minutes."),
}


class Installer(Protocol):
    """Who takes the app into a workspace."""

    def read(self, token: str) -> InstallLink:
        """What a link is for. Raises LinkError, and ExpiredLinkError."""

    def begin(self, token: str) -> Begun:
        """Set out with a link."""

    async def finish(self, query: Mapping[str, str], keepsake: str) -> Installed | NotInstalled:
        """Come back with what Slack says and what the browser kept."""


class InstallPage(LinkPage):
    """`/slack/install/{token}`. Opening it changes nothing but the cookie."""

    def __init__(self, site: Site, installer: Installer) -> None:
        super().__init__(site, ())
        self.installer = installer

    async def reply(self, scope: Scope, receive: Receive, pages: Pages) -> Reply:  # noqa: ARG002 - the pages' own
        """What the app is, and the way to Slack."""
        token = scope["path_params"]["token"]
        try:
            link = self.installer.read(token)
        except ExpiredLinkError:
            say = pages.wording.say
            told = say("It was good for some days only. Please ask for a new one.")
            return pages.notice(410, say("This link does not work any more"), told)
        begun = self.installer.begin(token)
        cookie = f"{self.cookie}={begun.keepsake}; Max-Age={int(WAY_THROUGH.total_seconds())}"
        return kept(pages.install(begun.url, is_home=link.is_home), cookie, secure=self.is_secure)

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us by TLS."""
        return self.site.links.public_url.startswith("https://")

    @property
    def cookie(self) -> str:
        """Its name; with this prefix a browser takes it from this very host by TLS only (RFC 6265bis, 4.1.3.2)."""
        return "__Host-nps_install" if self.is_secure else "nps_install"


class InstalledPage(InstallPage):
    """`/slack/oauth_redirect`."""

    async def reply(self, scope: Scope, receive: Receive, pages: Pages) -> Reply:  # noqa: ARG002 - the pages' own
        """How it ended. The cookie goes, whatever came of it."""
        if scope["method"] != "GET":
            # Whoever only looks at an address before it is opened must not use it up.
            return pages.notice(200, pages.wording.say("Add us to Slack"))
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), max_num_fields=20, errors="replace"))
        ended = await self.installer.finish(query, self.keepsake(scope))
        return kept(drawn(ended, pages), f"{self.cookie}=; Max-Age=0", secure=self.is_secure)

    def keepsake(self, scope: Scope) -> str:
        """What the browser kept, "" where it kept nothing."""
        try:
            morsel = SimpleCookie(header(scope, b"cookie")).get(self.cookie)
        except CookieError:
            return ""
        return "" if morsel is None else morsel.value


def drawn(ended: Installed | NotInstalled, pages: Pages) -> Reply:
    """The page."""
    say = pages.wording.say
    if isinstance(ended, NotInstalled):
        sentence = SENTENCES[ended]
        return pages.notice(STATUS[ended], say("The app was not installed"), say(sentence))
    told = say("Nothing else is to be done: whoever is asked gets a direct message from the app.")
    return pages.notice(
        200, say("The app is in {workspace} now", workspace=ended.workspace), told, say("You can close this page.")
    )


def kept(reply: Reply, cookie: str, *, secure: bool) -> Reply:
    """With a cookie that no script reads, and that comes along when Slack sends the browser back."""
    whole = f"{cookie}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"
    return replace(reply, headers=(*reply.headers, (b"set-cookie", whole.encode())))
