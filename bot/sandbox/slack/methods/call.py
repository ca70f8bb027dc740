"""What every Web API method is given, and the checks that several of them share."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.errors import ApiError
from bot.sandbox.slack.records import Channel, Json, Kind, Message
from bot.sandbox.slack.workspace import Workspace

T = TypeVar("T")

_SCOPE_FAMILY: Final = {Kind.PUBLIC: "channels", Kind.PRIVATE: "groups", Kind.DIRECT: "im"}


@dataclass(frozen=True, slots=True)
class Call:
    """One call: the workspace, the arguments, and where the sandbox itself can be reached."""

    workspace: Workspace
    arguments: Arguments
    address: str = ""

    def need_scope(self, *scopes: str) -> None:
        """Refuse with ``missing_scope`` unless the bot token has every one of these."""
        granted = self.workspace.installation.scopes
        if missing := [scope for scope in scopes if scope not in granted]:
            raise ApiError("missing_scope", needed=",".join(missing), provided=",".join(sorted(granted)))

    def need_family(self, kind: Kind, right: str) -> None:
        """Refuse unless the token may do this in conversations of that kind: ``im:history`` and the like."""
        self.need_scope(f"{_SCOPE_FAMILY[kind]}:{right}")

    def is_member(self, channel: Channel) -> bool:
        """Tell whether the bot is in the conversation."""
        return self.workspace.installation.bot_user_id in channel.members

    def channel_by_id(self, argument: str = "channel") -> Channel:
        """Return the conversation of that id, if the bot may know of it; names and people's ids do not count."""
        channel = self.workspace.channels.get(self.arguments.required(argument))
        if channel is None or (channel.kind is not Kind.PUBLIC and not self.is_member(channel)):
            raise ApiError("channel_not_found")
        return channel

    def joined_channel(self) -> Channel:
        """Return a conversation that the bot is in; ``not_in_channel`` for a public one that it is not."""
        channel = self.channel_by_id()
        if not self.is_member(channel):
            raise ApiError("not_in_channel")
        return channel

    def message(self, argument: str = "ts") -> Message:
        """Return a message that history knows: an ephemeral one is not found."""
        found = self.channel_by_id().messages.get(self.arguments.required(argument))
        if found is None:
            raise ApiError("message_not_found")
        return found


def page(call: Call, rows: Sequence[T], *, default: int, wrong_limit: str) -> tuple[Sequence[T], Json]:
    """Cut one page out of the rows and return it with Slack's ``response_metadata``; cursors are opaque."""
    limit = call.arguments.number("limit", default, wrong_limit) or default
    start = _decoded(call.arguments.text("cursor"))
    following = start + limit
    cursor = base64.b64encode(f"next:{following}".encode()).decode() if following < len(rows) else ""
    return rows[start:following], {"response_metadata": {"next_cursor": cursor}}


def _decoded(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        word, _, offset = base64.b64decode(cursor, validate=True).decode().partition(":")
    except ValueError as error:
        raise ApiError("invalid_cursor") from error
    if word != "next" or not offset.isdecimal():
        raise ApiError("invalid_cursor")
    return int(offset)
