"""People and channels as Slack tells of them, and what is kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.sandbox.slack import RateLimited
from bot.slack.asking import AskError
from bot.slack.conversations import NoChannelError
from bot.slack.people import person_of
from storage.queries.slack_directory import Person, keep_people, known_people
from tests.bot.slack.rig import Rig

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def test_a_person_is_found_by_address_with_time_zone_and_language(unconnected: Rig) -> None:
    """The language comes from a call of its own: looking up by address does not tell it."""
    aino = unconnected.slack.add_user("aino", email="Aino@Customer.example", tz="Asia/Tokyo", locale="fi-FI")

    person = await (await unconnected.home()).directory.by_email("aino@customer.example")

    assert person is not None
    expected = (aino.id, "aino@customer.example", "Aino", "Asia/Tokyo", "fi-FI", unconnected.slack.workspace.team.id)
    told = (person.slack_user_id, person.email, person.name, person.timezone, person.language, person.team_id)
    assert expected == told
    assert {aino.id: person} == unconnected.db.read_now(known_people, [aino.id])


async def test_an_address_that_nobody_has_finds_nobody(unconnected: Rig) -> None:
    """Neither does that of somebody who left."""
    unconnected.slack.add_user("gone", email="gone@x.example").deleted = True

    assert await (await unconnected.home()).directory.by_email("nobody@x.example") is None
    assert await (await unconnected.home()).directory.by_email("gone@x.example") is None


async def test_an_id_that_slack_does_not_show_is_kept_as_not_found(unconnected: Rig) -> None:
    """It is not asked about again today."""
    person = await (await unconnected.home()).directory.by_id("U0NOBODY")

    assert not person.found
    assert not person.can_be_asked
    assert [person] == await (await unconnected.home()).directory.people(["U0NOBODY"])
    assert 1 == len(unconnected.slack.calls("users.info"))


async def test_known_people_are_asked_about_once_a_day(unconnected: Rig) -> None:
    """Who left yesterday is known to have left today."""
    aino = unconnected.slack.add_user("aino")
    directory = (await unconnected.home()).directory
    await directory.people([aino.id])
    aino.deleted = True

    assert [False] == [person.deleted for person in await directory.people([aino.id])]
    unconnected.clock.turn(hours=25)
    assert [True] == [person.deleted for person in await directory.people([aino.id])]


async def test_many_unknown_people_are_read_in_pages_of_the_workspace(unconnected: Rig) -> None:
    """One call for two hundred, instead of two hundred calls."""
    users = [unconnected.slack.add_user(f"user{number}") for number in range(300)]

    people = await (await unconnected.home()).directory.people([user.id for user in users])

    assert [user.id for user in users] == [person.slack_user_id for person in people]
    assert (2, 0) == (len(unconnected.slack.calls("users.list")), len(unconnected.slack.calls("users.info")))


async def test_a_language_that_is_not_told_this_time_stays(unconnected: Rig) -> None:
    """The answer of one method has less in it than that of another."""
    await unconnected.db.write(keep_people, [Person("U1", NOW, language="fi-FI", name="Aino")])
    await unconnected.db.write(keep_people, [Person("U1", NOW, name="Aino K.")])

    kept = unconnected.db.read_now(known_people, ["U1"])["U1"]
    assert ("fi-FI", "Aino K.") == (kept.language, kept.name)


async def test_a_channel_is_found_by_name_among_private_ones_too(unconnected: Rig) -> None:
    """Of private ones only those that the app is in."""
    shared = unconnected.slack.add_channel("acme-shared", private=True)
    unconnected.slack.add_channel("secret", private=True, with_bot=False)

    assert shared.id == await (await unconnected.home()).directory.channel_id("#acme-shared")
    assert shared.id == await (await unconnected.home()).directory.channel_id(shared.id)
    with pytest.raises(NoChannelError, match=r"no channel #secret.*/invite"):
        await (await unconnected.home()).directory.channel_id("#secret")


async def test_all_members_of_a_large_channel_are_found(unconnected: Rig) -> None:
    """In pages."""
    users = [unconnected.slack.add_user(f"user{number}") for number in range(250)]
    channel = unconnected.slack.add_channel("large", users)

    members = await (await unconnected.home()).directory.members(channel.id)

    assert sorted([*(user.id for user in users), unconnected.slack.installation.bot_user_id]) == sorted(members)


async def test_a_missing_scope_is_told_with_what_to_click(unconnected: Rig) -> None:
    """Whoever reads the sentence can mend it."""
    unconnected.slack.installation.scopes -= {"users:read"}

    with pytest.raises(AskError, match=r"no scope users:read for users.info.*Reinstall"):
        await (await unconnected.home()).directory.by_id("U1")


@pytest.mark.parametrize(("fault", "seconds"), [(RateLimited(1.5), 1.5), (RateLimited(None), 30)])
async def test_a_rate_limit_says_how_long_to_wait(unconnected: Rig, fault: RateLimited, seconds: float) -> None:
    """Whole or fractional, or not at all."""
    unconnected.slack.fail("users.info", fault)

    with pytest.raises(AskError) as caught:
        await (await unconnected.home()).directory.by_id("U1")

    assert caught.value.wait is not None
    assert seconds == caught.value.wait.total_seconds()


@pytest.mark.parametrize(
    ("user", "told"),
    [
        ({"id": "U1", "profile": {"email": "not an address"}, "tz": "Mars/Base", "locale": "?"}, (None, None, None)),
        ({"id": "U1", "tz": None, "profile": {}}, (None, None, None)),
        (
            {"id": "U1", "profile": {"email": "A@b.example"}, "tz": "europe/helsinki", "locale": "pt_BR"},
            ("a@b.example", "Europe/Helsinki", "pt-BR"),
        ),
    ],
)
def test_what_cannot_be_used_is_left_out(user: dict[str, object], told: tuple[str | None, ...]) -> None:
    """A person is kept all the same."""
    person = person_of(user, NOW)

    assert told == (person.email, person.timezone, person.language)


def test_slackbot_is_a_bot() -> None:
    """Slack does not say so itself."""
    assert person_of({"id": "USLACKBOT", "is_bot": False}, NOW).is_bot
