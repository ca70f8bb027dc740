"""How the app gets into a workspace: Slack's page on which somebody chooses one and agrees, and the code that the app
exchanges for a token. A code is good once, for ten minutes, and for the address that it was sent to.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.sandbox.slack.errors import ApiError
from bot.sandbox.slack.records import Json

if TYPE_CHECKING:
    from bot.sandbox.slack.methods import Call
    from bot.sandbox.slack.workspace import Workspace

_CODE_LIVES: Final = timedelta(minutes=10)
_PAGE: Final = """<!doctype html><title>Slack</title><h1>{app} is requesting permission</h1><p>{scopes}</p>
<form method="post"><select name="team">{teams}</select>
<button name="decision" value="allow">Allow</button><button name="decision" value="cancel">Cancel</button></form>"""


@dataclass(slots=True)
class Code:
    """What somebody agreed to, until it is exchanged."""

    workspace: Workspace
    user: str
    redirect_uri: str
    scopes: frozenset[str]
    expires: datetime
    organisation: str = ""


class OAuth:
    """The page and the exchange; ``workspaces`` are those that people may choose."""

    def __init__(self, workspaces: Callable[[], Sequence[Workspace]]) -> None:
        self._workspaces = workspaces
        self._codes: dict[str, Code] = {}

    async def page(self, request: Request) -> Response:
        """Show what the app asks for; with a decision, send the browser back to the app."""
        asked = dict(request.query_params)
        if error := self._wrong(asked):
            return HTMLResponse(f"<!doctype html><title>Slack</title><h1>{escape(error)}</h1>", 400)
        if request.method == "GET":
            return self._shown(asked)
        form = dict(parse_qsl((await request.body()).decode()))
        answer = {"state": asked.get("state", "")}
        if form.get("decision") != "allow":
            answer["error"] = "access_denied"
        else:
            answer["code"] = self.agree(asked, form["team"], form.get("user", ""))
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", 302)

    def agree(self, asked: Mapping[str, str], team: str, user: str = "") -> str:
        """Somebody with the right to install apps agrees for their workspace, or for a whole organisation (``E…``); the
        code that Slack gives for it.
        """
        organisation = team if team.startswith("E") else ""
        workspace = next(one for one in self._workspaces() if organisation or one.team.id == team)
        code = f"{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        scopes = frozenset(asked["scope"].split(","))
        expires = workspace.now() + _CODE_LIVES
        self._codes[code] = Code(workspace, user or "U0ADMIN", asked["redirect_uri"], scopes, expires, organisation)
        return code

    def access(self, call: Call) -> Json:
        """Exchange a code (``oauth.v2.access``): the workspace's own token, made anew."""
        app, arguments = call.workspace.installation, call.arguments
        if arguments.text("client_id") != app.client_id:
            raise ApiError("invalid_client_id")
        if arguments.text("client_secret") != app.client_secret:
            raise ApiError("bad_client_secret")
        code = self._codes.get(arguments.text("code") or "")
        if code is None or code.expires <= call.workspace.now():
            raise ApiError("invalid_code")
        if arguments.text("redirect_uri") != code.redirect_uri:
            raise ApiError("bad_redirect_uri")
        del self._codes[arguments.text("code") or ""]
        return installed(code)

    def _wrong(self, asked: Mapping[str, str]) -> str | None:
        app = self._workspaces()[0].installation
        if asked.get("client_id") != app.client_id:
            return "invalid_client_id"
        if not any(asked.get("redirect_uri", "").startswith(url) for url in app.redirect_urls):
            return "bad_redirect_uri: it matches none of the redirect URLs in the app's settings"
        wanted = set(filter(None, asked.get("scope", "").split(",")))
        if not wanted or not wanted <= app.app_may_ask:
            return "invalid_scope: the app's settings do not name it"
        return None

    def _shown(self, asked: Mapping[str, str]) -> Response:
        app = self._workspaces()[0].installation
        teams = "".join(
            f'<option value="{escape(one.team.id)}">{escape(one.team.name)}</option>' for one in self._workspaces()
        )
        page = _PAGE.format(app=escape(app.name), scopes=escape(asked["scope"]), teams=teams)
        return HTMLResponse(page)


def installed(code: Code) -> Json:
    """Put the app into the workspace; what ``oauth.v2.access`` tells of it."""
    workspace, app = code.workspace, code.workspace.installation
    app.bot_token, app.installed, app.revoked = f"xoxb-{workspace.team.id}-{secrets.token_hex(12)}", True, False
    app.scopes = code.scopes
    return {
        "access_token": app.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(code.scopes)),
        "bot_user_id": app.bot_user_id,
        "app_id": app.app_id,
        "team": None if code.organisation else {"id": workspace.team.id, "name": workspace.team.name},
        "enterprise": {"id": code.organisation, "name": "Grid"} if code.organisation else None,
        "authed_user": {"id": code.user},
        "is_enterprise_install": bool(code.organisation),
    }
