"""What is known of a case: when each thing was done to it and by whom. Plain values; `cases` has the rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.survey.terms import Deadlines

# The words a team begins with; a programme may have its own.
ROOT_CAUSES = (
    "quality of the product",
    "quality of the service",
    "price",
    "an expectation that marketing set",
    "delivery",
    "other",
)
LONGEST_NOTE = 3000


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    CONTACTED = "contacted"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    EXCLUDED = "excluded"


# Somebody has still to do something.
UNRESOLVED = (CaseState.OPEN, CaseState.CLAIMED, CaseState.CONTACTED, CaseState.SNOOZED)


class Outcome(StrEnum):
    """How a case ended. The last one is the customer's doing, and nobody chooses it."""

    WON_BACK = "won_back"
    LOST = "lost"
    NO_ANSWER = "no_answer"
    SCORE_ROSE = "score_rose"


CHOSEN_OUTCOMES = (Outcome.WON_BACK, Outcome.LOST, Outcome.NO_ANSWER)


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `owner` is who has it in hand: a Slack user id, or a mail address that is not yet known to be one's.

    An owner without `claimed_at` was named by a rule, and anybody may still claim the case.
    """

    opened_at: datetime
    due_at: datetime
    remind_at: datetime
    escalate_at: datetime | None = None
    state: CaseState = CaseState.OPEN
    owner: str | None = None
    claimed_at: datetime | None = None
    contacted_at: datetime | None = None
    contacted_by: str | None = None
    snoozed_until: datetime | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    root_cause: str | None = None
    outcome: Outcome | None = None
    note: str | None = None
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None
    excluded_at: datetime | None = None
    excluded_by: str | None = None
    excluded_because: str | None = None


def standing(case: Case) -> CaseState:
    """The state that follows from what was done."""
    if case.excluded_at is not None:
        return CaseState.EXCLUDED
    if case.resolved_at is not None:
        return CaseState.RESOLVED
    if case.snoozed_until is not None:
        return CaseState.SNOOZED
    if case.contacted_at is not None:
        return CaseState.CONTACTED
    return CaseState.OPEN if case.claimed_at is None else CaseState.CLAIMED


def taken(case: Case, by: str, now: datetime) -> Case:
    """Whoever does the work without having claimed the case has it in hand from then on."""
    return case if case.claimed_at is not None else replace(case, owner=by, claimed_at=now)


def begun_again(case: Case) -> Case:
    """As it was before anybody had talked to the customer; who had it keeps it."""
    case = replace(case, contacted_at=None, contacted_by=None, resolved_at=None, resolved_by=None)
    return replace(case, root_cause=None, outcome=None, note=None)


def at_deadlines(case: Case, deadlines: Deadlines) -> Case:
    """With new deadlines, of which nobody has been reminded."""
    return replace(
        case,
        due_at=deadlines.due_at,
        remind_at=deadlines.remind_at,
        escalate_at=deadlines.escalate_at,
        reminded_at=None,
        escalated_at=None,
    )


def next_at(case: Case) -> datetime | None:
    """When something is to be done by itself: a reminder, an escalation, waking. None: nothing is."""
    if case.state is CaseState.SNOOZED:
        return case.snoozed_until
    if case.state not in UNRESOLVED:
        return None
    remind = case.remind_at if case.reminded_at is None else None
    escalate = case.escalate_at if case.escalated_at is None else None
    return min((at for at in (remind, escalate) if at is not None), default=None)
