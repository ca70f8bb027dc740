"""What a pressed button says, pure: who, where, when, and about which invitation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.slack.extras import TEXT, chosen
from bot.slack.redraws import Place
from bot.slack.texts import typed
from bot.survey.conversation import Part, Said
from bot.survey.questions import Extra


@dataclass(frozen=True, slots=True)
class Press:
    """`detail` is what the button's value says besides the invitation; `written` is what the text field held, and
    `chosen` what was chosen where there is a choice.
    """

    user_id: str
    place: Place
    at: datetime
    invitation_id: int
    detail: str
    written: str
    chosen: Extra | None = None

    def said(self, *, skipped: bool = False) -> Said | None:
        """What was said to the question that the button belongs to; None: to none that we know."""
        part, _, name = self.detail.partition(":")
        words = "" if skipped else self.written
        if part == Part.REASON:
            return Said(at=self.at, reason=words)
        if part == Part.FOLLOW_UP:
            return Said(at=self.at, follow_up=words)
        if part != Part.EXTRA or not name:
            return None
        name, _, rating = name.partition(":")
        told = self.written if self.chosen is None else self.chosen
        return Said(at=self.at, extras={name: "" if skipped else rating or told})


def read_press(body: Mapping[str, Any], team: str | None = None) -> Press | None:
    """The press of one of our buttons in a message; None for any other, such as an old one of another shape. `team`:
    the workspace by which the message was sent.
    """
    try:
        action, container = body["actions"][0], body["container"]
        value = action["selected_option"]["value"] if action.get("type") == "overflow" else action["value"]
        number, _, detail = str(value).partition(":")
        return Press(
            user_id=str(body["user"]["id"]),
            place=Place(
                str(container["channel_id"]), str(container["message_ts"]), str(body.get("response_url") or ""), team
            ),
            at=moment(action["action_ts"]),
            invitation_id=int(number),
            detail=detail,
            written=written(body),
            chosen=chosen(body),
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
