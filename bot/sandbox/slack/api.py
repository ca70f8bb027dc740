"""The Web API's front door: who is calling, which method, which fault; then the method, and its answer on record."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.sandbox.slack.arguments import Arguments, read_arguments
from bot.sandbox.slack.errors import ApiError, known
from bot.sandbox.slack.faults import Dropped, Fault, Faults, RateLimited, RateLimitedInBody, Refused, ServerError, Slow
from bot.sandbox.slack.methods import METHODS, Call, Method
from bot.sandbox.slack.records import Json, Kind
from bot.sandbox.slack.throttle import Throttle
from bot.sandbox.slack.workspace import Workspace

APP_TOKEN_METHODS: Final = frozenset({"apps.connections.open"})
NO_TOKEN_METHODS: Final = frozenset({"oauth.v2.access"})
_EITHER_TOKEN: Final = frozenset({"auth.test"})
_KEPT_CALLS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Recorded:
    """One call as it was answered; ``error`` is empty when it went well, ``status`` 0 when nothing was answered."""

    method: str
    arguments: Mapping[str, object]
    at: datetime
    status: int
    error: str
    answer: Json


class Api:
    """Answers ``POST /api/<method>`` for one workspace."""

    def __init__(
        self,
        workspace: Workspace,
        faults: Faults,
        throttle: Throttle | None,
        drop: Callable[[Request], Awaitable[Response]],
    ) -> None:
        self.workspace = workspace
        self.faults = faults
        self.throttle = throttle
        self.calls: deque[Recorded] = deque(maxlen=_KEPT_CALLS)
        self.more_methods: dict[str, Method] = {}
        self._drop = drop

    async def __call__(self, request: Request) -> Response:
        """Answer one request, or meet the fault that waits for it."""
        method = request.path_params["method"]
        body = await request.body()
        fault = self.faults.take(method)
        if isinstance(fault, Dropped) and not fault.after:
            self._record(method, {}, 0, {"ok": False, "error": "dropped"})
            return await self._drop(request)
        if (response := self._planned(method, fault)) is not None:
            return response
        response = self._answer(method, request, body)
        if isinstance(fault, Dropped):
            return await self._drop(request)
        if isinstance(fault, Slow):
            await asyncio.sleep(fault.seconds)
        return response

    def _planned(self, method: str, fault: Fault | None) -> Response | None:
        match fault:
            case RateLimited(retry_after):
                return self._rate_limited(method, {}, None if retry_after is None else f"{retry_after:g}")
            case RateLimitedInBody(code) | Refused(code):
                return self._json(method, {}, ApiError(code).body())
            case ServerError(status):
                self._record(method, {}, status, {"ok": False, "error": f"http {status}"})
                return HTMLResponse("<html><body>Something went wrong</body></html>", status)
            case _:
                return None

    def _answer(self, method: str, request: Request, body: bytes) -> Response:
        arguments = Arguments({}, None)
        try:
            arguments = read_arguments(method, request.query_params, request.headers, body)
            run = self._allowed(method, arguments)
            if seconds := self._wait(method, arguments):
                return self._rate_limited(method, arguments.values, str(seconds))
            answer = run(Call(self.workspace, arguments, str(request.base_url)))
        except ApiError as error:
            if error.code not in known(method):
                raise AssertionError(f"{method} does not answer {error.code}") from error
            return self._json(method, arguments.values, error.body())
        return self._json(method, arguments.values, {"ok": True, **answer})

    def _allowed(self, method: str, arguments: Arguments) -> Method:
        run = METHODS.get(method) or self.more_methods.get(method)
        if run is None:
            raise ApiError("unknown_method")
        app = self.workspace.installation
        if method in NO_TOKEN_METHODS:
            return run
        if arguments.token is None:
            raise ApiError("not_authed")
        if arguments.token not in {app.bot_token, app.app_token}:
            raise ApiError("invalid_auth")
        if app.revoked:
            raise ApiError("token_revoked")
        if not app.installed and arguments.token == app.bot_token:
            raise ApiError("account_inactive")
        wanted = app.app_token if method in APP_TOKEN_METHODS else app.bot_token
        if arguments.token != wanted and method not in _EITHER_TOKEN:
            raise ApiError("not_allowed_token_type")
        return run

    def _wait(self, method: str, arguments: Arguments) -> int:
        if self.throttle is None:
            return 0
        return self.throttle.wait(method, self._conversation(arguments.text("channel")), self.workspace.now())

    def _conversation(self, named: str | None) -> str | None:
        """One conversation, whether it is called by its id, its name or its person."""
        found = None if named is None else self.workspace.find_channel(named)
        if found is None:
            return named
        return found.members[0] if found.kind is Kind.DIRECT else found.id

    def _rate_limited(self, method: str, arguments: Mapping[str, object], retry_after: str | None) -> Response:
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        return self._json(method, arguments, ApiError("ratelimited").body(), 429, headers)

    def _json(
        self,
        method: str,
        arguments: Mapping[str, object],
        body: Json,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        self._record(method, arguments, status, body)
        told = {
            "Date": format_datetime(self.workspace.now().astimezone(UTC), usegmt=True),
            "X-OAuth-Scopes": ",".join(sorted(self.workspace.installation.scopes)),
        }
        return JSONResponse(body, status, {**told, **(headers or {})})

    def _record(self, method: str, arguments: Mapping[str, object], status: int, body: Json) -> None:
        error = str(body.get("error", ""))
        without_token = {name: value for name, value in arguments.items() if name != "token"}
        self.calls.append(Recorded(method, without_token, self.workspace.now(), status, error, body))
        self.workspace.changes.mark()
