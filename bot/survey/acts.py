"""What can be done to a case: what each act makes of it, when it is needless, and what the history says of it.

Where an act is allowed at all is the table's matter, in `cases`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from bot.survey.casefile import Case, CaseState, Outcome, at_deadlines, begun_again, taken
from bot.survey.terms import Deadlines, Terms

if TYPE_CHECKING:
    from datetime import datetime


class Event(StrEnum):
    """What is written into a case's history."""

    OPENED = "opened"
    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    CONTACTED = "contacted"
    RESOLVED = "resolved"
    SNOOZED = "snoozed"
    REOPENED = "reopened"
    EXCLUDED = "excluded"
    INCLUDED = "included"
    SCORE_CHANGED = "score_changed"
    WOKEN = "woken"
    REMINDED = "reminded"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done to a case."""

    event: ClassVar[Event]

    def is_needless(self, case: Case, now: datetime) -> bool:  # noqa: ARG002 - most acts are never
        """Whether it is so already, or not yet time for it."""
        return False

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:  # noqa: ARG002 - some acts are only written down
        """The case after it, but for its state."""
        return case

    def details(self) -> dict[str, str]:
        """What the history tells beside who and when."""
        return {}


@dataclass(frozen=True, slots=True)
class ByMember(Act):
    """An act of a person of our team, by their Slack user id."""

    by: str


@dataclass(frozen=True, slots=True)
class Claim(ByMember):
    """They take it."""

    event = Event.CLAIMED

    def is_needless(self, case: Case, now: datetime) -> bool:  # noqa: ARG002
        return case.claimed_at is not None

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:  # noqa: ARG002
        return replace(case, owner=self.by, claimed_at=now, snoozed_until=None)


@dataclass(frozen=True, slots=True)
class Assign(ByMember):
    """They give it to somebody, or take it over."""

    event = Event.ASSIGNED
    to: str

    def is_needless(self, case: Case, now: datetime) -> bool:  # noqa: ARG002
        return self.to == case.owner and case.claimed_at is not None

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:  # noqa: ARG002
        return replace(case, owner=self.to, claimed_at=now)

    def details(self) -> dict[str, str]:
        return {"to": self.to}


@dataclass(frozen=True, slots=True)
class Contacted(ByMember):
    """They have talked to the customer."""

    event = Event.CONTACTED

    def is_needless(self, case: Case, now: datetime) -> bool:  # noqa: ARG002
        return case.contacted_at is not None

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:
        case = replace(taken(case, self.by, now), contacted_at=now, contacted_by=self.by, snoozed_until=None)
        return at_deadlines(case, terms.until_resolved(now))


@dataclass(frozen=True, slots=True)
class Resolve(ByMember):
    """It is done, for better or worse."""

    event = Event.RESOLVED
    root_cause: str
    outcome: Outcome
    note: str | None = None

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:  # noqa: ARG002
        case = replace(taken(case, self.by, now), resolved_at=now, resolved_by=self.by, snoozed_until=None)
        return replace(case, root_cause=self.root_cause, outcome=self.outcome, note=self.note)

    def details(self) -> dict[str, str]:
        return {"root_cause": self.root_cause, "outcome": self.outcome.value, "note": self.note or ""}


@dataclass(frozen=True, slots=True)
class Snooze(ByMember):
    """Nothing is to be done before `until`."""

    event = Event.SNOOZED
    until: datetime

    def is_needless(self, case: Case, now: datetime) -> bool:
        return self.until <= now or self.until == case.snoozed_until

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:  # noqa: ARG002
        deadlines = Deadlines(case.due_at, case.remind_at, case.escalate_at)
        return at_deadlines(replace(case, snoozed_until=self.until), terms.after_snooze(deadlines, self.until))

    def details(self) -> dict[str, str]:
        return {"until": self.until.isoformat()}


@dataclass(frozen=True, slots=True)
class Reopen(ByMember):
    """It was not done after all, or does not wait any longer."""

    event = Event.REOPENED

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:
        if case.state is CaseState.RESOLVED:
            return at_deadlines(begun_again(case), terms.until_contacted(now))
        return replace(case, snoozed_until=None)


@dataclass(frozen=True, slots=True)
class Exclude(ByMember):
    """It is not a real answer: it is kept out of the figures."""

    event = Event.EXCLUDED
    why: str

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:  # noqa: ARG002
        return replace(case, excluded_at=now, excluded_by=self.by, excluded_because=self.why)

    def details(self) -> dict[str, str]:
        return {"why": self.why}


@dataclass(frozen=True, slots=True)
class Include(ByMember):
    """It is a real answer after all."""

    event = Event.INCLUDED

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:  # noqa: ARG002
        return replace(case, excluded_at=None, excluded_by=None, excluded_because=None)


@dataclass(frozen=True, slots=True)
class ScoreChanged(Act):
    """The customer changed their score to a band that needs no case; as this programme has it, the case goes on."""

    event = Event.SCORE_CHANGED
    before: int
    after: int

    def details(self) -> dict[str, str]:
        return {"before": str(self.before), "after": str(self.after)}


@dataclass(frozen=True, slots=True)
class ScoreRose(ScoreChanged):
    """To a band that needs no case, which ends it."""

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:  # noqa: ARG002
        if case.state is CaseState.RESOLVED:
            return case
        return replace(case, resolved_at=now, outcome=Outcome.SCORE_ROSE, snoozed_until=None)


@dataclass(frozen=True, slots=True)
class ScoreFell(ScoreChanged):
    """Back to a band that needs a case."""

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:
        if case.state is not CaseState.RESOLVED:
            return case
        return at_deadlines(begun_again(case), terms.until_contacted(now))


@dataclass(frozen=True, slots=True)
class Wake(Act):
    """A snooze is over."""

    event = Event.WOKEN

    def is_needless(self, case: Case, now: datetime) -> bool:
        return case.snoozed_until is None or case.snoozed_until > now

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:  # noqa: ARG002
        return replace(case, snoozed_until=None)


@dataclass(frozen=True, slots=True)
class Remind(Act):
    """The deadline is near, or has passed."""

    event = Event.REMINDED

    def is_needless(self, case: Case, now: datetime) -> bool:
        return case.reminded_at is not None or case.remind_at > now

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:  # noqa: ARG002
        return replace(case, reminded_at=now)


@dataclass(frozen=True, slots=True)
class Escalate(Act):
    """The deadline has passed, and others are to hear of it."""

    event = Event.ESCALATED

    def is_needless(self, case: Case, now: datetime) -> bool:
        return case.escalated_at is not None or case.escalate_at is None or case.escalate_at > now

    def done(self, case: Case, now: datetime, terms: Terms) -> Case:  # noqa: ARG002
        return replace(case, escalated_at=now)
