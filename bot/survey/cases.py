"""A case: a customer to be won back, from the score to the outcome.

Two rules: everything that affects a case is here and in what this file imports, and it does not know who may act, or
where they press. What is done arrives as an act, with the time at which it was done; the table below tells where it
leads. What it does not list changes nothing and is refused with who was first and when, so that two people who press
at once both learn how it stands. A case holds when each thing was done to it, and its state always follows from these
(`standing`): leaving a snooze or an exclusion leads back to where the case was.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.survey import acts
from bot.survey.acts import Act, Event
from bot.survey.casefile import (
    CHOSEN_OUTCOMES,
    ROOT_CAUSES,
    UNRESOLVED,
    Case,
    CaseState,
    Outcome,
    standing,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.survey.terms import Terms

__all__ = [
    "CHOSEN_OUTCOMES",
    "NEXT",
    "ROOT_CAUSES",
    "UNRESOLVED",
    "Act",
    "Case",
    "CaseState",
    "Event",
    "Happened",
    "Outcome",
    "Refusal",
    "Refused",
    "Step",
    "act",
    "opened",
    "standing",
]


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the history. `details` by event:

    opened, assigned: `to`; resolved: `root_cause`, `outcome`, `note`; snoozed: `until` (ISO); excluded: `why`;
    score_changed: `before`, `after`, and `led_to`, a state, where it changed that.
    """

    event: Event
    by: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)


class Refused(StrEnum):
    """Why an act changed nothing."""

    ALREADY_CLAIMED = "already_claimed"
    ALREADY_CONTACTED = "already_contacted"
    ALREADY_RESOLVED = "already_resolved"
    EXCLUDED = "excluded"
    NOTHING_NEW = "nothing_new"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class Refusal:
    """With who was first and when, where somebody was."""

    why: Refused
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What became of an act: the case after it, and the line of its history. A refused one changes nothing."""

    case: Case
    happened: Happened | None = None
    refused: Refusal | None = None


OPEN, CLAIMED, CONTACTED, SNOOZED, RESOLVED, EXCLUDED = CaseState

# None: to where the case stands by what was done to it before.
NEXT: dict[tuple[CaseState, type[Act]], CaseState | None] = {
    (OPEN, acts.Claim): CLAIMED,
    (OPEN, acts.Assign): CLAIMED,
    (OPEN, acts.Contacted): CONTACTED,
    (OPEN, acts.Resolve): RESOLVED,
    (OPEN, acts.Snooze): SNOOZED,
    (OPEN, acts.Exclude): EXCLUDED,
    (OPEN, acts.ScoreChanged): OPEN,
    (OPEN, acts.ScoreFell): OPEN,
    (OPEN, acts.ScoreRose): RESOLVED,
    (OPEN, acts.Remind): OPEN,
    (OPEN, acts.Escalate): OPEN,
    (CLAIMED, acts.Assign): CLAIMED,
    (CLAIMED, acts.Contacted): CONTACTED,
    (CLAIMED, acts.Resolve): RESOLVED,
    (CLAIMED, acts.Snooze): SNOOZED,
    (CLAIMED, acts.Exclude): EXCLUDED,
    (CLAIMED, acts.ScoreChanged): CLAIMED,
    (CLAIMED, acts.ScoreFell): CLAIMED,
    (CLAIMED, acts.ScoreRose): RESOLVED,
    (CLAIMED, acts.Remind): CLAIMED,
    (CLAIMED, acts.Escalate): CLAIMED,
    (CONTACTED, acts.Assign): CONTACTED,
    (CONTACTED, acts.Resolve): RESOLVED,
    (CONTACTED, acts.Snooze): SNOOZED,
    (CONTACTED, acts.Exclude): EXCLUDED,
    (CONTACTED, acts.ScoreChanged): CONTACTED,
    (CONTACTED, acts.ScoreFell): CONTACTED,
    (CONTACTED, acts.ScoreRose): RESOLVED,
    (CONTACTED, acts.Remind): CONTACTED,
    (CONTACTED, acts.Escalate): CONTACTED,
    (SNOOZED, acts.Claim): CLAIMED,
    (SNOOZED, acts.Assign): SNOOZED,
    (SNOOZED, acts.Contacted): CONTACTED,
    (SNOOZED, acts.Resolve): RESOLVED,
    (SNOOZED, acts.Snooze): SNOOZED,
    (SNOOZED, acts.Reopen): None,
    (SNOOZED, acts.Wake): None,
    (SNOOZED, acts.Exclude): EXCLUDED,
    (SNOOZED, acts.ScoreChanged): SNOOZED,
    (SNOOZED, acts.ScoreFell): SNOOZED,
    (SNOOZED, acts.ScoreRose): RESOLVED,
    (RESOLVED, acts.Reopen): None,
    (RESOLVED, acts.Exclude): EXCLUDED,
    (RESOLVED, acts.ScoreChanged): RESOLVED,
    (RESOLVED, acts.ScoreRose): RESOLVED,
    (RESOLVED, acts.ScoreFell): None,
    (EXCLUDED, acts.Include): None,
}


def act(before: Case, what: Act, now: datetime, terms: Terms) -> Step:
    """Do it. A refused act returns the case as it was; the terms tell the deadlines that follow from it."""
    if (before.state, type(what)) not in NEXT or what.is_needless(before, now):
        return Step(before, refused=refusal(before, what))
    after = what.done(before, now, terms)
    goal = NEXT[before.state, type(what)]
    after = replace(after, state=standing(after) if goal is None else goal)
    return Step(after, happened=line(before, after, what))


def opened(at: datetime, owner: str | None, terms: Terms) -> Step:
    """A new case, with the owner whom a rule named, if any."""
    deadlines = terms.until_contacted(at)
    case = Case(at, deadlines.due_at, deadlines.remind_at, deadlines.escalate_at, owner=owner)
    return Step(case, Happened(Event.OPENED, details={} if owner is None else {"to": owner}))


def refusal(case: Case, what: Act) -> Refusal:
    """Why an act changed nothing, and who was first."""
    if case.state is EXCLUDED:
        return Refusal(Refused.EXCLUDED, case.excluded_by, case.excluded_at)
    if case.state is RESOLVED and isinstance(what, acts.ByMember):
        return Refusal(Refused.ALREADY_RESOLVED, case.resolved_by, case.resolved_at)
    if isinstance(what, acts.Contacted) and case.contacted_at is not None:
        return Refusal(Refused.ALREADY_CONTACTED, case.contacted_by, case.contacted_at)
    if isinstance(what, acts.Claim) and what.by != case.owner:
        return Refusal(Refused.ALREADY_CLAIMED, case.owner, case.claimed_at)
    if isinstance(what, acts.Snooze) and what.until != case.snoozed_until:
        return Refusal(Refused.NOT_POSSIBLE)
    return Refusal(Refused.NOTHING_NEW)


def line(before: Case, after: Case, what: Act) -> Happened:
    """What the history says of an act that was done."""
    details = {name: text for name, text in what.details().items() if text}
    if isinstance(what, acts.ScoreChanged) and after.state is not before.state:
        details["led_to"] = after.state.value
    return Happened(what.event, what.by if isinstance(what, acts.ByMember) else None, details)
