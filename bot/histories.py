"""Writing what was done to cases, one statement a table, and what others hear of it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from bot.survey.casefile import next_at
from bot.survey.cases import Case, Event, Happened
from scheduler.policy import PRIORITY
from storage.queries import cases as rows
from storage.queries.messages import NewMessage, enqueue
from storage.types import AnswerStatus, Channel, MessageKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from storage.database import Session

# A reminder is the owner's alone.
PRIVATE = frozenset({Event.REMINDED})
STATUS = {Event.EXCLUDED: AnswerStatus.EXCLUDED, Event.INCLUDED: AnswerStatus.COUNTED}


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened to a case, with the case after it."""

    key: str
    happened: Happened
    at: datetime
    case: Case

    @property
    def event(self) -> Event:
        """What it was."""
        return self.happened.event


@dataclass(slots=True)
class Change:
    """A case in hand: as it stands, and what happened to it in this transaction. No `case_id`: it is new.

    `with_alert`: its alert is raised by the same event, and tells that it was opened.
    """

    answer_id: int
    case: Case
    case_id: int | None = None
    route: str | None = None
    with_alert: bool = False
    lines: list[Line] = field(default_factory=list)

    def add(self, case: Case, happened: Happened, at: datetime, key: str) -> None:
        """It happened."""
        self.case = case
        self.lines.append(Line(key, happened, at, case))


def columns(case: Case) -> dict[str, Any]:
    """The case's columns."""
    return {each.name: getattr(case, each.name) for each in fields(Case)}


def write(session: Session, changes: Iterable[Change]) -> None:
    """Write all, and queue what follows."""
    messages = record(session, changes)
    if messages:
        enqueue(session, messages, max(message.due_at for message in messages))


def record(session: Session, changes: Iterable[Change]) -> list[NewMessage]:
    """Write all; the messages that belong into the same transaction."""
    changed = [change for change in changes if change.lines]
    new = [change for change in changed if change.case_id is None]
    rows.save_cases(session, [saved(change) for change in changed if change.case_id is not None])
    ids = rows.add_cases(session, [added(change) for change in new])
    for change in new:
        change.case_id = ids.get(change.answer_id)
    lines = [(change, line) for change in changed if change.case_id is not None for line in change.lines]
    events = rows.add_events(session, [event_of(change, line) for change, line in lines])
    # What another copy has written already is its to tell.
    told = [(change, line) for change, line in lines if line.key in events]
    marked = [(change.answer_id, STATUS[line.event]) for change, line in told if line.event in STATUS]
    rows.set_status(session, marked)
    return [message for change, line in told for message in messages_of(change, line, events[line.key])]


def saved(change: Change) -> dict[str, Any]:
    """What is written of a case that there was."""
    return {"case_id": change.case_id, "next_at": next_at(change.case), **columns(change.case)}


def added(change: Change) -> dict[str, Any]:
    """The row of a new one."""
    row = {"answer_id": change.answer_id, "route": change.route, "next_at": next_at(change.case)}
    return {**row, **columns(change.case)}


def event_of(change: Change, line: Line) -> rows.NewEvent:
    """The row of a line."""
    if change.case_id is None:
        raise ValueError("a line of no case cannot be")
    happened = line.happened
    return rows.NewEvent(change.case_id, line.key, happened.event, happened.by, line.at, dict(happened.details))


def messages_of(change: Change, line: Line, event_id: int) -> list[NewMessage]:
    """Who hears of a line: the alert shows it, its thread tells it, the owner, or others, are written to."""
    kinds = []
    if line.event not in PRIVATE and not (line.event is Event.OPENED and change.with_alert):
        kinds += [MessageKind.ALERT_UPDATE, MessageKind.CASE_NOTE]
    if is_for_owner(change, line):
        kinds.append(MessageKind.CASE_REMINDER)
    if line.event is Event.ESCALATED:
        kinds.append(MessageKind.CASE_ESCALATION)
    return [
        NewMessage(
            f"{kind.value.replace('_', '-')}:case-event:{event_id}",
            kind,
            Channel.SLACK,
            PRIORITY[kind.value],
            line.at,
            answer_id=change.answer_id,
            case_event_id=event_id,
        )
        for kind in kinds
    ]


def is_for_owner(change: Change, line: Line) -> bool:
    """Whether the owner is written to: what they did themselves they know, and one message tells of one moment."""
    if line.event is Event.REMINDED:
        return True
    if line.case.owner in (None, line.happened.by):
        return False
    if line.event is Event.WOKEN:
        return not any(other.event is Event.REMINDED for other in change.lines)
    led_on = line.event is Event.SCORE_CHANGED and "led_to" in line.happened.details
    return led_on or line.event in (Event.OPENED, Event.ASSIGNED, Event.REOPENED)
