"""A strict stand-in for Slack: it refuses what Slack refuses, fails on demand, and has people who press the buttons."""

from __future__ import annotations

from bot.sandbox.slack.api import Recorded
from bot.sandbox.slack.delivery import Answer, Attempt, Parcel, Patience
from bot.sandbox.slack.errors import GestureError
from bot.sandbox.slack.faults import Dropped, Fault, RateLimited, RateLimitedInBody, Refused, ServerError, Slow
from bot.sandbox.slack.installation import DEFAULT_EVENTS, DEFAULT_SCOPES, Installation, Team
from bot.sandbox.slack.records import Channel, Json, Kind, Message, User, View
from bot.sandbox.slack.server import SandboxSlack
from bot.sandbox.slack.sights import Button, buttons
from bot.sandbox.slack.throttle import Throttle

__all__ = [
    "DEFAULT_EVENTS",
    "DEFAULT_SCOPES",
    "Answer",
    "Attempt",
    "Button",
    "Channel",
    "Dropped",
    "Fault",
    "GestureError",
    "Installation",
    "Json",
    "Kind",
    "Message",
    "Parcel",
    "Patience",
    "RateLimited",
    "RateLimitedInBody",
    "Recorded",
    "Refused",
    "SandboxSlack",
    "ServerError",
    "Slow",
    "Team",
    "Throttle",
    "User",
    "View",
    "buttons",
]
