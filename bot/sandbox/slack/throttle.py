"""Slack's published rate limits, for those who want them enforced honestly.

Posting is held to about one message a second and conversation, with a short burst; every other method to the calls a
minute of its tier (docs.slack.dev/apis/web-api/rate-limits).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

_MINUTE: Final = timedelta(minutes=1)

CALLS_A_MINUTE: Final[Mapping[str, int]] = {"t1": 1, "t2": 20, "t3": 50, "t4": 100}

TIERS: Final[Mapping[str, str]] = {
    "apps.connections.open": "t3",
    "bots.info": "t3",
    "chat.delete": "t3",
    "chat.postEphemeral": "t4",
    "chat.update": "t3",
    "conversations.history": "t3",
    "conversations.info": "t3",
    "conversations.join": "t3",
    "conversations.list": "t2",
    "conversations.members": "t4",
    "conversations.open": "t3",
    "conversations.replies": "t3",
    "reactions.add": "t3",
    "team.info": "t3",
    "usergroups.users.list": "t2",
    "users.info": "t4",
    "users.list": "t2",
    "users.lookupByEmail": "t3",
    "views.open": "t4",
    "views.publish": "t4",
    "views.push": "t4",
    "views.update": "t4",
}
"""The tier of each method; those with a rule of their own (chat.postMessage, auth.test) are not here."""


@dataclass(slots=True)
class Throttle:
    """Counts calls and says how long the next has to wait.

    ``seconds_a_post`` is the steady pace of a conversation, ``burst`` how many may come at once; ``posts_a_minute``
    stands for the limit over the whole workspace, whose number Slack does not give.
    """

    seconds_a_post: float = 1.0
    burst: int = 3
    posts_a_minute: int = 600
    _calls: dict[str, deque[datetime]] = field(default_factory=dict)

    def wait(self, method: str, channel: str | None, now: datetime) -> int:
        """Return the whole seconds to wait, 0 when the call may go through (and is counted)."""
        limits = self._limits(method, channel)
        wait = max((self._missing(key, most, over, now) for key, most, over in limits), default=timedelta())
        if wait > timedelta():
            return math.ceil(wait.total_seconds())
        for key, _, _ in limits:
            self._calls.setdefault(key, deque()).append(now)
        return 0

    def _limits(self, method: str, channel: str | None) -> list[tuple[str, int, timedelta]]:
        if method == "chat.postMessage":
            window = timedelta(seconds=self.seconds_a_post * self.burst)
            return [(f"channel {channel}", self.burst, window), ("workspace", self.posts_a_minute, _MINUTE)]
        tier = TIERS.get(method)
        return [(method, CALLS_A_MINUTE[tier], _MINUTE)] if tier else []

    def _missing(self, key: str, most: int, over: timedelta, now: datetime) -> timedelta:
        calls = self._calls.get(key, deque())
        while calls and now - calls[0] >= over:
            calls.popleft()
        return timedelta() if len(calls) < most else over - (now - calls[0])
