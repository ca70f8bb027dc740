"""The late check: what is to be said at the moment of sending, or why it is no longer wanted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.compose import Alert, Question, alert, alert_update, question, redraw
from bot.survey.conversation import Stage
from scheduler.outbox import Dropped, Later
from storage.database import Database, Session
from storage.models import Answer, Contact, Message
from storage.queries.messages import ClaimRequest, Settlement, claim, mark_sending, settle
from storage.queries.suppressions import Suppression, suppress
from storage.types import Channel, MessageState, Reference, SuppressedBecause
from tests.support.clock import START
from tests.support.factories import a_survey, add_contact, an_invitation, every, invite, only, say

SOON = START + timedelta(minutes=1)
UNDERWAY = [MessageState.PENDING, MessageState.CLAIMED, MessageState.SENDING]
ENDED = [MessageState.FAILED, MessageState.UNKNOWN, MessageState.DROPPED]


def bring_to(db: Database, key: str, state: MessageState, reference: Reference | None = None) -> None:
    """The message of that key in that state, as the outbox would leave it."""
    if state is MessageState.PENDING:
        return
    channel = next(message.channel for message in every(db, Message) if message.key == key)
    held = db.write_now(claim, [ClaimRequest(channel, "w", 99, SOON, timedelta(minutes=1))])[0]
    (message,) = (message for message in held if message.key == key)
    if state is MessageState.SENDING:
        db.write_now(mark_sending, [(message, SOON, timedelta(minutes=1))])
    if state not in UNDERWAY:
        db.write_now(settle, [Settlement(message, state, SOON, reference=reference)])


def gone(session: Session, models: Sequence[Any]) -> Sequence[Any]:
    """All rows of these tables deleted."""
    for model in models:
        session.query(model).delete()
    return models


def test_a_question_is_composed_as_the_invitation_stands(db: Database) -> None:
    """With the definition that it was made with, whatever the survey is called today."""
    contact_id = add_contact(db, name="Ada", email="ada@globex.example", account="Globex")
    invitation_id = invite(db, contact_id, a_survey(subject="Acme Cloud"))
    composed = db.read_now(question, invitation_id, SOON)

    assert isinstance(composed, Question)
    assert ("Acme Cloud", "Ada", "ada@globex.example", "Globex") == (
        composed.survey.subject, composed.asked.contact_name, composed.asked.email, composed.asked.account
    )  # fmt: skip
    assert (Stage.SCORE, None) == (composed.conversation.stage, composed.reference)


@pytest.mark.parametrize("because", SuppressedBecause)
def test_whoever_said_no_after_it_was_queued_is_not_asked(db: Database, because: SuppressedBecause) -> None:
    """Unsubscribed, bounced."""
    invitation_id = an_invitation(db)
    db.write_now(suppress, [Suppression(only(db, Contact).id, because, START)])

    assert Dropped("the contact is not to be asked") == db.read_now(question, invitation_id, SOON)


def test_whoever_has_answered_is_not_asked(db: Database) -> None:
    """By another way than this message."""
    invitation_id = an_invitation(db)
    say(db, invitation_id, START, score=9)

    assert Dropped("already answered") == db.read_now(question, invitation_id, SOON)


def test_nobody_is_asked_after_the_end(db: Database) -> None:
    """A question that stood in the queue until then is not sent; a moment before, it is."""
    invitation_id = invite(db, add_contact(db), a_survey(open_days=1))
    end = START + timedelta(days=1)

    assert Dropped("the survey has closed") == db.read_now(question, invitation_id, end)
    assert isinstance(db.read_now(question, invitation_id, end - timedelta(microseconds=1)), Question)


def test_an_erased_contact_leaves_nothing_in_the_queue(db: Database) -> None:
    """With the contact go the invitation and its message; a message already in hand is dropped."""
    invitation_id = an_invitation(db)
    db.write_now(gone, [Contact])

    assert [] == every(db, Message)
    assert Dropped("the invitation is gone") == db.read_now(question, invitation_id, SOON)
    assert Dropped("the question was never sent here") == db.read_now(redraw, invitation_id)


def in_slack(db: Database) -> int:
    """An invitation that was asked in Slack."""
    return invite(db, add_contact(db, slack_user_id="U1"), channel=Channel.SLACK)


@pytest.mark.parametrize("state", UNDERWAY)
def test_a_question_on_its_way_is_redrawn_when_it_has_arrived(db: Database, state: MessageState) -> None:
    """The redraw waits a little."""
    invitation_id = in_slack(db)
    bring_to(db, f"question:{invitation_id}", state)

    assert isinstance(db.read_now(redraw, invitation_id), Later)


@pytest.mark.parametrize("state", ENDED)
def test_a_question_that_stands_nowhere_is_not_redrawn(db: Database, state: MessageState) -> None:
    """There is nothing to draw over."""
    invitation_id = in_slack(db)
    bring_to(db, f"question:{invitation_id}", state)

    assert Dropped("the question was never sent here") == db.read_now(redraw, invitation_id)


def test_a_redraw_shows_the_conversation_as_it_is_by_now(db: Database) -> None:
    """In the place where the question stands; suppressed or closed does not matter any more."""
    invitation_id = in_slack(db)
    place = {"channel": "D1", "ts": "1.0"}
    bring_to(db, f"question:{invitation_id}", MessageState.SENT, place)
    say(db, invitation_id, SOON, score=9, reason="good")
    composed = db.read_now(redraw, invitation_id)

    assert isinstance(composed, Question)
    assert (place, Stage.FOLLOW_UP, 9) == (composed.reference, composed.conversation.stage, composed.conversation.score)


def a_detractor(db: Database) -> int:
    """An answer that alerts; its id."""
    say(db, an_invitation(db, name="Ada"), START, score=3)
    return only(db, Answer).id


def test_an_alert_tells_all_that_is_known_by_now(db: Database) -> None:
    """The comment that came while it was in the queue is in it."""
    answer_id = a_detractor(db)
    say(db, only(db, Answer).invitation_id or 0, SOON, reason="slow")
    composed = db.read_now(alert, answer_id)

    assert isinstance(composed, Alert)
    assert (3, "slow", "Ada", None) == (
        composed.answer.score, composed.answer.reason, composed.answer.contact_name, composed.reference
    )  # fmt: skip


@pytest.mark.parametrize("state", UNDERWAY)
def test_an_update_waits_for_its_alert(db: Database, state: MessageState) -> None:
    """It joins the alert in its place, and has none until then."""
    answer_id = a_detractor(db)
    bring_to(db, f"alert:{answer_id}", state)

    assert isinstance(db.read_now(alert_update, answer_id), Later)


@pytest.mark.parametrize("state", ENDED)
def test_an_update_of_an_alert_that_was_not_posted_is_dropped(db: Database, state: MessageState) -> None:
    """There is no place for it."""
    answer_id = a_detractor(db)
    bring_to(db, f"alert:{answer_id}", state)

    assert Dropped("the alert was not posted") == db.read_now(alert_update, answer_id)


def test_an_update_goes_to_where_the_alert_stands(db: Database) -> None:
    """With the answer as it is by now."""
    answer_id = a_detractor(db)
    place = {"channel": "C1", "ts": "2.0"}
    bring_to(db, f"alert:{answer_id}", MessageState.SENT, place)
    composed = db.read_now(alert_update, answer_id)

    assert isinstance(composed, Alert)
    assert (place, 3) == (composed.reference, composed.answer.score)


def test_an_answer_that_is_gone_alerts_nobody(db: Database) -> None:
    """Nor is there an alert to update."""
    answer_id = a_detractor(db)
    db.write_now(gone, [Message, Answer])

    assert Dropped("the answer is gone") == db.read_now(alert, answer_id)
    assert Dropped("there is no alert to update") == db.read_now(alert_update, answer_id)
