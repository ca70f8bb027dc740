"""What an app answers without a token: inside an acknowledgement, or by posting to a response address."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.sandbox.slack.errors import ApiError
from bot.sandbox.slack.methods.content import read_blocks
from bot.sandbox.slack.records import Channel, Json, Message, ResponseUrl
from bot.sandbox.slack.workspace import Workspace


class Replies:
    """Shows an app's replies to commands and interactions; ``response_url`` posts end here."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, request: Request) -> Response:
        """Answer a post to a response address: ``ok``, or 404 with the error in JSON, as Slack does."""
        try:
            grant = self._valid(request.path_params["key"])
            self._apply(grant, _parsed(await request.body()))
            grant.uses_left -= 1
        except ApiError as error:
            return JSONResponse({"ok": False, "error": error.code}, 404)
        return PlainTextResponse("ok")

    def show(self, user: str, channel: Channel, reply: Json) -> Message:
        """Put a reply in the conversation, for the person alone unless it says ``in_channel``; ApiError if invalid."""
        blocks = read_blocks(reply.get("blocks"))
        text = str(reply.get("text") or "")
        if not text and not blocks:
            raise ApiError("no_text")
        message = Message(
            ts=self._workspace.next_ts(),
            channel=channel.id,
            user=self._workspace.installation.bot_user_id,
            text=text,
            blocks=blocks or [],
            from_app=True,
            thread_ts=reply.get("thread_ts"),
            only_for=None if reply.get("response_type") == "in_channel" else user,
        )
        return self._workspace.store(message)

    def _valid(self, key: str) -> ResponseUrl:
        grant = self._workspace.response_urls.get(key)
        if grant is None or grant.uses_left <= 0 or self._workspace.now() > grant.expires:
            raise ApiError("expired_url")
        return grant

    def _apply(self, grant: ResponseUrl, reply: Json) -> None:
        channel = self._workspace.channels[grant.channel]
        source = channel.ephemerals if grant.message_ts in channel.ephemerals else channel.messages
        original = source.get(grant.message_ts or "")
        if reply.get("delete_original"):
            source.pop(grant.message_ts or "", None)
            self._workspace.changes.mark()
        elif reply.get("replace_original") and original is not None:
            self._rewrite(original, reply)
        else:
            self.show(grant.user, channel, reply)

    def _rewrite(self, original: Message, reply: Json) -> None:
        blocks = read_blocks(reply.get("blocks"))
        text = str(reply.get("text") or "")
        if not text and not blocks:
            raise ApiError("no_text")
        original.text, original.blocks = text, blocks or []
        self._workspace.changes.mark()


def _parsed(body: bytes) -> Json:
    try:
        reply = json.loads(body)
    except ValueError as error:
        raise ApiError("invalid_payload") from error
    if not isinstance(reply, dict):
        raise ApiError("invalid_payload")
    return reply
