"""Looking people up, and reacting to messages."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SandboxSlack
from tests.bot.sandbox.slack.refusals import refused


async def test_a_person_is_found_by_address_in_any_case(slack: SandboxSlack, client: AsyncWebClient) -> None:
    """With the time zone and the address that the scopes allow."""
    ann = slack.add_user("ann", email="Ann@customer.example", tz="Asia/Tokyo")
    user = (await client.users_lookupByEmail(email="ann@CUSTOMER.example"))["user"]

    assert (ann.id, "Asia/Tokyo", 32400) == (user["id"], user["tz"], user["tz_offset"])
    assert "Ann@customer.example" == user["profile"]["email"]


async def test_who_is_not_found_by_address(slack: SandboxSlack, client: AsyncWebClient) -> None:
    """Nobody, somebody who left, somebody of another company."""
    slack.add_user("gone", email="gone@x.example").deleted = True
    slack.add_user("guest", email="guest@x.example", team_id="T0OTHER")
    for address in ("nobody@x.example", "gone@x.example", "guest@x.example"):
        with refused("users_not_found"):
            await client.users_lookupByEmail(email=address)


async def test_addresses_need_their_scope(slack: SandboxSlack, client: AsyncWebClient) -> None:
    """Without users:read.email profiles come without one."""
    ann = slack.add_user("ann", email="ann@x.example", locale="fi-FI")
    slack.installation.scopes -= {"users:read.email"}
    user = (await client.users_info(user=ann.id, include_locale=True))["user"]

    assert ("fi-FI", None) == (user["locale"], user["profile"].get("email"))
    with refused("missing_scope"):
        await client.users_lookupByEmail(email="ann@x.example")


async def test_a_guest_is_known_once_a_channel_is_shared(slack: SandboxSlack, client: AsyncWebClient) -> None:
    """Before that the bot cannot see them."""
    guest = slack.add_user("guest", team_id="T0OTHER")
    with refused("user_not_found"):
        await client.users_info(user=guest.id)
    slack.add_channel("shared", [guest])

    assert "T0OTHER" == (await client.users_info(user=guest.id))["user"]["team_id"]


async def test_everybody_in_pages(slack: SandboxSlack, client: AsyncWebClient) -> None:
    """A cursor leads to the next page; one that was made up is refused."""
    for name in ("ann", "bea", "cid"):
        slack.add_user(name)
    first = await client.users_list(limit=3)
    second = await client.users_list(limit=3, cursor=first["response_metadata"]["next_cursor"])

    names = [user["name"] for page in (first, second) for user in page["members"]]
    assert ["eleven", "ann", "bea", "cid"] == names
    assert "" == second["response_metadata"]["next_cursor"]
    with refused("invalid_cursor"):
        await client.users_list(cursor="made up")


async def test_a_reaction_once(slack: SandboxSlack, client: AsyncWebClient) -> None:
    """The same emoji twice, a name that is none, a message that is not there."""
    ann = slack.add_user("ann")
    sent = await client.chat_postMessage(channel=ann.id, text="?")
    place = {"channel": sent["channel"], "timestamp": sent["ts"]}
    await client.reactions_add(name="tada", **place)

    assert {"tada": [slack.installation.bot_user_id]} == slack.dm(ann)[0].reactions
    with refused("already_reacted"):
        await client.reactions_add(name="tada", **place)
    with refused("invalid_name"):
        await client.reactions_add(name="ta da", **place)
    with refused("message_not_found"):
        await client.reactions_add(name="tada", channel=sent["channel"], timestamp="1.000000")


@pytest.mark.parametrize(("method", "key"), [("team.info", "team"), ("bots.info", "bot")])
async def test_the_workspace_and_the_bot_describe_themselves(
    slack: SandboxSlack, client: AsyncWebClient, method: str, key: str
) -> None:
    """With their own ids."""
    identity = {"team": slack.workspace.team.id, "bot": slack.installation.bot_id}

    assert identity[key] == (await client.api_call(method))[key]["id"]
