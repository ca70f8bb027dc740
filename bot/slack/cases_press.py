"""What somebody pressed or chose on a case, pure: who, on which case, what, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.cases_blocks import (
    ASSIGN,
    BLOCK_ID,
    CLAIM,
    CONTACTED,
    INCLUDE,
    MORE,
    PREFIX,
    REOPEN,
    SHOW,
    SNOOZES,
    More,
    Surface,
    snoozed_until,
)
from bot.slack.cases_forms import Opened
from bot.slack.permission import Acting
from bot.survey import acts
from bot.survey.acts import ByMember
from bot.survey.business import BusinessHours

ACTS = {CLAIM: acts.Claim, CONTACTED: acts.Contacted, REOPEN: acts.Reopen, INCLUDE: acts.Include}


@dataclass(frozen=True, slots=True)
class CasePress:
    """`action` is the button, or what was chosen behind the three dots; `chosen` whom the case is assigned to.

    `key` names the press: it is the same when Slack sends it again.
    """

    acting: Acting
    opened: Opened
    action: str
    chosen: str
    key: str
    trigger_id: str

    @property
    def case_id(self) -> int:
        """The case's number."""
        return self.opened.case_id

    def act(self, now: datetime, week: BusinessHours) -> ByMember | None:
        """What is to be done; None where more is to be asked first. `week`: when the team works."""
        by = self.acting.user_id
        if self.action in ACTS:
            return ACTS[self.action](by)
        if self.action == ASSIGN:
            return acts.Assign(by, to=self.chosen)
        if self.action.removeprefix(PREFIX) in SNOOZES:
            choice = More(self.action.removeprefix(PREFIX))
            return acts.Snooze(by, until=snoozed_until(choice, now, week))
        return None


def read_case_press(body: Mapping[str, Any]) -> CasePress | None:
    """A press on one of our cases; None for any other, such as an old button of another shape."""
    try:
        action, container, user = body["actions"][0], body["container"], body["user"]
        found = BLOCK_ID.match(str(action["block_id"]))
        pressed = pressed_of(action)
        if found is None or pressed is None:
            return None
        opened = Opened(
            case_id=int(found[2]),
            surface=Surface(found[1]),
            channel=str(container.get("channel_id") or ""),
            ts=str(container.get("message_ts") or ""),
            response_url=str(body.get("response_url") or ""),
            is_private=bool(container.get("is_ephemeral")),
        )
        return CasePress(
            acting=Acting(str(user["id"]), team_of(body)),
            opened=opened,
            action=pressed,
            chosen=str(action.get("selected_user") or ""),
            key=f"slack:{user['id']}:{action['action_id']}:{action['action_ts']}",
            trigger_id=str(body.get("trigger_id") or ""),
        )
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def team_of(body: Mapping[str, Any]) -> str:
    """Whose team the one who acts is of. Not `body["team"]`: in a shared channel that is where it was pressed."""
    return str((body.get("user") or {}).get("team_id") or "")


def pressed_of(action: Mapping[str, Any]) -> str | None:
    """The button's name; of the three dots, that of the button that would do the same. None: nobody was chosen."""
    name = str(action["action_id"])
    if name == ASSIGN and not action.get("selected_user"):
        return None
    if name != MORE:
        return name
    return f"{PREFIX}{More(action['selected_option']['value']).value}"


def is_asking(press: CasePress) -> bool:
    """Whether a form comes first."""
    return press.action in (f"{PREFIX}{More.RESOLVE.value}", f"{PREFIX}{More.EXCLUDE.value}")


def is_showing(press: CasePress) -> bool:
    """Whether the case is only to be shown."""
    return press.action == SHOW
