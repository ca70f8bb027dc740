"""Who may answer from a post in a shared channel: customers, told apart by their team; and what is said to others."""

from __future__ import annotations

import pytest

from bot.sandbox.slack import Refused, User
from bot.slack import modal
from bot.survey.definition import SharedChannel
from storage.models import Answer, Contact, Invitation
from storage.queries.suppressions import Suppression, suppress
from storage.types import Channel, SuppressedBecause
from tests.bot.slack.rig import texts_in
from tests.bot.slack.shared_channel import CHANNEL, Shared
from tests.support.factories import add_contact, every, only


def told(shared: Shared, user: User) -> str:
    """What the person reads in their window."""
    return "\n".join(texts_in(shared.window(user).blocks))


async def test_people_of_our_own_team_are_told_privately_that_it_is_not_for_them(shared: Shared) -> None:
    """In a window of theirs; nothing is recorded."""
    pekka = shared.colleague("pekka")
    await shared.open_wave()

    await shared.press(pekka)

    assert "This is for our customers" in told(shared, pekka)
    assert [] == every(shared.rig.db, Contact)
    assert 1 == len(shared.rig.slack.channel(CHANNEL))


async def test_everybody_may_answer_where_it_is_configured(shared: Shared) -> None:
    """A channel in which colleagues are asked too."""
    pekka = shared.colleague("pekka")
    await shared.open_wave(channel_posts=(SharedChannel(f"#{CHANNEL}", "Nokkela", "all"),))

    await shared.answer(pekka, "8")

    assert 8 == only(shared.rig.db, Answer).score


async def test_a_guest_in_our_workspace_is_a_customer(shared: Shared) -> None:
    """Their team is ours, and they are not of our team."""
    guest = shared.colleague("guest", is_guest=True)
    await shared.open_wave()

    await shared.answer(guest, "6")

    assert 6 == only(shared.rig.db, Answer).score


async def test_people_are_told_apart_though_slack_says_nothing_of_them(shared: Shared) -> None:
    """The press itself names the team; the contact has no name then."""
    aino, pekka = shared.customer("aino"), shared.colleague("pekka")
    shared.rig.slack.fail("users.info", Refused("fatal_error"), times=2)
    await shared.open_wave()

    await shared.press(pekka)
    await shared.answer(aino, "9")

    assert "This is for our customers" in told(shared, pekka)
    contact = only(shared.rig.db, Contact)
    assert (aino.id, None) == (contact.slack_user_id, contact.name)


async def test_who_does_not_want_to_be_asked_is_told_privately(shared: Shared) -> None:
    """Nothing is asked, and nothing is recorded."""
    aino = shared.customer("aino")
    contact_id = add_contact(shared.rig.db, slack_user_id=aino.id)
    said = Suppression(contact_id, SuppressedBecause.UNSUBSCRIBED, shared.rig.clock())
    await shared.rig.db.write(suppress, said)
    await shared.open_wave()

    await shared.press(aino)

    assert "You asked us not to ask you" in told(shared, aino)
    assert [] == every(shared.rig.db, Invitation)


@pytest.mark.parametrize("known", [True, False])
async def test_whoever_asks_not_to_be_asked_is_remembered_and_may_take_it_back(shared: Shared, *, known: bool) -> None:
    """In the window, also where nothing was known of them before; no score and no invitation come of it."""
    aino = shared.customer("aino")
    if known:
        add_contact(shared.rig.db, slack_user_id=aino.id)
    await shared.open_wave()
    await shared.press(aino)

    window = shared.window(aino)
    await shared.rig.slack.choose_in_view(window.id, modal.LEAVE, "1:never")
    await shared.rig.done()
    left = (only(shared.rig.db, Contact).suppressed_because, told(shared, aino))
    await shared.rig.slack.press_in_view(shared.window(aino).id, modal.UNDO)
    await shared.rig.done()

    assert SuppressedBecause.UNSUBSCRIBED is left[0]
    assert "You asked us not to ask you" in left[1]
    assert only(shared.rig.db, Contact).suppressed_because is None
    assert "How likely are you to recommend Acme" in told(shared, aino)
    assert [] == every(shared.rig.db, Invitation)


async def test_whoever_wants_it_less_often_in_the_window_is_remembered_too(shared: Shared) -> None:
    """The question stays, with what was promised below it, until that is taken back."""
    aino = shared.customer("aino")
    await shared.open_wave()
    await shared.press(aino)

    await shared.rig.slack.choose_in_view(shared.window(aino).id, modal.LEAVE, "1:half-year")
    await shared.rig.done()
    resting = (only(shared.rig.db, Contact).rest_days, told(shared, aino))
    await shared.rig.slack.press_in_view(shared.window(aino).id, modal.UNDO)
    await shared.rig.done()

    assert 180 == resting[0]
    assert "How likely are you to recommend Acme" in resting[1]
    assert "Acme will ask you for a score at most twice a year." in resting[1]
    assert only(shared.rig.db, Contact).rest_days is None
    assert "at most twice a year." not in told(shared, aino)


async def test_a_contact_known_by_address_is_found_again(shared: Shared) -> None:
    """No second contact of the same person; what was known of them stays."""
    aino = shared.customer("aino")
    contact_id = add_contact(shared.rig.db, email=aino.email, name="Aino Aalto", account="Nokkela Oy")
    await shared.open_wave()

    await shared.answer(aino, "9")

    contact = only(shared.rig.db, Contact)
    assert (contact_id, aino.id, "Aino Aalto") == (contact.id, contact.slack_user_id, contact.name)
    assert "Nokkela Oy" == only(shared.rig.db, Answer).account


async def test_who_was_asked_directly_has_one_invitation_and_the_message_shows_the_answer(shared: Shared) -> None:
    """Rested or not: the button is there for everybody, and the wave has one question for each."""
    aino = shared.customer("aino")
    add_contact(shared.rig.db, slack_user_id=aino.id, account="Nokkela")
    await shared.open_wave(audience={})

    await shared.answer(aino, "9", reason="Good", follow_up="All")
    await shared.later(seconds=6)

    invitation = only(shared.rig.db, Invitation)
    assert (Channel.SLACK, 1) == (invitation.channel, len(every(shared.rig.db, Answer)))
    message = shared.rig.question(aino)
    assert "Your score: *9* of 10" in "\n".join(texts_in(message.blocks))


async def test_who_was_asked_lately_may_answer_all_the_same(shared: Shared) -> None:
    """The quarantine is for asking; it keeps them from being asked again afterwards."""
    aino = shared.customer("aino")
    add_contact(shared.rig.db, slack_user_id=aino.id, account="Nokkela")
    await shared.rig.ask(aino)
    await shared.open_wave(audience={})
    assert 1 == len(every(shared.rig.db, Invitation))

    await shared.answer(aino, "7")

    assert 2 == len(every(shared.rig.db, Invitation))


@pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id"])
async def test_a_window_that_could_not_be_opened_is_told_privately(shared: Shared, code: str) -> None:
    """Only this person sees how to go on; pressing again works."""
    aino, eero = shared.customer("aino"), shared.customer("eero")
    await shared.open_wave()
    shared.rig.slack.fail("views.open", Refused(code))

    await shared.press(aino)
    (sentence,) = shared.rig.slack.ephemerals(aino, CHANNEL)
    assert "Please press the button once more." in sentence.text
    assert [] == shared.rig.slack.ephemerals(eero, CHANNEL)
    await shared.answer(aino, "9")

    assert 9 == only(shared.rig.db, Answer).score
