"""What can be done to a case, as buttons, pure: one or two that are next, and the rest behind the three dots.

Block ids are new for every state and say which case they are of and in what kind of message they stand, since a menu
of people says nothing but who was chosen.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.slack.blocks import Block, actions, button, marked, plain, section
from bot.slack.cases_words import standing
from bot.survey.business import BusinessHours
from bot.survey.casefile import CaseState
from storage.queries.cases import StoredCase

PREFIX = "nps_case_"
CLAIM = f"{PREFIX}claim"
CONTACTED = f"{PREFIX}contacted"
RESOLVE = f"{PREFIX}resolve"
REOPEN = f"{PREFIX}reopen"
INCLUDE = f"{PREFIX}include"
ASSIGN = f"{PREFIX}assign"
MORE = f"{PREFIX}more"
SHOW = f"{PREFIX}show"

BLOCK_ID = re.compile(r"nps-case-([a-z]+)-(\d+)-")


class Surface(StrEnum):
    """What a case stands in, which tells how it is drawn again: the alert, a message or page of its own, the Home."""

    ALERT = "alert"
    CARD = "card"
    HOME = "home"


class More(StrEnum):
    """What stands behind the three dots."""

    CLAIM = "claim"
    CONTACTED = "contacted"
    RESOLVE = "resolve"
    AN_HOUR = "snooze_hour"
    NEXT_DAY = "snooze_day"
    NEXT_WEEK = "snooze_week"
    EXCLUDE = "exclude"


LABELS = {
    More.CLAIM: "Claim",
    More.CONTACTED: "Contacted",
    More.RESOLVE: "Resolve…",
    More.AN_HOUR: "Snooze for an hour",
    More.NEXT_DAY: "Snooze until the next working day",
    More.NEXT_WEEK: "Snooze until next week",
    More.EXCLUDE: "Not a real answer…",
}
SNOOZES = (More.AN_HOUR, More.NEXT_DAY, More.NEXT_WEEK)


def state_of(case: StoredCase, zone: ZoneInfo, surface: Surface) -> list[Block]:
    """Who has the case and until when, and what can be done."""
    return [section(marked(standing(case, zone))), buttons(case, surface)]


def buttons(case: StoredCase, surface: Surface) -> Block:
    """Those that the state calls for."""
    return actions(shown_in(CaseState(case.state), case), block_id(case, surface))


def shown_in(state: CaseState, case: StoredCase) -> list[Block]:
    """The next step first."""
    number = str(case.id)
    claim = button("Claim", CLAIM, number, spoken="Claim this case", style="primary")
    contacted = button("Contacted", CONTACTED, number, spoken="The customer has been contacted")
    resolve = button("Resolve…", RESOLVE, number, spoken="Resolve this case")
    reopen = button("Reopen", REOPEN, number, spoken="Reopen this case")
    include = button("It is a real answer", INCLUDE, number, spoken="It is a real answer: count it again")
    shown: dict[CaseState, list[Block]] = {
        CaseState.OPEN: [claim, contacted, assign(), more([More.RESOLVE, *SNOOZES, More.EXCLUDE])],
        CaseState.CLAIMED: [primary(contacted), resolve, assign(), more([*SNOOZES, More.EXCLUDE])],
        CaseState.CONTACTED: [primary(resolve), assign(), more([*SNOOZES, More.EXCLUDE])],
        CaseState.SNOOZED: [reopen, resolve, more([*left_to_do(case), More.EXCLUDE])],
        CaseState.RESOLVED: [reopen, more([More.EXCLUDE])],
        CaseState.EXCLUDED: [include],
    }
    return shown[state]


def left_to_do(case: StoredCase) -> list[More]:
    """What a case that waits would need next."""
    unclaimed = [More.CLAIM] if case.claimed_at is None else []
    return unclaimed + ([More.CONTACTED] if case.contacted_at is None else [])


def primary(element: Block) -> Block:
    """The one that is next."""
    return {**element, "style": "primary"}


def assign() -> Block:
    """A menu of people."""
    return {"type": "users_select", "action_id": ASSIGN, "placeholder": plain("Assign to…", 150)}


def more(choices: list[More]) -> Block:
    """The three dots."""
    options = [{"text": plain(LABELS[choice], 75), "value": choice.value} for choice in choices]
    return {"type": "overflow", "action_id": MORE, "options": options}


def block_id(case: StoredCase, surface: Surface) -> str:
    """New whenever something was done."""
    times = (
        case.opened_at,
        case.due_at,
        case.claimed_at,
        case.contacted_at,
        case.snoozed_until,
        case.resolved_at,
        case.excluded_at,
    )
    moments = sum(int(at.timestamp() * 1_000_000) for at in times if at is not None)
    return f"nps-case-{surface.value}-{case.id}-{case.state}-{moments:x}"


def snoozed_until(choice: More, now: datetime, week: BusinessHours) -> datetime:
    """An hour from now; otherwise nine in the morning, or when the team is next at work, of the next day or Monday."""
    if choice is More.AN_HOUR:
        return now + timedelta(hours=1)
    local = now.astimezone(week.zone)
    days = 1 if choice is More.NEXT_DAY else 7 - local.weekday()
    morning = (local + timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
    return week.add_hours(morning, 0)
