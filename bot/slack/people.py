"""What Slack says of a person, pure: from its JSON to what is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.rows import CellRefused, parse_email, parse_language, parse_name, parse_timezone
from storage.queries.slack_directory import Person

# Slack's own, a member of every workspace, which is not marked as a bot.
SLACKBOT = "USLACKBOT"


def person_of(user: Mapping[str, Any], now: datetime) -> Person:
    """A user object of `users.info`, `users.list` or `users.lookupByEmail`. What cannot be used is left out."""
    profile = user.get("profile") or {}
    name = user.get("real_name") or profile.get("real_name") or profile.get("display_name") or user.get("name")
    return Person(
        slack_user_id=str(user["id"]),
        refreshed_at=now,
        team_id=user.get("team_id") or profile.get("team"),
        email=usable(parse_email, profile.get("email")),
        name=usable(parse_name, name),
        timezone=usable(parse_timezone, user.get("tz")),
        language=usable(parse_language, user.get("locale")),
        is_bot=bool(user.get("is_bot")) or user["id"] == SLACKBOT,
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        deleted=bool(user.get("deleted")),
    )


def teams_of(user: Mapping[str, Any]) -> set[str]:
    """The workspaces that a user object says they belong to; in an Enterprise Grid these may be several."""
    profile, grid = user.get("profile") or {}, user.get("enterprise_user") or {}
    found = (user.get("team_id"), profile.get("team"), *(grid.get("teams") or ()))
    return {str(team) for team in found if team}


def nobody(slack_user_id: str, now: datetime) -> Person:
    """An id of which Slack knows nobody, or shows nobody to the app."""
    return Person(slack_user_id, now, found=False)


def usable(parse: Callable[[str], str], text: object) -> str | None:
    """The value in our own spelling; None where there is none, or none that we could use."""
    if not isinstance(text, str) or not text:
        return None
    try:
        return parse(text) or None
    except CellRefused:
        return None
