"""The terms of a case: how long the team has, and when somebody is reminded of it, in business hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.survey.business import BusinessHours


@dataclass(frozen=True, slots=True)
class Deadlines:
    """`due_at` is the deadline; at `remind_at` its owner is reminded, at `escalate_at` somebody else hears of it."""

    due_at: datetime
    remind_at: datetime
    escalate_at: datetime | None


@dataclass(frozen=True, slots=True)
class Terms:
    """The hours of one case: until the customer has been contacted, and from then until it is resolved.

    `escalate_after_hours`: None, nobody is told of a missed deadline but the owner.
    """

    week: BusinessHours
    contact_hours: float = 8
    resolve_hours: float = 80
    remind_before_hours: float = 2
    escalate_after_hours: float | None = None

    def until_contacted(self, start: datetime) -> Deadlines:
        """For a case that is opened, or opened again, now."""
        return self.deadlines(start, self.contact_hours)

    def until_resolved(self, start: datetime) -> Deadlines:
        """For a case whose customer has been contacted now."""
        return self.deadlines(start, self.resolve_hours)

    def after_snooze(self, deadlines: Deadlines, until: datetime) -> Deadlines:
        """A snooze puts off what would come before its end; the owner is reminded when it ends."""
        due = max(deadlines.due_at, until)
        return Deadlines(due, max(deadlines.remind_at, until), self.escalation(due))

    def deadlines(self, start: datetime, hours: float) -> Deadlines:
        """So many hours from `start`."""
        due = self.week.add_hours(start, hours)
        remind = self.week.add_hours(start, max(hours - self.remind_before_hours, 0))
        return Deadlines(due, remind, self.escalation(due))

    def escalation(self, due: datetime) -> datetime | None:
        """When a missed deadline is told to others."""
        return None if self.escalate_after_hours is None else self.week.add_hours(due, self.escalate_after_hours)
