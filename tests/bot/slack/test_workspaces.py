"""One programme in several workspaces: each is spoken to with its own token, and one that goes takes no other along."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.planning import Now
from bot.sandbox.slack import Parcel, buttons
from bot.sandbox.slack.payloads import departed
from bot.slack.workspaces import installed_in
from bot.why import why_member
from storage import models
from storage.database import Database
from storage.queries.slack_directory import Person, keep_people
from storage.types import Channel, MessageKind, MessageState
from tests.bot.slack.rig import over_sockets, shown
from tests.bot.slack.several import SURVEY, THEIRS, Several, several
from tests.support.factories import add_contacts, every


@pytest.fixture(params=["http", "sockets"])
async def two(request: pytest.FixtureRequest, db: Database) -> AsyncIterator[Several]:
    """Both workspaces, heard over HTTP, then by Socket Mode with one app-level token for both."""
    async with several(db, over_http=request.param == "http") as made:
        if request.param == "http":
            yield made
        else:
            async with over_sockets(made.rig):
                yield made


def person_in(made: Several, slack_user_id: str) -> Person:
    """Somebody of the customer's workspace, as it shows them."""
    return Person(slack_user_id, made.rig.clock(), team_id=THEIRS.id, workspace=THEIRS.id)


@pytest.fixture
async def both(db: Database) -> AsyncIterator[Several]:
    """The app is in both."""
    async with several(db) as made:
        await made.both()
        yield made


async def test_customers_answer_in_their_own_workspace_and_the_owners_hear_of_it_at_home(two: Several) -> None:
    """From the links to the answers; then one workspace goes, and the other goes on."""
    await two.both()
    assert [("Acme", True), ("Nokkela", False)] == [(one.name, one.is_home) for one in two.kept()]
    aino, eero = two.contact(two.theirs, "aino", linked=False), two.contact(two.home, "eero", linked=False)
    await two.rig.side.linking.tick()

    for slack, user, score in ((two.theirs, aino, "3"), (two.home, eero, "2")):
        await two.rig.ask(user)
        assert 11 == len(buttons(two.last(slack, user)))
        await two.press(slack, user, score)
        assert f"Your score: *{score}*" in shown(two.last(slack, user))

    assert 2 == len(two.rig.alerts())
    await two.theirs.uninstall()
    await two.rig.done()

    assert ["Acme"] == [one.name for one in two.kept()]
    noora = two.contact(two.home, "noora")
    await two.rig.ask(noora)
    await two.press(two.home, noora, "0")
    assert 3 == len(two.rig.alerts())


async def test_what_is_typed_and_reminded_stays_in_its_workspace(both: Several) -> None:
    """Texts bring no address of their own to answer to: the message is changed with its workspace's token."""
    aino = both.contact(both.theirs, "aino")
    both.rig.db.write_now(keep_people, [[person_in(both, aino.id)]])
    await both.rig.ask(aino)
    await both.press(both.theirs, aino, "3")

    await both.theirs.say(aino, both.theirs.dm_id(aino), "Too slow for us.")
    await both.rig.done()
    await both.rig.sent()

    assert "Too slow for us." in shown(both.last(both.theirs, aino))
    assert "Too slow for us." in shown(both.rig.alerts()[0])
    assert {"chat.postMessage", "chat.update"} <= {call.method for call in both.theirs.calls()}
    assert [] == [call.error for call in (*both.home.calls(), *both.theirs.calls()) if call.error]


async def test_tokens_of_persons_are_none_of_ours(both: Several) -> None:
    """Somebody who installed the app may have their own revoked."""
    of_a_person = {"type": "tokens_revoked", "tokens": {"oauth": ["U0ADMIN"], "bot": []}}

    await both.theirs.delivery.event(Parcel("events_api", departed(both.theirs.workspace, of_a_person)))

    assert ["Acme", "Nokkela"] == [one.name for one in both.kept()]


async def test_who_is_in_a_workspace_that_has_gone_is_asked_by_email(both: Several) -> None:
    """The question had been queued already; nobody is told that Slack does not let us write."""
    aino = both.contact(both.theirs, "aino", linked=False)
    await both.rig.side.linking.tick()
    await both.rig.queue(aino)

    await both.theirs.uninstall()
    await both.rig.done()
    await both.rig.sent()

    questions = both.rig.messages(MessageKind.QUESTION)
    assert [Channel.SLACK, Channel.EMAIL] == [message.channel for message in questions]
    assert MessageState.DROPPED == questions[0].state
    assert [] == both.rig.messages(MessageKind.REROUTED)


async def test_who_has_no_address_waits_and_it_is_told_why(both: Several) -> None:
    """Until the app is there again."""
    aino = both.theirs.add_user("aino")
    add_contacts(both.rig.db, [{"slack_user_id": aino.id}])
    await both.rig.side.linking.tick()
    now = Now(both.rig.programme, [Channel.SLACK], both.rig.clock())

    before = both.rig.db.read_now(why_member, aino.id, SURVEY, now)
    await both.theirs.uninstall()
    await both.rig.done()
    without = both.rig.db.read_now(why_member, aino.id, SURVEY, now)
    await both.install(both.theirs)
    await both.rig.side.linking.tick()
    after = both.rig.db.read_now(why_member, aino.id, SURVEY, now)

    assert "the app has been removed from their workspace in Slack" in without
    assert before == after


@pytest.mark.parametrize("revoked", [True, False])
async def test_a_token_that_slack_refuses_stops_its_own_workspace_only(both: Several, revoked: bool) -> None:
    """Whether the event was missed, or the token is refused for another reason: the others are asked."""
    aino, eero = both.contact(both.theirs, "aino", linked=False), both.contact(both.home, "eero", linked=False)
    await both.rig.side.linking.tick()
    await both.rig.queue(aino)
    await both.rig.queue(eero)
    both.theirs.installation.revoked = revoked
    if not revoked:
        both.theirs.installation.bot_token += "-changed"

    await both.rig.sent()
    await both.rig.sent()

    assert 11 == len(buttons(both.last(both.home, eero)))
    assert (["Acme"] if revoked else ["Acme", "Nokkela"]) == [one.name for one in both.kept()]
    mailed = [message for message in both.rig.messages(MessageKind.QUESTION) if message.channel is Channel.EMAIL]
    assert (1 if revoked else 0) == len(mailed)


async def test_members_elsewhere_are_customers(both: Several) -> None:
    """Neither the score nor cases are for them, whatever they press; their Home is a customer's."""
    boss = both.theirs.add_user("boss", email="boss@nokkela.example", is_admin=True)

    await both.theirs.open_home(boss)
    await both.rig.done()
    answer = await both.theirs.command(boss, both.theirs.dm_id(boss), "/nps", "this-quarter")

    home = both.theirs.home(boss)
    assert home is not None
    assert "Open cases" not in str(home.content)
    assert "The scores are for members" in str(answer.body)
    assert [] == both.home.calls("users.info")


async def test_the_single_token_is_home_and_goes_on_beside_others(db: Database) -> None:
    """With it there need be no link for our own workspace."""
    async with several(db, token=True) as made:
        assert 200 == (await made.install(made.theirs)).status_code
        eero, aino = made.contact(made.home, "eero"), made.contact(made.theirs, "aino", linked=False)
        await made.rig.side.linking.tick()

        # Only without a token does the link decide whose workspace it is.
        assert 200 == (await made.install(made.theirs, is_home=True)).status_code
        for slack, user in ((made.home, eero), (made.theirs, aino)):
            await made.rig.ask(user)
            await made.press(slack, user, "1")

        assert 2 == len(made.rig.alerts())
        people = {person.slack_user_id: person.workspace for person in every(db, models.SlackPerson)}
        assert THEIRS.id == people[aino.id]


async def test_only_addresses_of_the_links_domains_are_looked_for(both: Several) -> None:
    """Whoever runs a workspace can give people there any address."""
    assert 200 == (await both.install(both.theirs, domains=("nokkela.example",))).status_code
    both.theirs.add_user("spoof", email="eero@acme.example")
    aino = both.contact(both.theirs, "aino", linked=False)
    add_contacts(both.rig.db, [{"email": "eero@acme.example"}])

    await both.rig.side.linking.tick()
    await (await both.rig.side.workspaces.of(THEIRS.id)).directory.refresh()
    await both.rig.side.linking.tick()

    ids = {contact.email: contact.slack_user_id for contact in every(both.rig.db, models.Contact)}
    assert {"aino@nokkela.example": aino.id, "eero@acme.example": None} == ids


async def test_a_workspace_that_lets_nobody_in_keeps_no_one_from_being_found_in_the_others(both: Several) -> None:
    """People are looked for everywhere."""
    both.theirs.installation.bot_token += "-changed"
    eero = both.contact(both.home, "eero", linked=False)

    await both.rig.side.linking.tick()

    assert [eero.id] == [contact.slack_user_id for contact in every(both.rig.db, models.Contact)]


async def test_without_a_home_nobody_is_a_member_and_alerts_wait(db: Database) -> None:
    """The first workspace that comes along is not taken for ours."""
    async with several(db) as made:
        await made.install(made.theirs)
        aino = made.contact(made.theirs, "aino", linked=False)
        await made.rig.side.linking.tick()
        await made.rig.ask(aino)
        await made.press(made.theirs, aino, "0")

        assert MessageState.PENDING == made.rig.messages(MessageKind.ALERT)[0].state
        answer = await made.theirs.command(aino, made.theirs.dm_id(aino), "/nps", "")
        assert "The scores are for members" in str(answer.body)

        await made.install(made.home, is_home=True)
        made.rig.clock.turn(minutes=2)
        await made.rig.sent()

        assert 1 == len(made.rig.alerts())


def test_the_message_that_was_pressed_says_whose_it_is() -> None:
    """In a shared channel the team of the press may be another company's."""
    pressed = {"team": {"id": "T0THEIRS"}, "message": {"team": "T0OURS"}}
    in_a_window = {"team": {"id": "T0THEIRS"}, "view": {"app_installed_team_id": "T0OURS"}}
    event = {"team_id": "T0THEIRS", "authorizations": [{"team_id": "T0OURS"}]}
    command = {"team_id": "T0OURS"}
    of_an_organisation = {"team": None, "user": {"team_id": "T0THEIRS"}}

    found = [installed_in(body) for body in (pressed, in_a_window, event, command, of_an_organisation)]

    assert ["T0OURS"] * 4 + [None] == found
