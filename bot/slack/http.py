"""Slack over HTTP: events, interactions and commands at one address, each signed by Slack."""

from __future__ import annotations

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/slack/events"


def route(app: AsyncApp) -> Route:
    """The route to mount beside the pages. An unsigned request gets 401."""
    adapter = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await adapter.handle(request)

    return Route(PATH, events, methods=["POST"], name="slack_events")
