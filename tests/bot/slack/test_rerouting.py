"""Where Slack lets nobody write to a person directly: the shared channel, else email, and the owners are told once."""

from __future__ import annotations

import pytest

from bot.sandbox.slack import Message, Refused
from bot.slack.sender import SlackSender
from storage import models
from storage.models import Invitation
from storage.types import Channel, MessageKind, MessageState
from tests.bot.slack.rig import OWNERS, shown
from tests.bot.slack.shared_channel import Shared
from tests.support.factories import add_contact, every, only


@pytest.fixture
def closed_off(shared: Shared) -> Shared:
    """Slack lets the app write to nobody of another company; mail can be sent."""
    rig = shared.rig
    rig.slack.installation.external_messages = False
    connected = (Channel.SLACK, Channel.EMAIL)
    rig.pump.sender = SlackSender(rig.side.workspaces, rig.db, rig.programme, rig.clock, rig.pacing, connected)
    return shared


def notices(shared: Shared) -> list[Message]:
    """What the owners were told."""
    return [message for message in shared.rig.slack.channel(OWNERS) if "does not let the app write" in message.text]


def questions(shared: Shared) -> list[tuple[Channel, MessageState]]:
    """The messages by which people were to be asked directly."""
    return [(message.channel, message.state) for message in shared.rig.messages(MessageKind.QUESTION)]


async def test_the_accounts_channel_takes_the_place_of_the_direct_message(closed_off: Shared) -> None:
    """Nothing is mailed; the person counts as asked, answers from the post, and has one invitation."""
    aino = closed_off.customer("aino")
    add_contact(closed_off.rig.db, slack_user_id=aino.id, email=aino.email, account="Nokkela")

    await closed_off.open_wave(audience={})
    await closed_off.later(seconds=6)
    assert [(Channel.SLACK, MessageState.FAILED)] == questions(closed_off)
    assert only(closed_off.rig.db, Invitation).asked_at is not None
    await closed_off.answer(aino, "9")

    assert 1 == len(every(closed_off.rig.db, Invitation))
    (notice,) = notices(closed_off)
    assert "people of Nokkela. They are asked in #acme-nokkela instead" in shown(notice)


async def test_without_a_channel_it_is_email_where_there_is_an_address(closed_off: Shared) -> None:
    """A row of its own in the outbox, queued once the direct message has failed for good."""
    aino, eero = closed_off.customer("aino"), closed_off.customer("eero")
    add_contact(closed_off.rig.db, slack_user_id=aino.id, email=aino.email, account="Toinen")
    add_contact(closed_off.rig.db, slack_user_id=eero.id, account="Toinen")

    await closed_off.open_wave(audience={}, channel_posts=())
    await closed_off.later(seconds=6)

    failed, waiting = (Channel.SLACK, MessageState.FAILED), (Channel.EMAIL, MessageState.PENDING)
    assert [failed, failed, waiting] == questions(closed_off)
    assert [Channel.EMAIL, Channel.SLACK] == [one.channel for one in every(closed_off.rig.db, Invitation)]
    (notice,) = notices(closed_off)
    assert "people of Toinen. Those with a mail address are asked by email instead." in shown(notice)


async def test_the_owners_are_told_once_for_an_account_and_wave(closed_off: Shared) -> None:
    """Five people of one company, and one of another; the next wave tells again."""
    for number in range(5):
        person = closed_off.customer(f"person{number}")
        add_contact(closed_off.rig.db, slack_user_id=person.id, account="Nokkela")
    toinen = closed_off.customer("toinen")
    add_contact(closed_off.rig.db, slack_user_id=toinen.id, account="Toinen")

    await closed_off.open_wave(audience={}, quarantine_days=0)
    await closed_off.later(seconds=6)
    assert 2 == len(notices(closed_off))
    await closed_off.later(days=1)
    await closed_off.open_wave()
    await closed_off.later(seconds=6)

    assert 4 == len(notices(closed_off))


@pytest.mark.parametrize("code", ["channel_not_found", "cannot_dm_bot"])
async def test_without_any_other_way_the_owners_hear_what_to_do(shared: Shared, code: str) -> None:
    """No channel, and a survey that is not asked by mail."""
    aino = shared.customer("aino")
    add_contact(shared.rig.db, slack_user_id=aino.id, email=aino.email, account="Nokkela")
    shared.rig.slack.fail("chat.postMessage", Refused(code))

    await shared.open_wave(audience={}, channel_posts=(), channels=("slack",))
    await shared.later(seconds=6)

    assert [(Channel.SLACK, MessageState.FAILED)] == questions(shared)
    (notice,) = notices(shared)
    assert "They are not asked. To ask them, name a channel" in shown(notice)
    assert "[[surveys.customers.channel_posts]]" in shown(notice)


async def test_somebody_who_left_takes_no_other_way(closed_off: Shared) -> None:
    """A deactivated person's mail is read by nobody either."""
    aino = closed_off.colleague("aino")
    aino.deleted = True
    add_contact(closed_off.rig.db, slack_user_id=aino.id, email=aino.email, account="Nokkela")

    await closed_off.open_wave(audience={}, channel_posts=())
    await closed_off.later(seconds=6)

    assert [(Channel.SLACK, MessageState.FAILED)] == questions(closed_off)
    assert [] == notices(closed_off)
    assert [] == every(closed_off.rig.db, models.Answer)
