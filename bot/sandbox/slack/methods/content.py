"""What may be said in a message: text, blocks and metadata, checked and made ready to be stored."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.sandbox.slack.blockkit import message_refusals, with_ids
from bot.sandbox.slack.errors import ApiError
from bot.sandbox.slack.limits import LIMITS
from bot.sandbox.slack.methods.call import Call
from bot.sandbox.slack.records import Json, Kind, Message
from bot.sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Content:
    """A message's text and blocks; ``blocks`` is None where the argument was not sent at all."""

    text: str
    blocks: list[Json] | None


def read_content(call: Call) -> Content:
    """Return the text and blocks of a call; ApiError with every reason why Slack refuses them."""
    if call.arguments.has("attachments"):
        raise ApiError("invalid_arguments", ["the sandbox has no attachments: use blocks"])
    blocks = read_blocks(call.arguments.parsed("blocks", "invalid_blocks_format"))
    text = call.arguments.text("text") or ""
    if not text and not blocks:
        raise ApiError("no_text")
    return Content(text, blocks)


def read_blocks(blocks: object) -> list[Json] | None:
    """Return blocks as Slack stores them, None for none; ``invalid_blocks`` with the reasons otherwise."""
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    if refusals := message_refusals(blocks):
        raise ApiError("invalid_blocks", refusals)
    return with_ids(blocks)


def read_metadata(call: Call) -> Json | None:
    """Return the metadata of a call, an empty object included; None where none was sent."""
    metadata = call.arguments.parsed("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise ApiError("invalid_metadata_format")
    if not metadata:
        return {}
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > LIMITS["metadata.bytes.max"]:
        raise ApiError("metadata_too_large")
    return metadata


def announce(workspace: Workspace, subtype: str, message: Message, now_ts: str) -> None:
    """Tell the app of its own message in a direct conversation, as Slack does to every subscriber of ``message.im``.

    ``subtype`` is empty for a new message, else ``message_changed`` or ``message_deleted``.
    """
    channel = workspace.channels[message.channel]
    if channel.kind is not Kind.DIRECT or message.only_for:
        return
    short: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    event: Json = {"type": "message", "channel": channel.id, "event_ts": now_ts, "channel_type": "im"}
    if subtype == "message_changed":
        if message.edited_ts:
            short["edited"] = {"user": workspace.installation.bot_id, "ts": message.edited_ts}
        event |= {"subtype": subtype, "hidden": True, "ts": now_ts, "message": short}
    elif subtype == "message_deleted":
        event |= {"subtype": subtype, "hidden": True, "ts": now_ts, "deleted_ts": message.ts}
        event["previous_message"] = {**short, "team": workspace.team.id}
    else:
        app = workspace.installation
        event |= {**short, "team": workspace.team.id, "bot_id": app.bot_id, "app_id": app.app_id}
        event |= {"blocks": message.blocks} if message.blocks else {}
    workspace.on_event("message.im", event)
