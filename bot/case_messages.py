"""A queued message about a case → what is to be said, channel-neutral, or why it is no longer wanted.

The late check of everything that follows from acts on cases: it runs just before sending, on the store as it is then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.compose import alert_place
from bot.survey.cases import CaseState, Event
from scheduler.outbox import Dropped, Later
from storage.queries.answers import AlertedAnswer, alerted_answer
from storage.queries.cases import KeptEvent, StoredCase, case_by_id, case_event

if TYPE_CHECKING:
    from bot.survey.routing import CaseRules
    from storage.database import Session
    from storage.types import Reference

GONE = Dropped("the case is gone")


@dataclass(frozen=True, slots=True)
class CaseNote:
    """A line of the history, for the thread of the alert at `reference`."""

    event: KeptEvent
    case: StoredCase
    reference: Reference

    @property
    def is_loud(self) -> bool:
        """Whether the channel is to see it, and not only the thread: the customer changed their mind."""
        return self.event.event in (Event.SCORE_CHANGED, Event.OPENED)


@dataclass(frozen=True, slots=True)
class CaseReminder:
    """What the owner is to hear: that a case is theirs now, is due, has woken, is open again (see `event`).

    `to`: a Slack user id or a mail address; None: nobody has it, and it is for the thread of the alert, aloud.
    `reference` is where the alert stands, if it does.
    """

    event: KeptEvent
    case: StoredCase
    answer: AlertedAnswer
    to: str | None
    reference: Reference | None


@dataclass(frozen=True, slots=True)
class CaseEscalation:
    """A missed deadline, for a member or a channel."""

    event: KeptEvent
    case: StoredCase
    answer: AlertedAnswer
    to: str
    reference: Reference | None


def case_note(session: Session, event_id: int) -> CaseNote | Dropped | Later:
    """A line for the thread, once the alert is there."""
    found = event_and_case(session, event_id)
    if found is None:
        return GONE
    event, case = found
    place = alert_place(session, case.answer_id)
    return place if isinstance(place, Dropped | Later) else CaseNote(event, case, place)


def case_reminder(session: Session, event_id: int) -> CaseReminder | Dropped | Later:
    """What the owner is to hear, if they still have it and it still waits for them."""
    found = event_and_case(session, event_id)
    if found is None:
        return GONE
    event, case = found
    if event.event == Event.ASSIGNED and case.owner != event.details.get("to"):
        return Dropped("somebody else has it now")
    told = late(session, event, case)
    if not isinstance(told, tuple):
        return told
    if case.owner is None and told[1] is None:
        return Dropped("nobody has the case, and there is no alert to tell it in")
    return CaseReminder(event, case, told[0], case.owner, told[1])


def case_escalation(session: Session, event_id: int, rules: CaseRules) -> CaseEscalation | Dropped | Later:
    """A missed deadline, if it still is one; who hears of it stands in today's configuration."""
    found = event_and_case(session, event_id)
    if found is None:
        return GONE
    event, case = found
    to = rules.escalates_to(rules.route(case.score, case.account, case.attributes))
    if to is None:
        return Dropped("nobody is to hear of missed deadlines")
    told = late(session, event, case)
    return CaseEscalation(event, case, told[0], to, told[1]) if isinstance(told, tuple) else told


def late(
    session: Session, event: KeptEvent, case: StoredCase
) -> tuple[AlertedAnswer, Reference | None] | Dropped | Later:
    """The answer and where its alert stands, unless the case needs nobody any more."""
    if case.state in (CaseState.RESOLVED, CaseState.EXCLUDED):
        return Dropped(f"the case is {case.state}")
    if case.state == CaseState.SNOOZED and event.event in (Event.REMINDED, Event.ESCALATED):
        return Dropped("the case is snoozed")
    answer = alerted_answer(session, case.answer_id)
    if answer is None:
        return GONE
    place = alert_place(session, case.answer_id)
    if isinstance(place, Later):
        return place
    return answer, None if isinstance(place, Dropped) else place


def event_and_case(session: Session, event_id: int) -> tuple[KeptEvent, StoredCase] | None:
    """A line of a history with its case as it stands now."""
    event = case_event(session, event_id)
    case = None if event is None else case_by_id(session, event.case_id)
    return None if event is None or case is None else (event, case)
