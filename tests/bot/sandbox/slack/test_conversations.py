"""Channels and direct conversations: opening, joining, listing, reading back."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SandboxSlack, User
from tests.bot.sandbox.slack.refusals import refused


@pytest.fixture
def ann(slack: SandboxSlack) -> User:
    return slack.add_user("ann")


async def test_opening_twice_opens_one_conversation(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """The second time says that it was open already."""
    first = await client.conversations_open(users=ann.id)
    second = await client.conversations_open(users=[ann.id], return_im=True)

    assert slack.dm_id(ann) == first["channel"]["id"] == second["channel"]["id"]
    assert (None, True) == (first.get("already_open"), second["already_open"])
    assert ann.id == second["channel"]["user"]


async def test_people_with_whom_no_conversation_opens(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """Unknown, gone, a bot, a stranger of another company, too many, none."""
    gone = slack.add_user("gone")
    gone.deleted = True
    refusals = {
        "U404": "user_not_found",
        gone.id: "user_disabled",
        slack.add_user("robot", is_bot=True).id: "cannot_dm_bot",
        slack.add_user("stranger", team_id="T0OTHER").id: "invalid_user_combination",
        ",".join([ann.id] * 9): "too_many_users",
        f"{ann.id},{gone.id}": "missing_scope",
        "": "users_list_not_supplied",
    }
    for users, error in refusals.items():
        with refused(error):
            await client.api_call("conversations.open", json={"users": users})


async def test_history_is_newest_first_and_keeps_metadata_to_itself(
    slack: SandboxSlack, client: AsyncWebClient, ann: User
) -> None:
    """Metadata come with include_all_metadata: what a lost send is found by."""
    metadata = {"event_type": "message", "event_payload": {"id": "7"}}
    sent = await client.chat_postMessage(channel=ann.id, text="1", metadata=metadata)
    await slack.say(ann, sent["channel"], "2")
    plain = await client.conversations_history(channel=sent["channel"])
    full = await client.conversations_history(channel=sent["channel"], include_all_metadata=True)

    assert ["2", "1"] == [message["text"] for message in plain["messages"]]
    assert [None, None] == [message.get("metadata") for message in plain["messages"]]
    assert [None, metadata] == [message.get("metadata") for message in full["messages"]]


async def test_history_between_two_moments_and_in_pages(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """Oldest and latest are left out unless inclusive."""
    stamps = [(await client.chat_postMessage(channel=ann.id, text=str(n)))["ts"] for n in range(5)]
    channel = slack.dm_id(ann)
    after = await client.conversations_history(channel=channel, oldest=stamps[2])
    between = await client.conversations_history(
        channel=channel, oldest=stamps[1], latest=stamps[3], inclusive=True, limit=2
    )
    cursor = between["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(
        channel=channel, oldest=stamps[1], latest=stamps[3], inclusive=True, limit=2, cursor=cursor
    )

    assert ["4", "3"] == [message["text"] for message in after["messages"]]
    assert ["3", "2", "1"] == [m["text"] for page in (between, rest) for m in page["messages"]]
    assert [True, False] == [between["has_more"], rest["has_more"]]
    with refused("invalid_ts_oldest"):
        await client.conversations_history(channel=channel, oldest="yesterday")


async def test_replies_stay_in_their_thread(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """History shows the parent, replies the whole thread, oldest first."""
    channel = slack.add_channel("voice", [ann])
    parent = await client.chat_postMessage(channel=channel.id, text="parent")
    await client.chat_postMessage(channel=channel.id, text="child", thread_ts=parent["ts"])
    history = await client.conversations_history(channel=channel.id)
    thread = await client.conversations_replies(channel=channel.id, ts=parent["ts"])

    assert ["parent"] == [message["text"] for message in history["messages"]]
    assert ["parent", "child"] == [message["text"] for message in thread["messages"]]
    with refused("thread_not_found"):
        await client.conversations_replies(channel=channel.id, ts="1.000000")


async def test_history_needs_presence_and_scope(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """A public channel that the bot is not in, a private one it cannot know of, a kind without the scope."""
    public = slack.add_channel("public", with_bot=False)
    private = slack.add_channel("private", private=True, with_bot=False)
    slack.installation.scopes -= {"im:history"}

    with refused("not_in_channel"):
        await client.conversations_history(channel=public.id)
    with refused("channel_not_found"):
        await client.conversations_history(channel=private.id)
    with refused("missing_scope"):
        await client.conversations_history(channel=slack.dm_id(ann))


async def test_channels_are_listed_by_kind(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """Public unless told; private ones only where the bot is; archived ones can be left out."""
    slack.add_channel("open", with_bot=False)
    slack.add_channel("old").archived = True
    slack.add_channel("mine", private=True)
    slack.add_channel("theirs", private=True, with_bot=False)
    public = await client.conversations_list()
    private = await client.conversations_list(types="public_channel,private_channel", exclude_archived=True)

    assert ["open", "old"] == [channel["name"] for channel in public["channels"]]
    assert ["open", "mine"] == [channel["name"] for channel in private["channels"]]
    with refused("invalid_types"):
        await client.conversations_list(types="secret")


async def test_joining_makes_a_member(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """Public channels only, not archived ones."""
    channel = slack.add_channel("open", [ann], with_bot=False)
    old = slack.add_channel("old", with_bot=False)
    old.archived = True
    await client.conversations_join(channel=channel.id)

    members = (await client.conversations_members(channel=channel.id))["members"]
    assert [ann.id, slack.installation.bot_user_id] == members
    assert (await client.conversations_info(channel=channel.id))["channel"]["is_member"]
    with refused("is_archived"):
        await client.conversations_join(channel=old.id)
    with refused("method_not_supported_for_channel_type"):
        await client.conversations_join(channel=slack.dm_id(ann))


async def test_a_message_has_an_address(slack: SandboxSlack, client: AsyncWebClient, ann: User) -> None:
    """The channel and the timestamp without its point."""
    sent = await client.chat_postMessage(channel=ann.id, text="?")
    link = await client.chat_getPermalink(channel=sent["channel"], message_ts=sent["ts"])

    expected = f"https://sandbox.slack.com/archives/{sent['channel']}/p{sent['ts'].replace('.', '')}"
    assert expected == link["permalink"]
