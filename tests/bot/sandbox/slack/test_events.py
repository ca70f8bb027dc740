"""What the app hears without anybody waiting: words, visits, its own messages; and how often it hears it."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.slack import GestureError, SandboxSlack, User
from tests.bot.sandbox.slack.example_app import ExampleApp


@pytest.fixture
def ann(slack: SandboxSlack) -> User:
    return slack.add_user("ann")


async def test_words_in_a_direct_conversation_reach_the_app_escaped(
    slack: SandboxSlack, app: ExampleApp, ann: User
) -> None:
    """&, < and > come escaped in the text and as they are in the rich text."""
    await slack.say(ann, slack.dm_id(ann), "a < b & <!channel>")

    (heard,) = app.heard
    assert "a &lt; b &amp; &lt;!channel&gt;" == heard["event"]["text"]
    assert "im" == heard["event"]["channel_type"]
    inline = heard["event"]["blocks"][0]["elements"][0]["elements"]
    assert [{"type": "text", "text": "a < b & <!channel>"}] == inline


async def test_an_app_hears_what_it_subscribed_to_and_where_it_is(
    slack: SandboxSlack, app: ExampleApp, ann: User
) -> None:
    """Words in a channel need message.channels and the bot in it."""
    slack.installation.events |= {"message.channels"}
    inside, outside = slack.add_channel("in", [ann]), slack.add_channel("out", [ann], with_bot=False)
    await slack.say(ann, outside, "unheard")
    await slack.say(ann, inside, "heard")
    await slack.join(slack.add_user("bea"), inside)

    assert ["heard"] == [body["event"]["text"] for body in app.heard]


async def test_visits_and_arrivals(slack: SandboxSlack, app: ExampleApp, ann: User) -> None:
    """Opening the app's page and joining a channel are events of their own."""
    slack.installation.events |= {"member_joined_channel"}
    channel = slack.add_channel("voice")
    await slack.open_home(ann)
    await slack.join(ann, channel)
    await slack.join(ann, channel)

    assert ["app_home_opened", "member_joined_channel"] == [body["event"]["type"] for body in app.heard]


async def test_its_own_messages_come_back_to_the_app(slack: SandboxSlack, socket_app: ExampleApp, ann: User) -> None:
    """With message.im an app is told of what it posts, changes and deletes in direct conversations."""
    sent = await socket_app.client.chat_postMessage(channel=ann.id, text="?")
    await socket_app.client.chat_update(channel=sent["channel"], ts=sent["ts"], text="!")
    await socket_app.client.chat_delete(channel=sent["channel"], ts=sent["ts"])
    await slack.settled()

    events = [attempt.parcel.payload["event"] for attempt in slack.delivery.attempts]
    assert [None, "message_changed", "message_deleted"] == [event.get("subtype") for event in events]
    assert all(attempt.answer.acknowledged for attempt in slack.delivery.attempts)


async def test_an_event_that_nobody_acknowledges_comes_again(slack: SandboxSlack, app: ExampleApp, ann: User) -> None:
    """Three more times, the same event_id, until it is acknowledged."""
    app.deaf = True
    await slack.say(ann, slack.dm_id(ann), "hello")
    await slack.settled()

    assert [0, 1, 2, 3] == [attempt.number for attempt in slack.delivery.attempts]
    assert 4 == len(app.heard)
    assert 1 == len({body["event_id"] for body in app.heard})


async def test_an_event_is_redelivered_on_demand(slack: SandboxSlack, app: ExampleApp, ann: User) -> None:
    """The same parcel once more, after it was acknowledged: an app that counts twice is found out."""
    await slack.say(ann, slack.dm_id(ann), "hello")
    answer = await slack.redeliver_last()

    assert answer.acknowledged
    first, second = app.heard
    assert first == second


async def test_nobody_listens(slack: SandboxSlack, ann: User) -> None:
    """Without a connection a person's press fails at once, and events give up after their last try."""
    await slack.say(ann, slack.dm_id(ann), "hello")
    await slack.settled()

    assert ["connection_failed"] * 4 == [attempt.answer.reason for attempt in slack.delivery.attempts]


async def test_who_looks_on_is_told_of_every_change(slack: SandboxSlack, ann: User) -> None:
    """A live page follows the versions; changes while it draws are seen once."""
    versions = slack.changes.follow()
    first = await anext(versions)
    slack.add_user("bea")
    slack.add_user("cid")

    assert first + 2 == await anext(versions)
    waiting = asyncio.ensure_future(anext(versions))
    await asyncio.sleep(0)
    slack.add_user("dan")
    assert first + 3 == await waiting
    await versions.aclose()


async def test_one_cannot_write_where_one_is_not(slack: SandboxSlack, ann: User) -> None:
    """Nor to an app whose Messages tab is off."""
    slack.add_channel("voice")
    with pytest.raises(GestureError, match="ann is not in voice"):
        await slack.say(ann, "#voice", "hello")
    slack.installation.messages_tab = False
    with pytest.raises(GestureError, match="turned off"):
        await slack.say(ann, slack.dm_id(ann), "hello")
