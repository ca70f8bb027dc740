"""What somebody said in Slack about being asked → the contact, as the page that unsubscribes writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.leaving import AGAIN, AS_OTHERS, NEVER
from bot.survey.rests import LESS_OFTEN
from storage.database import Session
from storage.queries.suppressions import Suppression, lift, suppress
from storage.queries.wishes import Rest, rest
from storage.types import SuppressedBecause


@dataclass(frozen=True, slots=True)
class Wish:
    """Not to be asked, to be asked less often, or one of the two taken back; in the words of `bot.slack.leaving`."""

    contact_id: int
    wish: str
    at: datetime


def take(session: Session, items: Sequence[Wish]) -> list[None]:
    """Write them down in their order; what is none of ours says nothing."""
    for item in items:
        if item.wish == NEVER:
            suppress(session, [Suppression(item.contact_id, SuppressedBecause.UNSUBSCRIBED, item.at)])
        elif item.wish == AGAIN:
            lift(session, [(item.contact_id, item.at)])
        elif item.wish == AS_OTHERS or item.wish in LESS_OFTEN:
            rest(session, [Rest(item.contact_id, LESS_OFTEN.get(item.wish), item.at)])
    return [None] * len(items)


def chosen(body: Mapping[str, Any], otherwise: str) -> str:
    """What the menu or button says; `otherwise` where it is an old one, which says nothing but its number."""
    action = body["actions"][0]
    option = action.get("selected_option") or action
    return str(option.get("value") or "").partition(":")[2] or otherwise
