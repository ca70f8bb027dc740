"""The members of a channel become contacts."""

from __future__ import annotations

import pytest

from bot.slack.channel_members import ChannelMembers, LeftOut, MembersWanted
from bot.slack.conversations import NoChannelError
from storage.models import Account, Contact
from tests.bot.slack.rig import Rig
from tests.support.factories import add_contact, add_contacts, every, only


async def taking(rig: Rig) -> ChannelMembers:
    return ChannelMembers(await rig.home(), rig.db, rig.clock)


async def test_customers_are_taken_and_the_others_are_counted_with_the_reason(unconnected: Rig) -> None:
    """People of other companies and guests are customers; bots, who left, and our own people are not."""
    slack = unconnected.slack
    eero = slack.add_user("eero", team_id="T0OTHER", email="eero@other.example", tz="Asia/Tokyo", locale="sv-SE")
    guest = slack.add_user("guest", email="guest@third.example", is_guest=True)
    ours, gone = slack.add_user("ours", email="ours@acme.example"), slack.add_user("gone", team_id="T0OTHER")
    gone.deleted = True
    slack.add_channel("shared", [eero, guest, ours, gone, slack.add_user("robot", is_bot=True)])

    taken = await (await taking(unconnected)).take(MembersWanted("#shared", account="Other Oy"))

    assert (2, 1) == (taken.contacts.created, taken.other_companies)
    assert {LeftOut.BOT: 2, LeftOut.OWN_TEAM: 1, LeftOut.DEACTIVATED: 1} == taken.left_out
    contacts = {contact.slack_user_id: contact for contact in every(unconnected.db, Contact)}
    assert {eero.id, guest.id} == contacts.keys()
    told = contacts[eero.id]
    expected = ("eero@other.example", "Eero", "Asia/Tokyo", "sv-SE", only(unconnected.db, Account).id)
    assert expected == (told.email, told.name, told.timezone, told.language, told.account_id)


async def test_the_same_channel_again_changes_nothing(unconnected: Rig) -> None:
    """And asks Slack about nobody it knows."""
    slack = unconnected.slack
    slack.add_channel("shared", [slack.add_user("eero", team_id="T0OTHER", email="eero@other.example")])
    await (await taking(unconnected)).take(MembersWanted("#shared"))
    before = [contact.updated_at for contact in every(unconnected.db, Contact)]
    unconnected.clock.turn(minutes=5)

    again = await (await taking(unconnected)).take(MembersWanted("#shared"))

    assert (0, 1) == (again.contacts.created, again.contacts.unchanged)
    assert before == [contact.updated_at for contact in every(unconnected.db, Contact)]


async def test_what_is_stored_of_a_contact_stays(unconnected: Rig) -> None:
    """A profile does not know better than a file; who is known by address gets the id."""
    slack = unconnected.slack
    eero = slack.add_user("eero", team_id="T0OTHER", email="eero@other.example", tz="Asia/Tokyo")
    anna = slack.add_user("anna", team_id="T0OTHER", email="anna@private.example")
    add_contacts(
        unconnected.db,
        [
            {"email": "eero@other.example", "name": "Eero K.", "timezone": "Europe/Paris"},
            {"email": "anna@work.example", "slack_user_id": anna.id},
        ],
    )
    slack.add_channel("shared", [eero, anna])

    taken = await (await taking(unconnected)).take(MembersWanted("#shared"))

    assert (0, 1, 1) == (taken.contacts.created, taken.contacts.updated, taken.contacts.unchanged)
    first, second = every(unconnected.db, Contact)
    assert (eero.id, "Eero K.", "Europe/Paris") == (first.slack_user_id, first.name, first.timezone)
    assert "anna@work.example" == second.email


async def test_a_member_who_would_be_two_contacts_is_told(unconnected: Rig) -> None:
    """The others are taken."""
    slack = unconnected.slack
    eero = slack.add_user("eero", team_id="T0OTHER", email="eero@other.example")
    add_contacts(unconnected.db, [{"email": "eero@other.example"}, {"slack_user_id": eero.id}])
    slack.add_channel("shared", [eero, slack.add_user("anna", team_id="T0OTHER")])

    taken = await (await taking(unconnected)).take(MembersWanted("#shared"))

    assert (1, 1) == (taken.contacts.created, taken.contacts.refused)
    assert ["the email address belongs to one contact, the Slack member id to another"] == [
        sentence.partition(": ")[2] for sentence in taken.refused
    ]


async def test_a_dry_run_keeps_no_contact(unconnected: Rig) -> None:
    """It says what would be."""
    slack = unconnected.slack
    add_contact(unconnected.db, email="eero@other.example")
    channel = slack.add_channel("shared", [slack.add_user("eero", team_id="T0OTHER", email="eero@other.example")])

    taken = await (await taking(unconnected)).take(MembersWanted(channel.id, dry_run=True))

    assert 1 == taken.contacts.updated
    assert only(unconnected.db, Contact).slack_user_id is None


async def test_our_own_people_are_taken_where_that_is_asked_for(unconnected: Rig) -> None:
    """In a community's workspace everybody is of our own team."""
    slack = unconnected.slack
    slack.add_channel("all", [slack.add_user("aino", email="aino@x.example")])

    taken = await (await taking(unconnected)).take(MembersWanted("#all", own_team=True))

    assert (1, 0) == (taken.contacts.created, taken.other_companies)


async def test_a_channel_that_the_app_cannot_see_is_said_to_be_so(unconnected: Rig) -> None:
    """With what to do."""
    with pytest.raises(NoChannelError, match="/invite"):
        await (await taking(unconnected)).take(MembersWanted("#nowhere"))
