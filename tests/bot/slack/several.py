"""Our own workspace and a customer's, both of one Slack, and a browser in which the app is installed in them."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from itertools import count
from typing import Any

import httpx
import uvicorn

from bot.installs import BACK, InstallLink, InstallLinks
from bot.intake import Desk, Intake
from bot.links import Links
from bot.sandbox.slack import Installation, Message, SandboxSlack, Team, User
from bot.slack.app import Access, OAuth, Ways
from bot.slack.http import PATH, route
from bot.slack.installing import Installing
from bot.slack.manifest import EVENTS, SCOPES
from bot.survey.definition import Survey
from bot.web.app import application
from storage.database import Database
from storage.queries.slack_workspaces import Installation as Kept
from storage.queries.slack_workspaces import installations
from storage.types import Channel
from tests.bot.slack.rig import OWNERS, QUICK, HandClock, Rig
from tests.support.factories import add_contacts

SECRET = "a key of forty-two letters, for the tests."
OURS, THEIRS = Team("T0ACME", "acme", "Acme"), Team("T0NOKKELA", "nokkela", "Nokkela")
SURVEY = Survey(name="customers", company="Acme", subject="Acme", channels=(Channel.SLACK, Channel.EMAIL))
NUMBERS = count(1)


class Several:
    """The rig is the programme; `home` and `theirs` are the two workspaces, in neither of which the app is at first."""

    def __init__(self, rig: Rig, theirs: SandboxSlack, links: InstallLinks) -> None:
        self.rig, self.home, self.theirs, self.links = rig, rig.slack, theirs, links
        self.browser = httpx.AsyncClient(headers={"Accept-Language": "en"})

    def link(self, *, is_home: bool = False, domains: tuple[str, ...] = (), days: float = 7) -> str:
        """What `nps slack install-link` prints."""
        expires_at = self.rig.clock() + timedelta(days=days)
        return self.links.url(InstallLink(f"link {next(NUMBERS)}", expires_at, is_home, domains))

    async def set_out(self, link: str) -> str:
        """Open a link; where its button leads."""
        page = await self.browser.get(link)
        assert 200 == page.status_code, page.text
        found = re.search(r'<a class="go" href="([^"]+)"', page.text)
        assert found is not None
        return unescape(found[1])

    async def decide(self, url: str, team: Team | str, decision: str = "allow") -> str:
        """On Slack's page; where it sends the browser back to."""
        assert 200 == (await self.browser.get(url)).status_code
        chosen = team.id if isinstance(team, Team) else team
        back = await self.browser.post(url, data={"team": chosen, "decision": decision})
        assert 302 == back.status_code, back.text
        return str(back.headers["location"])

    async def install(self, slack: SandboxSlack, link: str | None = None, **how: Any) -> httpx.Response:
        """All the way; the last page."""
        url = await self.set_out(link or self.link(**how))
        return await self.browser.get(await self.decide(url, slack.workspace.team))

    async def both(self) -> None:
        """The app is in our own workspace and in the customer's."""
        assert 200 == (await self.install(self.home, is_home=True)).status_code
        assert 200 == (await self.install(self.theirs)).status_code

    def contact(self, slack: SandboxSlack, name: str, *, linked: bool = True) -> User:
        """Somebody in a workspace and in the store."""
        user = slack.add_user(name, email=f"{name}@{slack.workspace.team.domain}.example")
        add_contacts(self.rig.db, [{"email": user.email, "slack_user_id": user.id if linked else None}])
        return user

    def kept(self) -> list[Kept]:
        """The installations as they are stored."""
        return self.rig.db.read_now(installations)

    async def press(self, slack: SandboxSlack, user: User, label: str) -> None:
        """Press a button of the last message from the app."""
        message = self.last(slack, user)
        await slack.press(user, message.channel, message.ts, text=label)
        await self.rig.done()
        await self.rig.sent()

    def last(self, slack: SandboxSlack, user: User) -> Message:
        """The last message from the app to this person."""
        return [message for message in slack.dm(user) if message.from_app][-1]


@contextlib.asynccontextmanager
async def several(db: Database, *, token: bool = False, over_http: bool = True) -> AsyncIterator[Several]:
    """The whole program's side of Slack, its pages served. `token`: our own workspace has a single token."""
    clock = HandClock()
    listener = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    scopes = frozenset(SCOPES)
    app = Installation(
        scopes=scopes, events=frozenset(EVENTS), redirect_urls=(f"{base}{BACK}",), app_may_ask=scopes, installed=token
    )
    slack = SandboxSlack(app, team=OURS, clock=clock, patience=QUICK)
    slack.add_channel(OWNERS)
    theirs = slack.neighbour(THEIRS)
    async with slack.running() as api_url:
        oauth = OAuth(app.client_id, app.client_secret, SECRET)
        access = Access(app.bot_token if token else None, app.app_token, app.signing_secret, api_url, oauth)
        rig = Rig(slack, db, clock, [SURVEY], access=access, ways=Ways((Channel.SLACK, Channel.EMAIL)))
        links = InstallLinks(SECRET, base)
        installer = Installing(oauth, api_url, links, rig.side.workspaces, clock)
        desk = Desk(db, Intake(rig.programme.cases), rig.bell)
        routes = [route(rig.side.app)]
        web = application(desk, rig.programme, Links(SECRET, base), clock, routes=routes, installer=installer)
        server = uvicorn.Server(uvicorn.Config(web, lifespan="off", log_config=None, timeout_graceful_shutdown=1))
        serving = asyncio.create_task(server._serve([listener]))  # noqa: SLF001 - serve() would take the signals
        found = Several(rig, theirs, links)
        try:
            if over_http:
                await slack.use_http(f"{base}{PATH}")
                theirs.delivery.line = slack.delivery.line
            yield found
        finally:
            await found.browser.aclose()
            server.should_exit = True
            await serving
            listener.close()
            await rig.side.background.finish()
