"""A small Bolt app that asks for a score and a reason, and the two ways of connecting it to a sandbox."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from typing import TYPE_CHECKING, Any

import uvicorn
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.slack import Json, SandboxSlack


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(text: str, action_id: str, **more: object) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def field(block_id: str = "why", *, optional: bool = False) -> Json:
    element = {"type": "plain_text_input", "action_id": "reason", "max_length": 500}
    return {"type": "input", "block_id": block_id, "optional": optional, "label": plain("Why?"), "element": element}


QUESTION: list[Json] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "How likely are you to recommend us?"}},
    {"type": "actions", "elements": [button(str(score), f"score-{score}", value=str(score)) for score in range(11)]},
]

MODAL: Json = {
    "type": "modal",
    "callback_id": "reason",
    "title": plain("One question"),
    "submit": plain("Send"),
    "notify_on_close": True,
    "blocks": [field()],
}


class ExampleApp:
    """The app and all that it heard, in order; words in a submitted reason decide how it answers."""

    def __init__(self, slack: SandboxSlack) -> None:
        self.heard: list[Json] = []
        self.client = AsyncWebClient(slack.installation.bot_token, base_url=slack.api_url, retry_handlers=[])
        self.deaf = False
        self.bolt = AsyncApp(client=self.client, signing_secret=slack.installation.signing_secret)
        self.bolt.middleware(self._listen)
        self.bolt.action(re.compile(""))(self._pressed)
        self.bolt.view("reason")(self._submitted)
        self.bolt.view_closed("reason")(self._closed)
        self.bolt.command("/nps")(self._commanded)
        self.bolt.event("message")(self._event)
        self.bolt.event("app_home_opened")(self._event)
        self.bolt.event("member_joined_channel")(self._event)

    async def _listen(self, body: Json, next_: Any) -> None:
        """Stands before the listeners: a deaf app lets Slack wait too long."""
        self.heard.append(body)
        if self.deaf:
            await asyncio.sleep(0.8)
        await next_()

    async def _pressed(self, ack: Any, body: Json, respond: Any) -> None:
        await ack()
        action = body["actions"][0]["action_id"]
        if action.startswith("score-"):
            place = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
            await self.client.chat_update(**place, text="Thank you", blocks=[field(), WHY])
        elif action == "open":
            await self.client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        elif action == "respond":
            await respond("Only you see this")

    async def _submitted(self, ack: Any, body: Json) -> None:
        reason = body["view"]["state"]["values"]["why"]["reason"]["value"]
        if reason == "errors":
            await ack(response_action="errors", errors={"why": "Please say more"})
        elif reason == "wrong errors":
            await ack(response_action="errors", errors={"nowhere": "Please say more"})
        elif reason in {"update", "push"}:
            await ack(response_action=reason, view={**MODAL, "title": plain("And then?")})
        elif reason == "clear":
            await ack(response_action="clear")
        else:
            await ack()

    async def _closed(self, ack: Any) -> None:
        await ack()

    async def _commanded(self, ack: Any, body: Json) -> None:
        if body.get("text") == "late":
            await asyncio.sleep(1)
        ways: dict[str, Json] = {"share": {"response_type": "in_channel"}, "broken": {"blocks": [{"type": "hologram"}]}}
        shared = ways.get(body.get("text", ""), {})
        await ack(text=f"NPS: 42 ({body.get('text', '')})", **shared)

    async def _event(self) -> None:
        """Nothing to do: Bolt acknowledges events by itself."""


WHY: Json = {"type": "actions", "elements": [button("Send", "why")]}


@contextlib.asynccontextmanager
async def over_sockets(slack: SandboxSlack) -> AsyncIterator[ExampleApp]:
    example = ExampleApp(slack)
    handler = AsyncSocketModeHandler(example.bolt, slack.installation.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        await slack.connected()
        yield example
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@contextlib.asynccontextmanager
async def over_http(slack: SandboxSlack) -> AsyncIterator[ExampleApp]:
    example = ExampleApp(slack)
    adapter = AsyncSlackRequestHandler(example.bolt)

    async def endpoint(request: Request) -> Response:
        return await adapter.handle(request)

    listener = socket.create_server(("127.0.0.1", 0))
    web = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(web, lifespan="off", log_config=None, timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server._serve([listener]))  # noqa: SLF001 - serve() would take the signals
    try:
        await slack.use_http(f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events")
        yield example
    finally:
        server.should_exit = True
        await serving
        listener.close()
