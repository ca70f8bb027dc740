"""Whether a message is where it should be: by the key that it carries in its metadata."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.slack.asking import AskError
from bot.slack.conversations import Conversations, NoChannelError, is_channel_id
from bot.slack.press import moment
from scheduler.outbox import Found, NotThere, Undecided

log = logging.getLogger(__name__)

# What the clocks of Slack and of this machine may differ by.
SKEW = timedelta(minutes=10)
# Busy channels are looked through so far back; what is behind that is not decided.
MOST = 1000
KEY = "message_key"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a message would be: with a person or in a channel (by id or `#name`), perhaps in a thread."""

    to: str
    thread_ts: str | None = None


class Finding:
    """Looks in the history of conversations."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations

    async def find(self, where: Whereabouts, key: str, since: datetime) -> Found | NotThere | Undecided:
        """Look for the message of this key, sent after `since`."""
        try:
            channel_id = await self._channel(where.to)
            if where.thread_ts is None:
                oldest = stamp(since - SKEW)
                messages, is_all = await self._conversations.history(channel_id, oldest, most=MOST)
            else:
                messages, is_all = await self._conversations.thread(channel_id, where.thread_ts, most=MOST)
        except (AskError, NoChannelError) as error:
            log.warning("Slack could not be asked for a message: %s", error, extra={"action": "find"})
            return Undecided(str(error))
        if (ts := ts_of(messages, key)) is not None:
            return Found({"channel": channel_id, "ts": ts}, moment(ts))
        return NotThere() if is_all else Undecided("so much was written there that it cannot be told")

    async def _channel(self, to: str) -> str:
        is_channel = to.startswith("#") or is_channel_id(to)
        return await (self._conversations.channel_id(to) if is_channel else self._conversations.direct(to))


def ts_of(messages: Iterable[Mapping[str, Any]], key: str) -> str | None:
    """The first of them that carries this key: where it was posted twice, the oldest is what people know."""
    marked = [str(one["ts"]) for one in messages if key_of(one) == key]
    return min(marked, default=None)


def key_of(message: Mapping[str, Any]) -> str | None:
    """The key that one of our messages carries."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    found = payload.get(KEY)
    return found if isinstance(found, str) else None


def stamp(moment: datetime) -> str:
    """As Slack writes it: seconds with six decimals."""
    return f"{moment.timestamp():.6f}"
