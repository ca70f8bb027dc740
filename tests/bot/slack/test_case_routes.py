"""Where alerts go, who has the case, and who hears that it is late, by the programme's routes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.sandbox.slack import Refused, buttons
from bot.survey.routing import CaseRules, Route
from bot.survey.scale import Band
from storage.database import Database
from tests.bot.slack.rig import OWNERS, HandClock, Rig, over_sockets, sandbox, shown
from tests.bot.slack.team import Team


@asynccontextmanager
async def routed(
    db: Database, *routes: Route, programme: dict[str, Any] | None = None, **rules: Any
) -> AsyncIterator[Team]:
    """A team whose cases go these ways; there are two channels."""
    clock = HandClock()
    slack = sandbox(clock)
    slack.add_channel("enterprise")
    async with slack.running():
        rig = Rig(slack, db, clock, cases=CaseRules(routes=routes, **rules), **(programme or {}))
        async with over_sockets(rig):
            yield Team(rig)


async def detractor(team: Team, **attributes: str) -> None:
    """A three."""
    aino = team.rig.contact(**attributes)
    await team.rig.ask(aino)
    await team.rig.press(aino, "3")
    await team.done()
    # The owner is told once the alert stands.
    await team.rig.sent()


async def test_a_route_takes_the_alert_to_its_channel_with_its_thread(db: Database) -> None:
    """The owners' channel of all others stays empty."""
    async with routed(db, Route({"plan": ("enterprise",)}, channel="#enterprise")) as team:
        await detractor(team, plan="enterprise")
        liisa = team.rig.slack.add_user("liisa")
        team.rig.slack.workspace.channel("enterprise").members.append(liisa.id)
        (alert,) = team.rig.slack.channel("enterprise")

        await team.press(liisa, "Claim", alert)

        assert [] == team.rig.slack.channel(OWNERS)
        alert, note = team.rig.slack.channel("enterprise")
        assert f"*Claimed* by <@{liisa.id}>" in shown(alert)
        assert alert.ts == note.thread_ts


async def test_an_owner_by_their_address_is_told_directly(db: Database) -> None:
    """They are looked up in Slack when there is something to tell."""
    async with routed(db, Route(owner_attribute="csm")) as team:
        liisa = team.member("liisa")
        await detractor(team, csm="liisa@acme.example")

        (message,) = team.rig.slack.dm(liisa)
        assert "A new case is yours." in shown(message)
        assert "3 of 10 from Aino" in shown(message)


async def test_an_owner_whom_slack_does_not_know_is_called_in_the_thread(db: Database) -> None:
    """The channel sees that nobody was reached."""
    async with routed(db, Route(owner_attribute="csm")) as team:
        await detractor(team, csm="gone@acme.example")

        assert "for gone@acme.example" in shown(team.alert())
        assert any("has this case, and cannot be reached in Slack" in text for text in team.said())


async def test_an_owner_who_has_left_is_replaced_aloud(db: Database) -> None:
    """The thread of the alert hears that somebody else should take the case, and so does who hears of late ones."""
    async with routed(db, Route(owners=("U0000000001",)), escalate_to="#enterprise") as team:
        liisa = team.member("liisa")
        liisa.deleted = True
        await detractor(team)
        await team.rig.sent()
        await team.rig.sent()

        assert "U0000000001" == liisa.id
        told = f"<@{liisa.id}> has this case, and cannot be reached in Slack: somebody else should take it."
        (said,) = [one for one in team.said() if "cannot be reached" in one]
        (escalated,) = team.rig.slack.channel("enterprise")
        assert told in said
        assert told in shown(escalated)


async def test_a_manager_who_has_left_is_replaced_by_the_owners_channel(db: Database) -> None:
    """A missed deadline is heard of all the same."""
    async with routed(db, escalate_to="U0000000001") as team:
        manager = team.member("manager")
        manager.deleted = True
        await detractor(team)
        await team.tick(days=4)
        await team.rig.sent()

        assert "This case is *overdue*" in shown(team.rig.slack.channel(OWNERS)[-1])


async def test_a_missed_deadline_is_told_to_a_manager(db: Database) -> None:
    """With whose it is, and the buttons."""
    async with routed(db, escalate_to="#enterprise", escalate_after_hours=1) as team:
        olli = team.member("olli")
        await detractor(team)
        await team.press(olli, "Claim")

        await team.tick(days=4)

        (message,) = team.rig.slack.channel("enterprise")
        assert "This case is *overdue* since" in shown(message)
        assert f"its owner is <@{olli.id}>" in shown(message)
        assert "*overdue*" in shown(team.alert())


async def test_a_channel_that_is_shut_holds_its_own_alerts_alone(db: Database) -> None:
    """The others go out meanwhile."""
    async with routed(db, Route({"plan": ("enterprise",)}, channel="#enterprise")) as team:
        rig = team.rig
        aino, eero = rig.contact(plan="enterprise"), rig.contact("eero", account=None, plan="pro")
        await rig.ask(aino)
        await rig.ask(eero)
        rig.slack.fail("chat.postMessage", Refused("not_in_channel"))
        await rig.press(aino, "3")
        await team.done()

        await rig.press(eero, "4")
        await team.done()

        assert 1 == len(rig.alerts())
        assert [] == rig.slack.channel("enterprise")
        rig.clock.turn(minutes=11)
        await team.done()
        assert 1 == len(rig.slack.channel("enterprise"))


@pytest.mark.parametrize(("chosen", "told"), [(("tenure",), ["*Tenure*\n4"]), ((), [])])
async def test_an_alert_shows_the_attributes_that_are_chosen(
    db: Database, chosen: tuple[str, ...], told: list[str]
) -> None:
    """In their order; who it is stands there in any case."""
    async with routed(db, programme={"alert_attributes": chosen}) as team:
        await detractor(team, plan="pro", tenure="4")

        assert told == [text for text in ("*Plan*\npro", "*Tenure*\n4") if text in shown(team.alert())]
        assert ", Nokkela\n" in shown(team.alert())


async def test_where_no_score_needs_a_case_the_alert_carries_none(db: Database) -> None:
    """A detractor is told all the same."""
    async with routed(db, opening=frozenset[Band]()) as team:
        await detractor(team)

        assert "🔴 3 of 10" in shown(team.alert())
        assert ["Not a real answer…"] == [button.text for button in buttons(team.alert())]
