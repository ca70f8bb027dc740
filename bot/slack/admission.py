"""Who pressed a button in a shared channel: somebody of our own team, or of a customer's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.asking import AskError
from bot.slack.press import moment
from bot.slack.workspaces import Workspace
from storage.queries.slack_directory import Person
from storage.types import Answerers

log = logging.getLogger(__name__)

# The window is open and waits; without an answer by then, what the press itself says has to do.
PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Caller:
    """Who pressed the button of which post, and what the press gives: a trigger, good for three seconds."""

    user_id: str
    team_id: str | None
    channel_id: str
    post_id: int
    trigger_id: str
    at: datetime

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Caller | None:
        """None for a press of another shape."""
        try:
            action, user = body["actions"][0], body["user"]
            return cls(
                user_id=str(user["id"]),
                team_id=user.get("team_id"),
                channel_id=str(body["container"]["channel_id"]),
                post_id=int(action["value"]),
                trigger_id=str(body["trigger_id"]),
                at=moment(action["action_ts"]),
            )
        except (KeyError, IndexError, TypeError, ValueError):
            return None


async def person_of(workspace: Workspace, caller: Caller, *, is_known: bool) -> Person:
    """What Slack knows of them. It is asked where it matters: for a new contact's name, and to know a guest."""
    said = Person(caller.user_id, caller.at, team_id=caller.team_id)
    own = (await workspace.identity.known()).team_id
    if is_known and caller.team_id not in (None, own):
        return said
    try:
        found = await asyncio.wait_for(workspace.directory.people([caller.user_id]), PATIENCE_SECONDS)
    except (AskError, TimeoutError) as error:
        log.warning("who pressed is not known: %s", error, extra={"action": "slack"})
        return said
    # A person that Slack does not show is still of the team that the press names.
    return found[0] if found and found[0].team_id is not None else said


async def is_open_to(workspace: Workspace, person: Person, answerers: Answerers) -> bool:
    """Whether they may answer: people are told apart by their workspace, and guests in ours are of another company.
    Who is of no known team is not taken for a customer.
    """
    if answerers is Answerers.ALL or person.is_guest:
        return True
    return person.team_id not in (None, (await workspace.identity.known()).team_id)
