"""Who may act on cases, and who is refused in a sentence."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import pytest

from bot.sandbox.slack import RateLimited, User
from bot.survey.routing import Roles
from storage.database import Database
from tests.bot.slack.rig import HandClock, Rig, over_sockets, sandbox, shown
from tests.bot.slack.team import COMPANY, Team


class Named:
    """A workspace in which a user group and one member look after cases."""

    def __init__(self, rig: Rig, group: list[str], named: User) -> None:
        self.team, self.group, self.named = Team(rig), group, named


@pytest.fixture
async def roles(db: Database) -> AsyncIterator[Named]:
    """The group is empty at first."""
    clock = HandClock()
    slack = sandbox(clock)
    group_id, named = slack.workspace.add_usergroup([]), slack.add_user("named")
    async with slack.running():
        rig = Rig(slack, db, clock, roles=Roles((group_id, named.id)))
        slack.workspace.channel("customer-voice").members.append(named.id)
        async with over_sockets(rig):
            yield Named(rig, slack.workspace.usergroups[group_id], named)


async def test_people_of_other_companies_change_nothing(team: Team) -> None:
    """Also where they are in the very channel."""
    case_id = await team.case()
    guest = team.member("guest", team_id=COMPANY)

    answer = await team.press(guest, "Claim")

    assert answer.acknowledged
    assert "open" == team.stored(case_id).state
    assert ["This is for people of the workspace that this app is installed in. Nothing has been changed."] == (
        team.private(guest)
    )


async def test_guests_of_our_own_workspace_change_nothing(team: Team) -> None:
    """Companies let customers in that way."""
    case_id = await team.case()
    guest = team.member("guest")
    guest.is_guest = True

    await team.press(guest, "Contacted")

    assert "open" == team.stored(case_id).state
    assert 1 == len(team.private(guest))


async def test_a_form_of_somebody_else_is_refused_when_it_is_sent(team: Team) -> None:
    """Permission is asked for again."""
    case_id = await team.case()
    olli = team.member("olli")
    await team.press(olli, "Claim")
    await team.press(olli, "Resolve…")
    form = team.form(olli)
    team.rig.slack.workspace.users[olli.id].team_id = COMPANY

    await team.rig.slack.submit(form.id, {"cause": "0", "outcome": "lost"})
    await team.done()

    assert "claimed" == team.stored(case_id).state
    assert "Nothing was changed" in str(team.form(olli).content["title"])


async def test_nobody_from_outside_is_given_a_case(team: Team) -> None:
    """Slack's menu of people offers those of a shared channel, too."""
    case_id = await team.case()
    olli, guest = team.member("olli"), team.member("guest", team_id=COMPANY)

    await team.assign(olli, guest)

    assert team.stored(case_id).owner is None
    assert [f"<@{guest.id}> is not of our team, and cannot be given a case."] == team.private(olli)


async def test_only_those_who_are_named_act_where_somebody_is_named(roles: Named) -> None:
    """By their id, or by a user group; the others are told whom to ask."""
    case_id = await roles.team.case()
    other, grouped = roles.team.member("other"), roles.team.member("grouped")
    roles.group.append(grouped.id)

    await roles.team.press(other, "Claim")
    assert "open" == roles.team.stored(case_id).state
    assert "You are not among those who look after cases here" in roles.team.private(other)[0]

    await roles.team.press(grouped, "Claim")
    assert grouped.id == roles.team.stored(case_id).owner

    await roles.team.press(roles.named, "Contacted")
    assert "contacted" == roles.team.stored(case_id).state


async def test_user_groups_are_asked_for_once_in_five_minutes(roles: Named) -> None:
    """Slack's limit is twenty a minute; somebody new waits that long at most."""
    await roles.team.case()
    other = roles.team.member("other")
    await roles.team.press(other, "Claim")
    roles.group.append(other.id)
    await roles.team.press(other, "Claim")
    assert 1 == len(calls(roles))

    roles.team.rig.clock.turn(minutes=6)
    await roles.team.press(other, "Claim")

    assert 2 == len(calls(roles))
    assert "*Claimed* by" in shown(roles.team.alert())


async def test_where_groups_cannot_be_asked_for_the_person_is_told_to_try_again(roles: Named) -> None:
    """Rather nothing than the wrong thing."""
    case_id = await roles.team.case()
    other = roles.team.member("other")
    roles.team.rig.slack.fail("usergroups.users.list", RateLimited(30))

    await roles.team.press(other, "Claim")

    assert "open" == roles.team.stored(case_id).state
    assert "could not be checked just now" in roles.team.private(other)[0]


def calls(roles: Named) -> Sequence[object]:
    """What Slack was asked about groups."""
    return roles.team.rig.slack.calls("usergroups.users.list")
