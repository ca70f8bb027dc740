"""Contacts find themselves in Slack: by address, with what Slack knows, and without more calls than needed."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.slack import RateLimited
from bot.waves import Waves
from storage.models import Contact, Invitation, SlackPerson
from storage.types import Channel, SuppressedBecause
from tests.bot.slack.rig import Rig
from tests.support.factories import add_contact, add_contacts, every, only


async def test_a_contact_with_an_address_of_the_workspace_gets_its_id(unconnected: Rig) -> None:
    """With name, time zone and language, where these are blank."""
    aino = unconnected.slack.add_user("aino", email="aino@x.example", tz="Asia/Tokyo", locale="fi-FI")
    add_contact(unconnected.db, email="aino@x.example")

    await unconnected.side.linking.tick()

    contact = only(unconnected.db, Contact)
    expected = (aino.id, "Aino", "Asia/Tokyo", "fi-FI")
    assert expected == (contact.slack_user_id, contact.name, contact.timezone, contact.language)


async def test_what_was_given_is_not_replaced(unconnected: Rig) -> None:
    """The file knows better than a profile."""
    unconnected.slack.add_user("aino", email="aino@x.example", tz="Asia/Tokyo", locale="fi-FI")
    add_contact(unconnected.db, email="aino@x.example", name="Aino K.", timezone="Europe/Paris", language="fr")

    await unconnected.side.linking.tick()

    contact = only(unconnected.db, Contact)
    assert ("Aino K.", "Europe/Paris", "fr") == (contact.name, contact.timezone, contact.language)


async def test_a_contact_that_came_with_an_id_gets_what_is_blank(unconnected: Rig) -> None:
    """A file may name people by their ids alone."""
    aino = unconnected.slack.add_user("aino", tz="Asia/Tokyo", locale="sv-SE")
    add_contact(unconnected.db, slack_user_id=aino.id)

    await unconnected.side.linking.tick()

    contact = only(unconnected.db, Contact)
    assert ("Asia/Tokyo", "sv-SE") == (contact.timezone, contact.language)


async def test_who_is_not_in_the_workspace_is_sought_once_a_day(unconnected: Rig) -> None:
    """Somebody who joined is found the next day."""
    add_contact(unconnected.db, email="late@x.example")
    await unconnected.side.linking.tick()
    await unconnected.side.linking.tick()

    assert 1 == len(unconnected.slack.calls("users.lookupByEmail"))
    late = unconnected.slack.add_user("late", email="late@x.example")
    unconnected.clock.turn(hours=25)
    await unconnected.side.linking.tick()
    assert late.id == only(unconnected.db, Contact).slack_user_id


async def test_bots_and_those_who_left_are_not_linked(unconnected: Rig) -> None:
    """Also where the whole workspace is read, which has them in it."""
    unconnected.slack.add_user("gone", email="gone@x.example").deleted = True
    add_contacts(unconnected.db, [{"email": "gone@x.example"}, *({"email": f"c{n}@y.example"} for n in range(60))])

    await unconnected.side.linking.settle()

    assert {None} == {contact.slack_user_id for contact in every(unconnected.db, Contact)}


async def test_many_addresses_are_found_by_paging_through_the_workspace(unconnected: Rig) -> None:
    """A file with a hundred customers costs two calls; the next file of the same hour none."""
    users = [unconnected.slack.add_user(f"u{number}", email=f"u{number}@x.example") for number in range(100)]
    add_contacts(unconnected.db, [{"email": f"u{number}@x.example"} for number in range(0, 200, 2)])
    await unconnected.side.linking.settle()

    linked = {contact.slack_user_id for contact in every(unconnected.db, Contact)} - {None}
    assert {user.id for user in users[::2]} == linked
    add_contacts(unconnected.db, [{"email": f"u{number}@x.example"} for number in range(1, 200, 2)])
    await unconnected.side.linking.settle()
    linked = {contact.slack_user_id for contact in every(unconnected.db, Contact)} - {None}
    assert {user.id for user in users} == linked
    assert (1, 0) == tuple(len(unconnected.slack.calls(f"users.{name}")) for name in ("list", "lookupByEmail"))


async def test_two_contacts_never_get_one_id(unconnected: Rig) -> None:
    """Somebody is a contact by their id already, and an address of theirs is in another file."""
    aino = unconnected.slack.add_user("aino", email="aino@x.example")
    add_contacts(unconnected.db, [{"slack_user_id": aino.id}, {"email": "aino@x.example"}])

    await unconnected.side.linking.tick()

    assert [aino.id, None] == [contact.slack_user_id for contact in every(unconnected.db, Contact)]


async def test_who_is_never_asked_again_is_not_looked_up(unconnected: Rig) -> None:
    """Their address is nobody's business any more."""
    add_contact(
        unconnected.db,
        email="aino@x.example",
        suppressed_at=unconnected.clock(),
        suppressed_because=SuppressedBecause.UNSUBSCRIBED,
    )

    await unconnected.side.linking.tick()

    assert [] == unconnected.slack.calls()


async def test_a_rate_limit_is_waited_for_as_long_as_slack_says(unconnected: Rig) -> None:
    """And nobody is taken for absent meanwhile."""
    aino = unconnected.slack.add_user("aino", email="aino@x.example")
    add_contact(unconnected.db, email="aino@x.example")
    unconnected.slack.fail("users.lookupByEmail", RateLimited(90))
    for _ in range(3):
        await unconnected.side.linking.tick()

    assert 1 == len(unconnected.slack.calls("users.lookupByEmail"))
    unconnected.clock.turn(seconds=91)
    await unconnected.side.linking.tick()
    assert aino.id == only(unconnected.db, Contact).slack_user_id


async def test_a_wave_by_slack_and_email_asks_each_where_they_are(unconnected: Rig) -> None:
    """A file of addresses is enough: they are looked up before it is decided how they are asked."""
    db = unconnected.db
    unconnected.slack.add_user("aino", email="aino@x.example")
    gone = unconnected.slack.add_user("gone", email="gone@x.example")
    people = [{"email": "aino@x.example"}, {"email": "eero@y.example"}]
    ids = add_contacts(db, [*people, {"email": "gone@x.example", "slack_user_id": gone.id}])
    gone.deleted = True
    linking = unconnected.side.linking
    waves = Waves(
        db, unconnected.programme, {Channel.SLACK, Channel.EMAIL}, unconnected.clock, before_planning=linking.settle
    )

    await waves.open_by_hand(unconnected.programme.default_survey)

    ways = {invitation.contact_id: invitation.channel for invitation in every(db, Invitation)}
    assert dict(zip(ids, [Channel.SLACK, Channel.EMAIL, Channel.EMAIL], strict=True)) == ways


async def test_settling_ends_when_slack_takes_too_long(unconnected: Rig) -> None:
    """A wave is not kept waiting for a workspace of a million."""
    add_contacts(unconnected.db, [{"email": f"c{number}@x.example"} for number in range(300)])

    await unconnected.side.linking.settle(timedelta(0))

    assert unconnected.slack.calls("users.list")


async def test_one_contact_is_looked_up_at_once_when_that_is_asked_for(unconnected: Rig) -> None:
    """Also where they were not found a moment ago; a Slack that does not say leaves things as they are."""
    add_contact(unconnected.db, email="aino@x.example")
    await unconnected.side.linking.tick()
    aino = unconnected.slack.add_user("aino", email="aino@x.example", locale="fi-FI")
    unconnected.slack.fail("users.lookupByEmail", RateLimited(5))
    unconnected.clock.turn(seconds=1)

    await unconnected.side.linking.seek("aino@x.example")
    assert only(unconnected.db, Contact).slack_user_id is None
    await unconnected.side.linking.seek("aino@x.example")
    assert (aino.id, "fi-FI") == (only(unconnected.db, Contact).slack_user_id, only(unconnected.db, Contact).language)


async def test_people_who_are_no_contacts_are_not_kept(unconnected: Rig) -> None:
    """The whole workspace was read to find some of it; the rest of it is nobody's business after a day."""
    aino, _ = (unconnected.slack.add_user(name, email=f"{name}@x.example") for name in ("aino", "eero"))
    add_contact(unconnected.db, email="aino@x.example")
    await (await unconnected.home()).directory.refresh()
    await unconnected.side.linking.tick()
    unconnected.clock.turn(hours=25)

    await unconnected.side.linking.tick()

    assert [aino.id] == [person.slack_user_id for person in every(unconnected.db, SlackPerson)]
