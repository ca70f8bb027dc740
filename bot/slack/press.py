"""What a pressed button says, pure: who, where, when, and about which invitation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.slack.question import TEXT
from bot.slack.redraws import Place
from bot.slack.texts import typed


@dataclass(frozen=True, slots=True)
class Press:
    """`detail` is what the button's value says besides the invitation; `written` is what the text field held."""

    user_id: str
    place: Place
    at: datetime
    invitation_id: int
    detail: str
    written: str


def read_press(body: Mapping[str, Any]) -> Press | None:
    """The press of one of our buttons in a message; None for any other, such as an old one of another shape."""
    try:
        action, container = body["actions"][0], body["container"]
        number, _, detail = str(action["value"]).partition(":")
        return Press(
            user_id=str(body["user"]["id"]),
            place=Place(str(container["channel_id"]), str(container["message_ts"])),
            at=moment(action["action_ts"]),
            invitation_id=int(number),
            detail=detail,
            written=written(body),
        )
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def moment(ts: str) -> datetime:
    """Slack's decimal seconds, to the last digit: a float would lose some, and with them the order of two events."""
    seconds, _, fraction = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(fraction.ljust(6, "0")[:6]))


def written(body: Mapping[str, Any]) -> str:
    """What stands in the message's text field at this moment."""
    blocks = (body.get("state") or {}).get("values") or {}
    return next((typed(block[TEXT].get("value")) for block in blocks.values() if TEXT in block), "")
