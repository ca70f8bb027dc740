"""A case from the alert to the outcome, pressed by the team."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.slack import buttons
from bot.slack.cases_blocks import More, snoozed_until
from bot.survey.business import BusinessHours
from storage.types import AnswerStatus
from tests.bot.slack.rig import Rig, shown
from tests.bot.slack.team import Team


def labels(team: Team) -> list[str]:
    """What is written on the alert's buttons."""
    return [button.text for button in buttons(team.alert())]


async def test_an_alert_carries_its_case_with_a_deadline_and_what_can_be_done(team: Team) -> None:
    """Open, by when, two buttons, a menu of people, and the rest behind three dots."""
    await team.case()

    told = shown(team.alert())
    assert "*Open*: nobody has claimed it yet · contact by <!date^" in told
    assert "2026-11-23 19:00 EET>" in told
    assert ["Claim", "Contacted"] == labels(team)


async def test_a_case_goes_from_claimed_to_contacted_to_resolved(team: Team) -> None:
    """Each press redraws the alert and adds a line to its thread."""
    case_id = await team.case()
    olli = team.member("olli")

    await team.press(olli, "Claim")
    assert f"*Claimed* by <@{olli.id}>" in shown(team.alert())
    assert ["Contacted", "Resolve…"] == labels(team)

    await team.press(olli, "Contacted")
    assert f"*Contacted* by <@{olli.id}>" in shown(team.alert())
    assert ["Resolve…"] == labels(team)

    await team.resolve(olli, note="They get <!here> a *discount*")
    assert f"*Resolved* by <@{olli.id}>: won back – price" in shown(team.alert())
    assert ["Reopen"] == labels(team)

    stored = team.stored(case_id)
    assert ("resolved", "price", "won_back") == (stored.state, stored.root_cause, stored.outcome)
    claimed, contacted, resolved = team.said()
    assert f"<@{olli.id}> claimed the case." == claimed
    assert f"<@{olli.id}> contacted the customer." == contacted
    assert f"<@{olli.id}> resolved the case: won back – price.\nThey get <!here> a *discount*" == resolved
    assert {team.alert().ts} == {message.thread_ts for message in team.rig.thread()}


async def test_a_resolved_case_can_be_reopened(team: Team) -> None:
    """Who had it keeps it."""
    case_id = await team.case()
    olli = team.member("olli")
    await team.press(olli, "Claim")
    await team.resolve(olli)

    await team.press(olli, "Reopen")

    assert ("claimed", olli.id) == (team.stored(case_id).state, team.stored(case_id).owner)
    assert ["Contacted", "Resolve…"] == labels(team)


async def test_a_case_that_is_assigned_is_told_to_its_owner_who_acts_from_there(team: Team) -> None:
    """A direct message with the case and its buttons, which shows what was pressed in it."""
    case_id = await team.case()
    olli, liisa = team.member("olli"), team.member("liisa")

    await team.assign(olli, liisa)
    (message,) = team.rig.slack.dm(liisa)
    assert f"<@{olli.id}> has assigned a case to you." in shown(message)
    assert f"Case {case_id}: 🔴 3 of 10 from Aino, aino & co" in shown(message).replace("&amp;", "&")

    await team.press(liisa, "Contacted", message)

    (message,) = team.rig.slack.dm(liisa)
    assert f"*Contacted* by <@{liisa.id}>" in shown(message)
    assert f"*Contacted* by <@{liisa.id}>" in shown(team.alert())
    assert "contacted" == team.stored(case_id).state


async def test_a_snoozed_case_comes_back_and_its_owner_hears_of_it(team: Team) -> None:
    """Until Monday, when the team is at work again."""
    await team.case()
    olli = team.member("olli")
    await team.press(olli, "Claim")

    await team.more(olli, "snooze_day")
    assert "*Snoozed* until <!date^" in shown(team.alert())
    assert "2026-11-23 11:00 EET" in shown(team.alert())
    assert ["Reopen", "Resolve…"] == labels(team)

    await team.tick(days=1, hours=1)
    assert "*Claimed* by" in shown(team.alert())
    assert 1 == len(team.rig.slack.dm(olli))


async def test_an_answer_that_is_none_no_longer_counts_and_can_be_taken_back(team: Team) -> None:
    """With who said so, and why."""
    case_id = await team.case()
    olli = team.member("olli")

    await team.more(olli, "exclude")
    await team.submit(olli, why="<!channel> It was a test")

    answer_id = team.stored(case_id).answer_id
    assert AnswerStatus.EXCLUDED == team.rig.status(answer_id)
    assert f"says <@{olli.id}>: &lt;!channel&gt; It was a test. It does not count." in shown(team.alert())
    assert "<!channel> It was a test" in team.said()[-1]

    await team.press(olli, "It is a real answer")
    assert AnswerStatus.COUNTED == team.rig.status(answer_id)
    assert ["Claim", "Contacted"] == labels(team)


async def test_a_missed_deadline_is_told_to_the_owner(team: Team) -> None:
    """Once, with the case."""
    await team.case()
    olli = team.member("olli")
    await team.press(olli, "Claim")

    await team.tick(days=3)
    await team.tick(days=1)

    (message,) = team.rig.slack.dm(olli)
    assert "Your case is overdue." in shown(message)
    assert ["Contacted", "Resolve…"] == [button.text for button in buttons(message)]


async def test_a_case_of_a_customer_who_raises_the_score_closes_and_the_thread_tells(team: Team) -> None:
    """Nobody calls a promoter to win them back."""
    case_id = await team.case()
    aino = team.rig.slack.workspace.user("aino")

    await team.rig.press(aino, "Change")
    await team.rig.press(aino, "9")
    await team.done()

    assert "resolved" == team.stored(case_id).state
    assert "*Closed*: the customer raised the score" in shown(team.alert())
    assert "The customer changed the score from 3 to 9, which closes the case." in team.said()


async def test_a_case_is_worked_on_over_http_as_over_a_socket(either: Rig) -> None:
    """Buttons, menu and form."""
    team = Team(either)
    case_id = await team.case()
    olli, liisa = team.member("olli"), team.member("liisa")

    await team.assign(olli, liisa)
    await team.resolve(liisa)

    assert ("resolved", liisa.id) == (team.stored(case_id).state, team.stored(case_id).owner)
    assert [] == either.slack.troubles


@pytest.mark.parametrize(
    ("choice", "until"),
    [
        (More.AN_HOUR, "2026-11-20T16:30:00+02:00"),
        (More.NEXT_DAY, "2026-11-23T09:00:00+02:00"),
        (More.NEXT_WEEK, "2026-11-23T09:00:00+02:00"),
    ],
)
def test_on_a_friday_the_next_working_day_is_monday(choice: More, until: str) -> None:
    """A snooze that ends wakes its owner: at work."""
    week = BusinessHours(ZoneInfo("Europe/Helsinki"))
    friday = datetime.fromisoformat("2026-11-20T15:30:00+02:00")

    assert datetime.fromisoformat(until) == snoozed_until(choice, friday, week)
