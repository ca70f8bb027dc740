"""Slack is asked what became of a message before it is sent again: nobody is asked twice, no alert stands twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.sandbox.slack import Dropped, RateLimited, Refused, ServerError
from bot.slack.finding import stamp, ts_of
from scheduler.janitor import look
from storage.models import Invitation
from storage.types import Channel, MessageKind, MessageState
from tests.bot.slack.rig import Rig
from tests.support.factories import only


async def looked(rig: Rig, **later: float) -> dict[str, int]:
    """The janitor's round, some time later."""
    rig.clock.turn(**(later or {"minutes": 2}))
    return await look(rig.db, Channel.SLACK, rig.side.sender, rig.clock)


async def test_a_question_that_arrived_is_found_and_can_be_answered(rig: Rig) -> None:
    """Slack took it before the connection broke."""
    aino = rig.contact()
    rig.slack.fail("chat.postMessage", Dropped(after=True))
    invitation_id = await rig.ask(aino)

    assert {"sent": 1} == await looked(rig)
    (message,) = rig.messages(MessageKind.QUESTION)
    assert {"channel": rig.slack.dm_id(aino), "ts": rig.question(aino).ts} == message.reference
    assert only(rig.db, Invitation).asked_at is not None
    await rig.press(aino, "3")
    assert rig.answer(invitation_id) is not None
    await rig.sent()
    assert 1 == len(rig.slack.dm(aino))


async def test_a_question_that_did_not_arrive_is_sent_again(unconnected: Rig) -> None:
    """Slack never saw it."""
    aino = unconnected.contact()
    unconnected.slack.fail("chat.postMessage", Dropped(after=False))
    await unconnected.ask(aino)

    assert {"pending": 1} == await looked(unconnected)
    await unconnected.sent()
    assert 1 == len(unconnected.slack.dm(aino))


async def test_a_question_that_was_answered_before_it_was_found_keeps_its_place(rig: Rig) -> None:
    """It would not be sent any more, but it was."""
    aino = rig.contact()
    rig.slack.fail("chat.postMessage", Dropped(after=True))
    await rig.ask(aino)
    await rig.press(aino, "9")

    assert {"sent": 1} == await looked(rig)
    assert 1 == len(rig.slack.dm(aino))


@pytest.mark.parametrize("fault", [RateLimited(5), RateLimited(0.5), Refused("channel_not_found"), ServerError(500)])
async def test_while_slack_does_not_say_it_stays_unknown(unconnected: Rig, fault: RateLimited) -> None:
    """Nobody is asked twice for an outage."""
    aino = unconnected.contact()
    unconnected.slack.fail("chat.postMessage", Dropped(after=True))
    await unconnected.ask(aino)
    unconnected.slack.fail("conversations.history", fault)

    assert {"unknown": 1} == await looked(unconnected)
    await unconnected.sent()
    assert 1 == len(unconnected.slack.dm(aino))
    assert {"sent": 1} == await looked(unconnected, minutes=10)


async def test_without_the_scope_it_stays_unknown_and_says_why(unconnected: Rig) -> None:
    """An app that was installed with an older manifest."""
    aino = unconnected.contact()
    unconnected.slack.fail("chat.postMessage", Dropped(after=False))
    unconnected.slack.installation.scopes -= {"im:write"}
    await unconnected.ask(aino)

    assert {"unknown": 1} == await looked(unconnected)
    assert "im:write" in (unconnected.messages(MessageKind.QUESTION)[0].reason or "")


async def test_an_alert_that_arrived_is_not_posted_again(rig: Rig) -> None:
    """Its comment joins the one that stands there."""
    aino = rig.contact()
    await rig.ask(aino)
    rig.slack.fail("chat.postMessage", Dropped(after=True))
    await rig.press(aino, "3")
    await rig.sent()

    rig.clock.turn(minutes=1)
    await rig.sent()

    (alert,) = rig.messages(MessageKind.ALERT)
    assert [alert.reference and alert.reference["ts"]] == [message.ts for message in rig.alerts()]
    assert MessageState.SENT is alert.state


async def test_an_alert_that_did_not_arrive_is_posted_again(rig: Rig) -> None:
    """A detractor is never missed; also where Slack may not be asked."""
    aino = rig.contact()
    await rig.ask(aino)
    rig.slack.fail("chat.postMessage", Dropped(after=False))
    rig.slack.installation.scopes -= {"channels:history"}
    await rig.press(aino, "3")
    await rig.sent()

    rig.clock.turn(minutes=1)
    await rig.sent()

    assert 1 == len(rig.alerts())


def test_of_two_with_the_same_key_the_first_is_the_message() -> None:
    """It is the one that people have seen; messages of others carry no key of ours."""
    ours = {"event_type": "nps_question", "event_payload": {"message_key": "question:1"}}
    messages: list[dict[str, Any]] = [
        {"ts": "3.000000", "metadata": ours},
        {"ts": "2.000000", "metadata": ours},
        {"ts": "1.500000", "metadata": {"event_type": "x", "event_payload": {"message_key": 1}}},
        {"ts": "1.000000"},
    ]

    assert ("2.000000", None) == (ts_of(messages, "question:1"), ts_of(messages, "question:2"))


def test_a_stamp_is_as_slack_writes_it() -> None:
    """Six decimals, whatever the moment."""
    assert "1795305600.000000" == stamp(datetime(2026, 11, 22, tzinfo=UTC))
