"""The sandbox as one object: a workspace, the Web API and Socket Mode over it, and the people in it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from bot.sandbox.slack.api import Api, Recorded
from bot.sandbox.slack.delivery import Delivery, Parcel, Patience
from bot.sandbox.slack.errors import GestureError, known
from bot.sandbox.slack.faults import RESPONSE_URL, Fault, Faults, Refused, ServerError, Slow
from bot.sandbox.slack.gestures import Gestures
from bot.sandbox.slack.installation import Installation, Team
from bot.sandbox.slack.oauth import OAuth
from bot.sandbox.slack.payloads import departed, event_callback
from bot.sandbox.slack.records import Channel, Json, Kind, User
from bot.sandbox.slack.replies import Replies
from bot.sandbox.slack.serving import QuietServer
from bot.sandbox.slack.signed_http import SignedHttp
from bot.sandbox.slack.socket_mode import SocketMode
from bot.sandbox.slack.throttle import Throttle
from bot.sandbox.slack.workspace import Clock, Workspace, wall_clock

T = TypeVar("T")


class SandboxSlack(Gestures):
    """A Slack workspace on this machine, as strict as the real one.

    ``app`` is a Starlette application that can be mounted anywhere; ``running`` serves it by itself. Until ``use_http``
    is called, the app is reached over Socket Mode.
    """

    def __init__(
        self,
        installation: Installation | None = None,
        *,
        team: Team | None = None,
        clock: Clock = wall_clock,
        throttle: Throttle | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.installation = installation or Installation()
        self.workspace = Workspace(self.installation, team or Team(), clock)
        self.changes = self.workspace.changes
        self.faults = Faults()
        self.sockets = SocketMode(self.workspace)
        self.delivery = Delivery(self.sockets, patience or Patience())
        self.replies = Replies(self.workspace)
        self.troubles: list[str] = []
        self.address = "http://127.0.0.1"
        self.workspace.on_event = self._app_wrote
        self._api = Api(self.workspace, self.faults, throttle, self._drop)
        self._api.more_methods["apps.connections.open"] = self.sockets.open_connection
        self._neighbours: list[SandboxSlack] = []
        self.oauth = OAuth(lambda: [slack.workspace for slack in (self, *self._neighbours)])
        self._api.more_methods["oauth.v2.access"] = self.oauth.access
        self._server: QuietServer | None = None
        self.app = Starlette(
            routes=[
                Route("/oauth/v2/authorize", self.oauth.page, methods=["GET", "POST"]),
                Route("/api/{method}", self._api_route, methods=["GET", "POST"]),
                Route("/response/{key}", self._response_route, methods=["POST"]),
                WebSocketRoute("/link/", self.sockets.serve),
            ]
        )

    # Setting up

    @property
    def api_url(self) -> str:
        """What an app takes for ``https://slack.com/api/``."""
        return f"{self.address}/api/"

    @contextlib.asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator[str]:
        """Serve on 127.0.0.1 (port 0: a free one) and yield ``api_url``; everything is closed at the end."""
        listener = socket.create_server(("127.0.0.1", port))
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        for neighbour in self._neighbours:
            neighbour.address = self.address
        self._server = QuietServer(self.app)
        task = asyncio.create_task(self._server.serve([listener]))
        try:
            await self._server.ready.wait()
            yield self.api_url
        finally:
            await self.delivery.stop()
            await self.sockets.close()
            self._server.leaving.set()
            await task
            listener.close()

    def neighbour(self, team: Team, *, installed: bool = False) -> SandboxSlack:
        """Another workspace of the same Slack, with people and a token of its own; the app is one and the same."""
        number = len(self._neighbours) + 2
        installation = replace(
            self.installation,
            bot_id=f"B0ELEVEN{number:02}",
            bot_user_id=f"U0ELEVEN{number:02}",
            bot_token=f"xoxb-sandbox-{team.id}",
            installed=installed,
        )
        slack = SandboxSlack(installation, team=team, clock=self.workspace.clock)
        slack.workspace.share_ids(self.workspace)
        slack.delivery, slack.address = self.delivery, self.address
        self._neighbours.append(slack)
        return slack

    async def uninstall(self) -> None:
        """An administrator takes the app out of the workspace; Slack tells of both in no certain order."""
        self.installation.installed = False
        bot = self.installation.bot_user_id
        for event in ({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}}, {"type": "app_uninstalled"}):
            if event["type"] in self.installation.events:
                await self.delivery.event(Parcel("events_api", departed(self.workspace, event)))

    def add_user(  # noqa: PLR0913 - the record's own fields
        self,
        name: str,
        *,
        real_name: str = "",
        email: str | None = None,
        tz: str = "Europe/Helsinki",
        locale: str = "en-US",
        team_id: str = "",
        is_bot: bool = False,
        is_admin: bool = False,
        is_guest: bool = False,
    ) -> User:
        """Take a person in; another ``team_id`` makes them one of another company, ``is_guest`` a guest in this one."""
        shown = real_name or name.title()
        team = team_id or self.workspace.team.id
        user = User(
            self.workspace.next_id("U"),
            team,
            name,
            shown,
            email,
            tz,
            locale,
            is_bot=is_bot,
            is_admin=is_admin,
            is_guest=is_guest,
        )
        return self.workspace.add_user(user)

    def add_channel(
        self, name: str, members: Iterable[User | str] = (), *, private: bool = False, with_bot: bool = True
    ) -> Channel:
        """Create a channel with these people in it, and the bot unless told."""
        ids = [self.workspace.user(member).id for member in members]
        bot = [self.installation.bot_user_id] if with_bot else []
        kind = Kind.PRIVATE if private else Kind.PUBLIC
        return self.workspace.add_channel(name.removeprefix("#"), kind, [*ids, *bot])

    # The app's side

    async def use_http(self, url: str, *, verify: bool = True) -> None:
        """Reach the app at this request URL from now on; GestureError when it does not answer Slack's challenge."""
        line = SignedHttp(url, self.installation.signing_secret)
        if verify:
            challenge = {"token": self.installation.verification_token, "challenge": "sandbox-challenge"}
            asked = Parcel("events_api", {**challenge, "type": "url_verification"})
            answer = await line.carry(asked, 0, "", self.delivery.patience.ack_seconds)
            if not answer.acknowledged or "sandbox-challenge" not in (answer.body or {}).values():
                raise GestureError(f"The request URL did not answer the challenge: {answer}")
        self.delivery.line = line

    async def connected(self, seconds: float = 10.0) -> None:
        """Wait until the app has a Socket Mode connection; TimeoutError after that long."""
        await self.changes.until(lambda: self.sockets.connections, seconds)

    def fail(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method (``*``: of any) meet this fault; ValueError for an error it never answers.

        ``response_url`` stands for all response addresses, which may be slow or answer with an error of the server.
        """
        if isinstance(fault, Refused) and fault.code not in known(method):
            raise ValueError(f"{method} does not answer {fault.code}")
        self.faults.add(method, fault, times)

    def calls(self, method: str = "") -> list[Recorded]:
        """Return the calls of a method (of all, unless told) with what was answered, oldest first."""
        return [call for call in self._api.calls if method in {"", call.method}]

    # Looking on

    async def until(self, condition: Callable[[], T], seconds: float = 5.0) -> T:
        """Return the first true value of the condition, asked again at every change; TimeoutError after that long."""
        return await self.changes.until(condition, seconds)

    async def settled(self) -> None:
        """Wait until nothing is on its way to the app any more, retries included."""
        await self.delivery.settled()

    # Inside

    async def _api_route(self, request: Request) -> Response:
        token = request.headers.get("authorization", "").partition(" ")[2]
        whose = (slack for slack in self._neighbours if slack.installation.bot_token == token)
        return await next(whose, self)._api(request)  # noqa: SLF001 - one of our own kind

    async def _response_route(self, request: Request) -> Response:
        fault = self.faults.take(RESPONSE_URL)
        if isinstance(fault, ServerError):
            return PlainTextResponse("", fault.status)
        if isinstance(fault, Slow):
            await asyncio.sleep(fault.seconds)
        key = request.path_params["key"]
        whose = (slack for slack in self._neighbours if key in slack.workspace.response_urls)
        return await next(whose, self).replies(request)

    def _app_wrote(self, subscription: str, event: Json) -> None:
        if subscription in self.installation.events:
            self.delivery.event_in_background(Parcel("events_api", event_callback(self.workspace, event)))

    async def _drop(self, request: Request) -> Response:
        if self._server is None or request.client is None:
            raise RuntimeError("A connection can only be dropped while the sandbox serves by itself")
        await self._server.drop(request)
        return Response()
