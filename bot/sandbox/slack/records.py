"""What a workspace remembers: people, channels, messages, modals and the short-lived permissions Slack hands out.

Records only; the rules about who may do what to them are in the Web API methods and in the gestures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class Kind(StrEnum):
    """The kinds of conversation that the sandbox knows."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    DIRECT = "im"


@dataclass(slots=True)
class User:
    """A person or a bot; ``team_id`` differs from the workspace's for people of other companies."""

    id: str
    team_id: str
    name: str
    real_name: str
    email: str | None = None
    tz: str = "Europe/Helsinki"
    locale: str = "en-US"
    is_bot: bool = False
    is_admin: bool = False
    deleted: bool = False
    is_guest: bool = False


@dataclass(slots=True)
class Message:
    """A message as Slack stores it: escaped text as it was sent, blocks with every id filled in.

    ``only_for`` is set for an ephemeral message, which one person sees and no history returns.
    """

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json]
    from_app: bool
    thread_ts: str | None = None
    metadata: Json | None = None
    edited_ts: str | None = None
    only_for: str | None = None
    client_msg_id: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Channel:
    """A conversation; ``members`` are user ids in the order of joining, ``messages`` are keyed by ts in order."""

    id: str
    name: str
    kind: Kind
    created: int
    creator: str
    members: list[str] = field(default_factory=list)
    archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)


@dataclass(slots=True)
class View:
    """A modal or a Home tab as one person has it open; ``hash`` changes with every update."""

    id: str
    user: str
    type: str
    content: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None

    @property
    def blocks(self) -> list[Json]:
        """The blocks shown, ids filled in."""
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        """The app's own name for the view, empty when it gave none."""
        return str(self.content.get("external_id") or "")


@dataclass(slots=True)
class Trigger:
    """The permission to open one modal for one person, soon after something that they did."""

    id: str
    user: str
    expires: datetime
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """The permission to answer an interaction or a command without a token: five times in thirty minutes."""

    key: str
    user: str
    channel: str
    message_ts: str | None
    expires: datetime
    uses_left: int = 5
