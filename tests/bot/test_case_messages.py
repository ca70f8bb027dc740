"""The late check of what follows from acts on cases: what is said at the moment of sending, or why nothing is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.case_messages import (
    GONE,
    CaseEscalation,
    CaseNote,
    CaseReminder,
    case_escalation,
    case_note,
    case_reminder,
)
from bot.casework import Acted, Casework
from bot.compose import Alert, alert
from bot.survey import acts
from bot.survey.acts import Act
from bot.survey.cases import Outcome
from bot.survey.routing import CaseRules, Route
from scheduler.outbox import Dropped, Later
from storage.database import Database
from storage.models import Answer, Case, CaseEvent, Message
from storage.queries.messages import ClaimRequest, Settlement, claim, settle
from storage.types import Channel, MessageKind, MessageState
from tests.support.clock import START
from tests.support.factories import add_contact, an_invitation, every, import_answers, invite, only, say

RULES = CaseRules(escalate_to="#leads", routes=(Route(when={"plan": ("pro",)}, escalate_to="U0000BOSS"),))
ANN, BOB = "U0000ANN", "U0000BOB"
PLACE = {"channel": "C1", "ts": "1.0"}
RESOLVED = acts.Resolve(ANN, "price", Outcome.LOST)


def at(hours: float) -> datetime:
    """So long after the score."""
    return START + timedelta(hours=hours)


def post_alert(db: Database, state: MessageState = MessageState.SENT) -> None:
    """As the outbox would leave it."""
    request = ClaimRequest(Channel.SLACK, "w", 99, at(0.01), timedelta(minutes=1))
    held = db.write_now(claim, [request])[0]
    alerts = [message for message in held if message.kind is MessageKind.ALERT]
    reference = PLACE if state is MessageState.SENT else None
    for message in alerts:
        db.write_now(settle, [Settlement(message, state, at(0.01), reference=reference)])


def a_case(db: Database, *, posted: bool = True, **contact: object) -> int:
    """The case of a new detractor, whose alert stands in its channel."""
    say(db, an_invitation(db, **contact), START, score=3)
    if posted:
        post_alert(db)
    return every(db, Case)[-1].id


def do(db: Database, case_id: int, what: Act, hours: float = 1) -> int:
    """One act; the line of the history that it left."""
    db.write_now(Casework(RULES).act, [Acted(case_id, what, at(hours), f"{type(what).__name__}:{hours}")])
    return every(db, CaseEvent)[-1].id


def test_a_line_goes_into_the_thread_of_its_alert(db: Database) -> None:
    """Quietly, for what the team does itself."""
    case_id = a_case(db)
    told = db.read_now(case_note, do(db, case_id, acts.Claim(ANN)))

    assert isinstance(told, CaseNote)
    assert (PLACE, "claimed", ANN, case_id, False) == (
        told.reference, told.event.event, told.event.member, told.case.id, told.is_loud
    )  # fmt: skip


def test_the_channel_sees_what_the_customer_did(db: Database) -> None:
    """A changed score is news."""
    invitation_id = an_invitation(db)
    say(db, invitation_id, START, score=3)
    post_alert(db)
    say(db, invitation_id, at(1), score=9)
    told = db.read_now(case_note, every(db, CaseEvent)[-1].id)

    assert isinstance(told, CaseNote)
    assert told.is_loud


def test_a_line_waits_for_an_alert_that_is_on_its_way_and_for_no_other(db: Database) -> None:
    """There is no thread before there is a message."""
    event_id = do(db, a_case(db, posted=False), acts.Claim(ANN))
    waits = db.read_now(case_note, event_id)
    post_alert(db, MessageState.FAILED)

    assert isinstance(waits, Later)
    assert Dropped("the alert was not posted") == db.read_now(case_note, event_id)


def test_the_owner_hears_of_a_case_that_was_given_to_them(db: Database) -> None:
    """With the answer and the place of the alert."""
    event_id = do(db, a_case(db, name="Ada", account="Globex"), acts.Assign(ANN, BOB))
    told = db.read_now(case_reminder, event_id)

    assert isinstance(told, CaseReminder)
    assert (BOB, "Ada", "Globex", PLACE) == (
        told.to, told.answer.contact_name, told.answer.account, told.reference
    )  # fmt: skip


def test_nobody_hears_of_a_case_that_somebody_else_has_by_now(db: Database) -> None:
    """It was given on before the message went out."""
    case_id = a_case(db)
    first = do(db, case_id, acts.Assign(ANN, BOB), 1)
    do(db, case_id, acts.Assign(ANN, "U0000CEE"), 2)

    assert Dropped("somebody else has it now") == db.read_now(case_reminder, first)


def test_nobodys_case_is_told_where_its_alert_stands(db: Database) -> None:
    """Where it has none, there is nobody to tell."""
    reminded = do(db, a_case(db), acts.Remind(), 999)
    told = db.read_now(case_reminder, reminded)
    say(db, an_invitation(db), START, score=2)
    post_alert(db, MessageState.FAILED)
    other = do(db, every(db, Case)[-1].id, acts.Remind(), 998)

    assert isinstance(told, CaseReminder)
    assert (None, PLACE) == (told.to, told.reference)
    assert isinstance(db.read_now(case_reminder, other), Dropped)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (RESOLVED, "the case is resolved"),
        (acts.Exclude(ANN, "a test"), "the case is excluded"),
        (acts.Snooze(ANN, at(9999)), "the case is snoozed"),
    ],
)
def test_what_needs_nobody_any_more_is_not_reminded_of(db: Database, what: Act, why: str) -> None:
    """Neither the owner nor a manager hears of it."""
    case_id = a_case(db)
    reminded = do(db, case_id, acts.Remind(), 998)
    do(db, case_id, what, 999)

    assert Dropped(why) == db.read_now(case_reminder, reminded)
    assert Dropped(why) == db.read_now(case_escalation, reminded, RULES)


@pytest.mark.parametrize(("plan", "to"), [("free", "#leads"), ("pro", "U0000BOSS")])
def test_a_missed_deadline_goes_to_whom_it_should_today(db: Database, plan: str, to: str) -> None:
    """By the route of the answer."""
    event_id = do(db, a_case(db, attributes={"plan": plan}), acts.Remind(), 999)
    told = db.read_now(case_escalation, event_id, RULES)

    assert isinstance(told, CaseEscalation)
    assert (to, 3, PLACE) == (told.to, told.answer.score, told.reference)
    assert Dropped("nobody is to hear of missed deadlines") == db.read_now(case_escalation, event_id, CaseRules())


def test_what_is_gone_is_told_to_nobody(db: Database) -> None:
    """The answer was deleted, and its case with it."""
    assert [GONE] * 3 == [
        db.read_now(case_note, 99),
        db.read_now(case_reminder, 99),
        db.read_now(case_escalation, 99, RULES),
    ]


def test_an_alert_shows_the_case_and_what_the_account_said_before(db: Database) -> None:
    """The newest first, others of the account only, and no answer that does not count."""
    contact = add_contact(db, account="Globex")
    for days, score in ((1, 9), (2, 7)):
        import_answers(db, [{"score": score, "answered_at": at(-24 * days), "account": "Globex"}])
    import_answers(db, [{"score": 5, "answered_at": at(-1), "contact_id": contact, "account": "Globex"}])
    import_answers(db, [{"score": 0, "answered_at": at(-1), "account": "Initech"}])
    say(db, invite(db, contact), START, score=3)
    told = db.read_now(alert, every(db, Answer)[-1].id)

    assert isinstance(told, Alert)
    assert told.answer.case is not None
    assert (only(db, Case).id, "open") == (told.answer.case.id, told.answer.case.state)
    assert ((9, at(-24)), (7, at(-48))) == told.answer.of_account
    assert ((5, at(-1)),) == told.answer.earlier


def test_every_message_of_a_case_is_of_slack_and_names_its_line(db: Database) -> None:
    """By ids alone, and each once."""
    case_id = a_case(db)
    do(db, case_id, acts.Assign(ANN, BOB))
    told = [message for message in every(db, Message) if message.case_event_id is not None]

    assert {"alert_update", "case_note", "case_reminder"} == {message.kind.value for message in told}
    assert {(Channel.SLACK, only(db, Answer).id)} == {(message.channel, message.answer_id) for message in told}
    assert len(told) == len({message.key for message in told})
