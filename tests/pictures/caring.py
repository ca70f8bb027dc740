"""What the team sees of an answer and of its case: the alert as it grows, its thread, and what members are told."""

from __future__ import annotations

from datetime import timedelta

from bot.case_messages import CaseEscalation, CaseNote, CaseReminder
from bot.preview.scenes import Card
from bot.slack import alert, cases_card
from bot.slack.cases_card import Shown
from bot.survey.acts import Event
from bot.survey.casefile import CaseState
from storage.queries.cases import KeptEvent
from tests.pictures.cards import LONG, NOW, REASON, WISH, ZONE, case, jonas, resolved

PLACE = {"channel": "C0VOICE", "ts": "1.0"}
SAID = {"reason": REASON, "follow_up": WISH}
CONTACTED = {"contacted_at": NOW + timedelta(hours=1), "contacted_by": "U0YOU"}


def event(kind: Event, minutes: int, **details: str) -> KeptEvent:
    """A line of the history."""
    return KeptEvent(1, 12, "k", kind.value, "U0YOU", NOW + timedelta(minutes=minutes), details)


CLOSED = resolved()
RESOLVED = event(
    Event.RESOLVED,
    300,
    root_cause=str(CLOSED.root_cause),
    outcome=str(CLOSED.outcome),
    note=str(CLOSED.note),
)
HISTORY = [event(Event.OPENED, 0), event(Event.CLAIMED, 4), event(Event.CONTACTED, 60), RESOLVED]


def alerts() -> list[Card]:
    """One message that grows, its thread, and one who changed their mind."""
    # What was said to another band's question is kept with the reason.
    changed = jonas(reason=f"{REASON}\n\n{WISH}", score=9, changed_from=3, case=CLOSED)
    return [
        Card("The score, at once", alert.draw(jonas(case=case()), ZONE)),
        Card("The comment has joined", alert.draw(jonas(**SAID, case=case()), ZONE)),
        Card("Claimed", alert.draw(jonas(**SAID, case=case(CaseState.CLAIMED)), ZONE)),
        Card("Resolved", alert.draw(jonas(**SAID, case=CLOSED), ZONE)),
        Card("… and in its thread", cases_card.note(CaseNote(RESOLVED, CLOSED, PLACE), ZONE), is_reply=True),
        Card("A change of mind", alert.draw(changed, ZONE)),
    ]


def cards() -> list[Card]:
    """What the owner and their manager are told, and what `/nps` says of cases."""
    answer = jonas(**SAID)
    late = case(due_at=NOW - timedelta(hours=2))
    snoozed = case(CaseState.SNOOZED, snoozed_until=NOW + timedelta(days=3))
    out = case(CaseState.EXCLUDED, excluded_at=NOW, excluded_by="U0MATE", excluded_because="A test of ours.")
    reminder = CaseReminder(event(Event.REMINDED, 0), case(CaseState.CLAIMED), answer, "U0YOU", PLACE)
    missed = CaseEscalation(event(Event.ESCALATED, 0), late, answer, "C1", PLACE)
    listed = [Shown(late, answer, ZONE), Shown(case(CaseState.CLAIMED, id=9), answer, ZONE)]
    return [
        Card("To its owner: due", cases_card.reminder(reminder, ZONE, NOW)),
        Card("Contacted", cases_card.card(Shown(case(CaseState.CONTACTED, **CONTACTED), answer, ZONE))),
        Card("Snoozed", cases_card.card(Shown(snoozed, answer, ZONE))),
        Card("Not a real answer", cases_card.card(Shown(out, answer, ZONE))),
        Card("Overdue, to a manager", cases_card.escalation(missed, ZONE)),
        Card("/nps case 12", cases_card.card(Shown(CLOSED, answer, ZONE), history=HISTORY)),
        Card("/nps cases", cases_card.listed(listed, 7, "U0YOU")),
    ]


def long_ones() -> list[Card]:
    """With words that are longer than anybody would write."""
    many = {f"attribute_{number}": LONG[:90] for number in range(4)}
    answer = jonas(reason=LONG, account=LONG[:90], attributes=many, case=case(CaseState.CLAIMED))
    return [Card("Long values", alert.draw(answer, ZONE))]
