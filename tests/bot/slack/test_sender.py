"""Sending over Slack's Web API: once, paced by what Slack says, never twice to a customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.sandbox.slack import Dropped, Fault, RateLimited, RateLimitedInBody, Refused, ServerError
from bot.slack.client import web_client
from bot.slack.sender import SlackSender
from bot.slack.workspaces import Workspaces
from storage.database import Session
from storage.models import Allowance, Contact
from storage.types import Channel, MessageKind, MessageState, SuppressedBecause
from tests.bot.slack.rig import Rig


def held_until(session: Session) -> dict[str, datetime]:
    return {one.name.removeprefix("slack:home:"): one.spent_until for one in session.scalars(select(Allowance))}


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (RateLimited(7), 7.0),
        (RateLimited(1.5), 1.5),
        (RateLimited(None), 30.0),
        (RateLimitedInBody("ratelimited"), 30.0),
        (RateLimitedInBody("rate_limited"), 30.0),
    ],
)
async def test_a_rate_limit_in_each_of_its_forms_holds_the_channel(
    unconnected: Rig, fault: Fault, seconds: float
) -> None:
    """429 with whole, fractional or no Retry-After, or the error in a 200: nothing is sent until then."""
    aino, eero = unconnected.contact(), unconnected.contact("eero", account=None)
    unconnected.slack.fail("chat.postMessage", fault)

    await unconnected.ask(aino)

    until = unconnected.clock() + timedelta(seconds=seconds)
    held = unconnected.db.read_now(held_until)
    assert until <= min(held["chat.postMessage"], held["chat.update"])
    if seconds > 1.5:
        await unconnected.ask(eero)
        assert [] == unconnected.slack.dm(eero)
    unconnected.clock.turn(seconds=seconds)
    await unconnected.sent()
    assert 1 == len(unconnected.slack.dm(aino))


@pytest.mark.parametrize("after", [True, False])
async def test_a_question_whose_connection_broke_is_unknown_and_not_sent_again(
    unconnected: Rig, *, after: bool
) -> None:
    """Rather not at all than twice; it carries the key by which it can be found in the history."""
    aino = unconnected.contact()
    unconnected.slack.fail("chat.postMessage", Dropped(after=after))

    invitation_id = await unconnected.ask(aino)
    unconnected.clock.turn(hours=3)
    await unconnected.sent()

    assert int(after) == len(unconnected.slack.dm(aino))
    assert MessageState.UNKNOWN == unconnected.messages(MessageKind.QUESTION)[0].state
    for message in unconnected.slack.dm(aino):
        assert message.metadata is not None
        assert {"message_key": f"question:{invitation_id}"} == message.metadata["event_payload"]


async def test_a_failing_server_leaves_one_question_unknown_and_holds_the_rest(unconnected: Rig) -> None:
    """An outage of an hour must not make an hour's questions unknown."""
    aino, eero = unconnected.contact(), unconnected.contact("eero", account=None)
    unconnected.slack.fail("chat.postMessage", ServerError(500))

    await unconnected.ask(aino)
    await unconnected.ask(eero)

    states = [message.state for message in unconnected.messages(MessageKind.QUESTION)]
    assert [MessageState.UNKNOWN, MessageState.PENDING] == states


async def test_a_server_that_is_not_available_took_nothing_on(unconnected: Rig) -> None:
    """503 says that it is to be tried again."""
    aino = unconnected.contact()
    unconnected.slack.fail("chat.postMessage", ServerError(503))

    await unconnected.ask(aino)
    unconnected.clock.turn(seconds=31)
    await unconnected.sent()

    assert 1 == len(unconnected.slack.dm(aino))


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "missing_scope"])
async def test_refused_credentials_hold_the_channel_until_they_are_mended(unconnected: Rig, code: str) -> None:
    """Nothing fails for good because somebody rotated a token."""
    aino = unconnected.contact()
    unconnected.slack.fail("chat.postMessage", Refused(code))

    await unconnected.ask(aino)

    (message,) = unconnected.messages(MessageKind.QUESTION)
    assert MessageState.PENDING == message.state
    assert code in (message.reason or "")
    unconnected.clock.turn(minutes=2)
    await unconnected.sent()
    assert 1 == len(unconnected.slack.dm(aino))


async def test_a_person_who_cannot_be_written_to_fails_for_good_with_the_reason(unconnected: Rig) -> None:
    """Somebody who left the workspace."""
    aino = unconnected.contact()
    aino.deleted = True

    await unconnected.ask(aino)

    (message,) = unconnected.messages(MessageKind.QUESTION)
    assert MessageState.FAILED == message.state
    assert "user_disabled" in (message.reason or "")


async def test_what_slack_refuses_of_our_drawing_fails_and_is_logged(
    unconnected: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of ours: trying again would be refused again."""
    aino = unconnected.contact()
    unconnected.slack.fail("chat.postMessage", Refused("invalid_blocks"))

    await unconnected.ask(aino)

    assert MessageState.FAILED == unconnected.messages(MessageKind.QUESTION)[0].state
    assert "Slack refuses what we drew (invalid_blocks)" in caplog.text


async def test_a_messages_tab_that_is_off_is_waited_for(unconnected: Rig) -> None:
    """A switch in the app's settings: the questions go out when it is on."""
    aino = unconnected.contact()
    unconnected.slack.installation.messages_tab = False

    await unconnected.ask(aino)
    assert MessageState.PENDING == unconnected.messages(MessageKind.QUESTION)[0].state
    unconnected.slack.installation.messages_tab = True
    unconnected.clock.turn(minutes=11)
    await unconnected.sent()

    assert 1 == len(unconnected.slack.dm(aino))


async def test_a_slack_that_cannot_be_reached_costs_no_question(unconnected: Rig) -> None:
    """A connection that was never made is no doubt about what arrived."""
    aino = unconnected.contact()
    nowhere = Workspaces(web_client("xoxb-any", "http://127.0.0.1:9/"), unconnected.db, unconnected.clock)
    reachable = unconnected.pump.sender
    unconnected.pump.sender = SlackSender(
        nowhere,
        unconnected.db,
        unconnected.programme,
        unconnected.clock,
        unconnected.pacing,
        (Channel.SLACK,),
    )

    await unconnected.ask(aino)
    assert MessageState.PENDING == unconnected.messages(MessageKind.QUESTION)[0].state
    unconnected.pump.sender = reachable
    unconnected.clock.turn(minutes=1)
    await unconnected.sent()

    assert 1 == len(unconnected.slack.dm(aino))


async def test_somebody_who_unsubscribed_meanwhile_is_not_asked(rig: Rig) -> None:
    """The late check, when a held question is about to go out."""
    aino = rig.contact()
    rig.slack.fail("chat.postMessage", RateLimited(60))
    await rig.ask(aino)
    await rig.db.write(suppress, aino.id)
    rig.clock.turn(minutes=2)
    await rig.sent()

    assert MessageState.DROPPED == rig.messages(MessageKind.QUESTION)[0].state
    assert [] == rig.slack.dm(aino)


def suppress(session: Session, slack_user_ids: Sequence[str]) -> list[None]:
    session.execute(
        update(Contact)
        .where(Contact.slack_user_id.in_(slack_user_ids))
        .values(suppressed_at=datetime.now(UTC), suppressed_because=SuppressedBecause.UNSUBSCRIBED)
    )
    return [None] * len(slack_user_ids)
