"""What is done to cases → their rows, a line of history and the messages that follow, in one transaction.

Everything goes through the pure rules of `bot.survey.cases`: acts of members, what a customer's score means for a case
(called by `intake`, in its transaction), and what comes by itself when a time has passed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from bot.histories import Change, columns, record, write
from bot.owners import Owners
from bot.survey import acts, cases
from bot.survey.cases import Case, CaseState, Outcome, Refusal, Refused, Step
from bot.survey.scale import band_of
from storage.queries import cases as rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.survey.acts import Act
    from bot.survey.routing import CaseRules, Route
    from bot.survey.terms import Terms
    from storage.database import Session
    from storage.queries.cases import StoredCase
    from storage.queries.messages import NewMessage

BATCH = 200


@dataclass(frozen=True, slots=True)
class Acted:
    """What a member did to a case. The key names the press itself, so that one that comes twice is taken once."""

    case_id: int
    act: Act
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Done:
    """How the case stands now; None: there is no such case. `refused`: nothing was changed, and why."""

    case: StoredCase | None
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A score that stands from now on; `before` is the one that it replaces. `alerts`: it raises the answer's alert."""

    answer_id: int
    at: datetime
    before: int | None
    after: int
    account: str | None
    attributes: Mapping[str, str]
    alerts: bool


@dataclass(frozen=True, slots=True)
class Casework:
    """The acts on cases, by a programme's rules. `await db.write(casework.act, Acted(…))`, then ring the bell."""

    rules: CaseRules

    def act(self, session: Session, items: Sequence[Acted]) -> list[Done]:
        """Do what members did, in order. What was done before (by its key) is not done again, and not refused."""
        known = rows.cases_by_id(session, {item.case_id for item in items}, locked=True)
        taken = rows.known_keys(session, {item.key for item in items})
        changes = {id_: Change(stored.answer_id, case_of(stored), id_) for id_, stored in known.items()}
        done = []
        for item in items:
            stored = known.get(item.case_id)
            if stored is None:
                done.append(Done(None, Refusal(Refused.NOT_POSSIBLE)))
                continue
            change, refused = changes[item.case_id], None
            if item.key not in taken:
                taken.add(item.key)
                refused = self.step(change, item.act, item.at, item.key, self.terms(stored)).refused
            done.append(Done(replace(stored, **columns(change.case)), refused))
        write(session, changes.values())
        return done

    def tick(self, session: Session, items: Sequence[datetime]) -> list[int]:
        """Wake, remind and escalate what is due at each of these times, up to `BATCH` cases; how many there were."""
        return [self.tick_once(session, now) for now in items]

    def tick_once(self, session: Session, now: datetime) -> int:
        """Any number of copies may do it at once: each due thing is written once for its key."""
        due = rows.due_cases(session, now, BATCH)
        known = rows.cases_by_id(session, due)
        changes = []
        for stored in known.values():
            change, terms = Change(stored.answer_id, case_of(stored), stored.id), self.terms(stored)
            for what, at in (
                (acts.Wake(), stored.snoozed_until),
                (acts.Remind(), stored.remind_at),
                (acts.Escalate(), stored.escalate_at),
            ):
                key = f"{what.event.value}:{stored.id}:{'' if at is None else at.isoformat()}"
                self.step(change, what, now, key, terms)
            changes.append(change)
        write(session, changes)
        return len(due)

    def follow(self, session: Session, scores: Sequence[Scored]) -> list[NewMessage]:
        """Open the cases that these scores need, close and open again those that there are; what is to be queued.

        The scores are in the order in which they were taken, and their answers are written.
        """
        moved = [score for score in scores if self.matters(score)]
        if not moved:
            return []
        asked_before = {score.answer_id for score in moved if score.before is not None}
        known = rows.cases_of_answers(session, asked_before, locked=True) if asked_before else {}
        changes = {id_: Change(id_, case_of(stored), stored.id) for id_, stored in known.items()}
        ways = [(self.route(score), score.attributes) for score in moved if score.answer_id not in known]
        owners = Owners.of(session, ways)
        for score in moved:
            if score.answer_id in changes:
                self.cross(changes[score.answer_id], score)
            elif band_of(score.after) in self.rules.opening:
                changes[score.answer_id] = self.opened(score, owners)
        return record(session, changes.values())

    def matters(self, score: Scored) -> bool:
        """Whether it changes what a case is needed for."""
        if score.before is None:
            return band_of(score.after) in self.rules.opening
        return self.rules.crossing(score.before, score.after) is not None

    def opened(self, score: Scored, owners: Owners) -> Change:
        """A new case."""
        route = self.route(score)
        step = cases.opened(score.at, owners.take(route, score.attributes), self.rules.terms(score.after, route))
        change = Change(score.answer_id, step.case, route=route.name, with_alert=score.alerts)
        if step.happened is not None:
            change.add(step.case, step.happened, score.at, f"opened:{score.answer_id}")
        return change

    def cross(self, change: Change, score: Scored) -> None:
        """What another score means for a case that there is."""
        what = None if score.before is None else self.rules.crossing(score.before, score.after)
        if what is not None:
            key = f"score:{score.answer_id}:{score.at.isoformat()}"
            self.step(change, what, score.at, key, self.rules.terms(score.after, self.route(score)))

    def route(self, score: Scored) -> Route:
        """The way of an answer with this score."""
        return self.rules.route(score.after, score.account, score.attributes)

    def step(self, change: Change, what: Act, at: datetime, key: str, terms: Terms) -> Step:
        """One act on a case in hand."""
        step = cases.act(change.case, what, at, terms)
        if step.happened is not None:
            change.add(step.case, step.happened, at, key)
        return step

    def terms(self, stored: StoredCase) -> Terms:
        """The hours of a case, by today's configuration and the answer as it was given."""
        route = self.rules.route(stored.score, stored.account, stored.attributes)
        return self.rules.terms(stored.score, route)


def case_of(stored: StoredCase) -> Case:
    """The stored case, as the rules know it."""
    known = {field.name: getattr(stored, field.name) for field in fields(Case)}
    outcome = None if stored.outcome is None else Outcome(stored.outcome)
    return Case(**{**known, "state": CaseState(stored.state), "outcome": outcome})
