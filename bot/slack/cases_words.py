"""A case in sentences, pure: who has it, until when, and what was done to it. They are our own, in Slack's markup.

Times are written so that Slack shows them in each reader's own zone; what a person wrote is escaped, or handed back to
be quoted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.slack.texts import escaped
from bot.survey.acts import Event
from bot.survey.casefile import CaseState, Outcome
from bot.survey.routing import MEMBER_ID
from storage.queries.cases import KeptEvent, StoredCase

OUTCOMES = {
    Outcome.WON_BACK: "won back",
    Outcome.LOST: "lost",
    Outcome.NO_ANSWER: "no answer",
    Outcome.SCORE_ROSE: "the customer raised the score",
}
LONGEST_CAUSE = 150
LONGEST_WHY = 300
# What the history says of an event that needs no detail, after who did it.
SAID = {
    Event.CLAIMED: "claimed the case",
    Event.CONTACTED: "contacted the customer",
    Event.REOPENED: "reopened the case",
    Event.INCLUDED: "says that this is a real answer after all: it counts again",
    Event.WOKEN: "The snooze is over",
    Event.REMINDED: "The owner has been reminded",
    Event.ESCALATED: "The deadline has passed, and others have been told",
}


def person(id_or_address: str | None) -> str:
    """A mention that Slack makes a name of; an address stands as it is."""
    if id_or_address is None:
        return "nobody"
    return f"<@{id_or_address}>" if MEMBER_ID.fullmatch(id_or_address) else escaped(id_or_address, 200)


def local_time(at: datetime, zone: ZoneInfo) -> str:
    """A local time that names its zone."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def when(at: datetime, zone: ZoneInfo) -> str:
    """In the reader's own zone; in ours where Slack cannot say (a notification, an old client)."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{local_time(at, zone)}>"


def standing(case: StoredCase, zone: ZoneInfo) -> str:
    """One line: the state, who has it, and the deadline."""
    match CaseState(case.state):
        case CaseState.EXCLUDED:
            why = escaped((case.excluded_because or "").rstrip(". "), LONGEST_WHY)
            return f"*Not a real answer*, says {person(case.excluded_by)}: {why}. It does not count."
        case CaseState.RESOLVED:
            return resolved(case)
        case CaseState.SNOOZED if case.snoozed_until is not None:
            return f"*Snoozed* until {when(case.snoozed_until, zone)}{owned(case)}"
        case CaseState.CONTACTED:
            return f"*Contacted* by {person(case.contacted_by)}{owned(case)} · {due(case, 'resolve', zone)}"
        case CaseState.CLAIMED:
            return f"*Claimed* by {person(case.owner)} · {due(case, 'contact', zone)}"
        case _:
            owner = "nobody has claimed it yet" if case.owner is None else f"for {person(case.owner)}"
            return f"*Open*: {owner} · {due(case, 'contact', zone)}"


def owned(case: StoredCase) -> str:
    """Who has it in hand, where that is not said otherwise."""
    return "" if case.owner in (None, case.contacted_by) else f" · owner {person(case.owner)}"


def due(case: StoredCase, verb: str, zone: ZoneInfo) -> str:
    """The deadline; one that was missed and told to others is marked."""
    late = "*overdue*: " if case.escalated_at is not None else ""
    return f"{late}{verb} by {when(case.due_at, zone)}"


def resolved(case: StoredCase) -> str:
    """How it ended, and why it had come so far."""
    outcome = "done" if case.outcome is None else OUTCOMES[Outcome(case.outcome)]
    if case.resolved_by is None:
        return f"*Closed*: {outcome}"
    cause = f" – {escaped(case.root_cause, LONGEST_CAUSE)}" if case.root_cause else ""
    return f"*Resolved* by {person(case.resolved_by)}: {outcome}{cause}"


def told(event: KeptEvent, zone: ZoneInfo) -> tuple[str, str | None]:
    """A line of the history, and what somebody wrote with it, which is to be quoted."""
    kind, details = Event(event.event), event.details
    quoted = {Event.RESOLVED: "note", Event.EXCLUDED: "why"}.get(kind, "")
    return f"{sentence(kind, event, zone)}.", details.get(quoted) or None


def sentence(kind: Event, event: KeptEvent, zone: ZoneInfo) -> str:
    """Without its full stop."""
    by, details = person(event.member), event.details
    match kind:
        case Event.OPENED:
            return "The case was opened" + (f" for {person(details['to'])}" if "to" in details else "")
        case Event.ASSIGNED:
            text = f"assigned the case to {person(details.get('to'))}"
        case Event.SNOOZED:
            text = f"snoozed the case until {when(datetime.fromisoformat(details['until']), zone)}"
        case Event.RESOLVED:
            cause = escaped(details.get("root_cause", ""), LONGEST_CAUSE)
            text = f"resolved the case: {OUTCOMES[Outcome(details['outcome'])]} – {cause}"
        case Event.EXCLUDED:
            text = "says that this is not a real answer; it does not count"
        case Event.SCORE_CHANGED:
            return f"The customer changed the score from {details['before']} to {details['after']}{led(details)}"
        case _:
            text = SAID[kind]
    return text if event.member is None else f"{by} {text}"


def led(details: Mapping[str, str]) -> str:
    """What a changed score meant for the case."""
    to = details.get("led_to")
    if to is None:
        return ""
    return ", which closes the case" if to == CaseState.RESOLVED else ", which opens the case again"
