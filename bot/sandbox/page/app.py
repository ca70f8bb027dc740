"""The routes of the demo's page: the page, its stream of changes, the letters, and what a visitor does in Slack."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.page.drawing import FOLDER, templates
from bot.sandbox.page.scene import Scene
from bot.sandbox.page.visitor import Visitor
from bot.sandbox.page.windows import VisitorError
from bot.sandbox.slack import GestureError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# A mail runs nothing and loads nothing; what is clicked in it opens elsewhere.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
ALWAYS = {"cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
# A little smaller than life, so that all eleven scores are seen at once.
SHOWN = '<base target="_blank"><style>html { zoom: .82 }</style>'

Doing = Callable[[Mapping[str, Any]], Awaitable[object]]


def page(scene: Scene) -> Starlette:
    """The application. It answers on this machine alone, and to no other site's scripts."""
    visitor = Visitor(scene.performance)
    shell = templates().get_template("page.html").render(you=scene.performance.stage.you.id)

    async def index(_request: Request) -> Response:
        return HTMLResponse(shell, headers={**ALWAYS, "content-security-policy": POLICY})

    async def changes(_request: Request) -> Response:
        return StreamingResponse(stream(scene), headers=ALWAYS, media_type="text/event-stream")

    async def letter(request: Request) -> Response:
        letters = scene.performance.stage.mailbox.letters
        number = request.path_params["number"]
        if not 1 <= number <= len(letters):
            raise HTTPException(404)
        scene.performance.customers.take_over(letters[number - 1].recipient)
        html = letters[number - 1].html.replace("<head>", f"<head>{SHOWN}", 1)
        return HTMLResponse(html, headers={**ALWAYS, "content-security-policy": LETTER_POLICY})

    return Starlette(
        routes=[
            Route("/", index),
            Route("/changes", changes),
            Route("/letters/{number:int}", letter),
            *(Route(f"/do/{name}", doing(act), methods=["POST"]) for name, act in visitor.acts.items()),
            Mount("/static", StaticFiles(directory=FOLDER / "static")),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
    )


async def stream(scene: Scene) -> AsyncIterator[str]:
    """Server-sent events."""
    async for changes in scene.follow():
        yield f"data: {json.dumps(changes)}\n\n"


def doing(act: Doing) -> Callable[[Request], Awaitable[Response]]:
    """One of the visitor's acts. JSON alone is taken: another site's page cannot send that without asking first."""

    async def endpoint(request: Request) -> Response:
        if request.headers.get("content-type") != "application/json":
            raise HTTPException(415)
        try:
            answer = await act(await request.json())
        except (VisitorError, GestureError) as error:
            return JSONResponse({"trouble": str(error)}, 409, ALWAYS)
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"trouble": "That could not be understood."}, 400, ALWAYS)
        return JSONResponse({"done": answer}, headers=ALWAYS)

    return endpoint
