"""Posting, changing and removing messages, and every way in which Slack refuses to."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Installation, SandboxSlack, User, buttons
from tests.bot.sandbox.slack.example_app import QUESTION
from tests.bot.sandbox.slack.refusals import refused


@pytest.fixture
def ann(slack: SandboxSlack) -> User:
    return slack.add_user("ann", email="ann@customer.example")


async def test_a_message_to_a_person_opens_their_direct_conversation(
    slack: SandboxSlack, client: AsyncWebClient, ann: User
) -> None:
    """chat.postMessage takes a user's id and answers the conversation's."""
    answer = await client.chat_postMessage(channel=ann.id, text="Hello &amp; welcome", blocks=QUESTION)

    (message,) = slack.dm(ann)
    assert slack.dm_id(ann) == answer["channel"] == message.channel
    assert message.ts == answer["ts"]
    assert message.text == "Hello &amp; welcome"
    assert [str(score) for score in range(11)] == [button.text for button in buttons(message)]


async def test_slack_fills_in_ids_and_defaults(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """Blocks come back with a block_id each and with emoji and verbatim said outright."""
    answer = await client.chat_postMessage(channel=ann.id, text="?", blocks=QUESTION)

    section, actions = answer["message"]["blocks"]
    assert section["block_id"] != actions["block_id"]
    assert section["text"]["verbatim"] is False
    assert actions["elements"][0]["text"]["emoji"] is True


async def test_every_timestamp_is_later_than_the_one_before(client: AsyncWebClient, ann: User) -> None:
    """The timestamp is the message's name, so two never share one."""
    stamps = [(await client.chat_postMessage(channel=ann.id, text="?"))["ts"] for _ in range(5)]

    assert sorted(set(stamps)) == stamps


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0000000099", "channel_not_found"),
        ("#nowhere", "channel_not_found"),
        ("#secret", "channel_not_found"),
        ("#elsewhere", "not_in_channel"),
        ("#old", "is_archived"),
        ("robot", "cannot_dm_bot"),
        ("gone", "user_disabled"),
        ("stranger", "channel_not_found"),
    ],
)
async def test_a_destination_that_slack_refuses(
    slack: SandboxSlack, client: AsyncWebClient, channel: str, error: str
) -> None:
    """Unknown, private, not joined, archived, a bot, somebody who left, somebody of another company."""
    slack.add_channel("secret", private=True, with_bot=False)
    slack.add_channel("elsewhere", with_bot=False)
    slack.add_channel("old").archived = True
    people = {
        "robot": slack.add_user("robot", is_bot=True),
        "gone": slack.add_user("gone"),
        "stranger": slack.add_user("stranger", team_id="T0OTHER"),
    }
    people["gone"].deleted = True
    destination = people[channel].id if channel in people else channel

    with refused(error):
        await client.chat_postMessage(channel=destination, text="?")


async def test_a_guest_of_a_shared_channel_can_be_written_to(slack: SandboxSlack, client: AsyncWebClient) -> None:
    """Somebody of another company is reached once they share a channel with the bot."""
    guest = slack.add_user("guest", team_id="T0OTHER")
    slack.add_channel("shared", [guest])

    await client.chat_postMessage(channel=guest.id, text="?")

    assert ["?"] == [message.text for message in slack.dm(guest)]


async def test_the_public_scope_lets_the_bot_post_where_it_is_not(slack: SandboxSlack, client: AsyncWebClient) -> None:
    """chat:write.public reaches every public channel."""
    slack.installation.scopes |= {"chat:write.public"}
    slack.add_channel("elsewhere", with_bot=False)

    await client.chat_postMessage(channel="#elsewhere", text="Hello")

    assert ["Hello"] == [message.text for message in slack.channel("#elsewhere")]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "no_text"),
        ({"blocks": []}, "no_text"),
        ({"blocks": "not json"}, "invalid_blocks_format"),
        ({"blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"text": "?", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"text": "?", "metadata": {"event_type": "x", "event_payload": {"y": "z" * 9000}}}, "metadata_too_large"),
        ({"text": "?", "thread_ts": "1.000000"}, "cannot_reply_to_message"),
    ],
)
async def test_a_content_that_slack_refuses(
    client: AsyncWebClient, ann: User, arguments: dict[str, object], error: str
) -> None:
    """Nothing to say, blocks that are none, metadata of the wrong shape or size, a thread without a parent."""
    with refused(error):
        await client.api_call("chat.postMessage", json={"channel": ann.id, **arguments})


async def test_a_refusal_says_what_is_wrong_and_where(client: AsyncWebClient, ann: User) -> None:
    """The reasons come with a JSON pointer each."""
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=ann.id, text="?", blocks=[{"type": "section"}])

    reasons = caught.value.response["response_metadata"]["messages"]
    assert ["[ERROR] missing required field: text or fields [json-pointer:/blocks/0]"] == reasons


async def test_a_text_beyond_forty_thousand_characters_is_cut(
    slack: SandboxSlack, client: AsyncWebClient, ann: User
) -> None:
    """Slack stores the first 40,000 characters and says nothing."""
    await client.chat_postMessage(channel=ann.id, text="x" * 40_001)

    assert [40_000] == [len(message.text) for message in slack.dm(ann)]


async def test_a_text_alone_takes_the_blocks_away(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """An update without blocks shows the text, and the message is marked as edited."""
    sent = await client.chat_postMessage(channel=ann.id, text="?", blocks=QUESTION, metadata=METADATA)
    await client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Thank you")

    (message,) = slack.dm(ann)
    assert ("Thank you", []) == (message.text, message.blocks)
    assert message.edited_ts is not None
    assert METADATA == message.metadata


METADATA = {"event_type": "invitation", "event_payload": {"id": "17"}}


async def test_new_blocks_leave_no_mark_of_an_edit(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """A message that becomes the next question looks like a fresh one; an empty object removes the metadata."""
    sent = await client.chat_postMessage(channel=ann.id, text="?", metadata=METADATA)
    await client.chat_update(channel=sent["channel"], ts=sent["ts"], text="!", blocks=QUESTION, metadata={})

    (message,) = slack.dm(ann)
    assert (None, None) == (message.edited_ts, message.metadata)


async def test_an_update_that_slack_refuses(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """A message that is not there, one of a person, a text over 4,000, a person's id in place of the channel's."""
    sent = await client.chat_postMessage(channel=ann.id, text="?")
    theirs = await slack.say(ann, sent["channel"], "Hi")

    with refused("message_not_found"):
        await client.chat_update(channel=sent["channel"], ts="1.000000", text="!")
    with refused("cant_update_message"):
        await client.chat_update(channel=sent["channel"], ts=theirs.ts, text="!")
    with refused("msg_too_long"):
        await client.chat_update(channel=sent["channel"], ts=sent["ts"], text="x" * 4001)
    with refused("channel_not_found"):
        await client.chat_update(channel=ann.id, ts=sent["ts"], text="!")


async def test_an_ephemeral_message_is_seen_by_one_and_never_again(
    slack: SandboxSlack, client: AsyncWebClient, ann: User
) -> None:
    """It is in no history and cannot be changed; whoever is not in the channel cannot get one."""
    bea = slack.add_user("bea")
    channel = slack.add_channel("voice", [ann])
    answer = await client.chat_postEphemeral(channel=channel.id, user=ann.id, text="Psst")

    assert ["Psst"] == [message.text for message in slack.ephemerals(ann, "#voice")]
    assert [] == slack.channel("#voice")
    with refused("message_not_found"):
        await client.chat_update(channel=channel.id, ts=answer["message_ts"], text="!")
    with refused("user_not_in_channel"):
        await client.chat_postEphemeral(channel=channel.id, user=bea.id, text="Psst")


async def test_only_its_own_messages_can_be_deleted(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """The bot's goes, the person's stays."""
    sent = await client.chat_postMessage(channel=ann.id, text="?")
    theirs = await slack.say(ann, sent["channel"], "Hi")
    await client.chat_delete(channel=sent["channel"], ts=sent["ts"])

    assert [theirs] == slack.dm(ann)
    with refused("cant_delete_message"):
        await client.chat_delete(channel=sent["channel"], ts=theirs.ts)


async def test_no_messages_tab_no_direct_messages() -> None:
    """Where the manifest leaves the Messages tab off, posts fail and a person cannot write."""
    slack = SandboxSlack(Installation(messages_tab=False))
    ann = slack.add_user("ann")
    async with slack.running():
        client = AsyncWebClient(slack.installation.bot_token, base_url=slack.api_url, retry_handlers=[])

        with refused("messages_tab_disabled"):
            await client.chat_postMessage(channel=ann.id, text="?")
