"""Two people, two presses, the same press twice: the first stands, and everybody learns how it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import pytest

from bot.sandbox.slack import RateLimited, Refused, ServerError
from bot.slack.cases_blocks import RESOLVE
from storage.database import Session
from tests.bot.slack.rig import shown, texts_in
from tests.bot.slack.team import Team


async def test_the_second_of_two_is_told_privately_who_was_first(team: Team) -> None:
    """And when; the case stays with the first."""
    case_id = await team.case()
    olli, liisa = team.member("olli"), team.member("liisa")
    alert = team.alert()

    await asyncio.gather(
        team.rig.slack.press(olli, alert.channel, alert.ts, text="Claim"),
        team.rig.slack.press(liisa, alert.channel, alert.ts, text="Claim"),
    )
    await team.done()

    owner = team.stored(case_id).owner
    first, second = (olli, liisa) if owner == olli.id else (liisa, olli)
    assert [] == team.private(first)
    (told,) = team.private(second)
    assert told.startswith(f"<@{first.id}> has claimed this case already (<!date^")
    assert 1 == len(team.said())


async def test_a_press_that_slack_delivers_again_changes_nothing(team: Team) -> None:
    """It is taken once, and nobody is told off for it."""
    case_id = await team.case()
    olli = team.member("olli")
    await team.press(olli, "Claim")

    await team.rig.slack.redeliver_last()
    await team.done()

    assert ["opened", "claimed"] == [event.event for event in team.history(case_id)]
    assert [] == team.private(olli)
    assert 1 == len(team.said())


async def test_a_form_that_is_sent_twice_resolves_once(team: Team) -> None:
    """The view names the sending."""
    case_id = await team.case()
    olli = team.member("olli")
    await team.press(olli, "Claim")
    await team.resolve(olli)

    await team.rig.slack.redeliver_last()
    await team.done()

    assert 1 == [event.event for event in team.history(case_id)].count("resolved")


async def test_a_form_for_a_case_that_somebody_resolved_meanwhile_says_so(team: Team) -> None:
    """In the form itself, which cannot be sent any more."""
    case_id = await team.case()
    olli, liisa = team.member("olli"), team.member("liisa")
    await team.press(olli, "Claim")
    await team.press(liisa, "Resolve…")
    await team.resolve(olli)

    await team.submit(liisa, cause="0", outcome="lost")

    assert f"<@{olli.id}> has resolved this case already" in "\n".join(texts_in(team.form(liisa).blocks))
    assert "won_back" == team.stored(case_id).outcome
    assert [] == team.rig.slack.troubles


async def test_a_trigger_that_ran_out_leaves_a_sentence_on_how_to_go_on(team: Team) -> None:
    """Slack's three seconds are short."""
    case_id = await team.case()
    olli = team.member("olli")
    await team.press(olli, "Claim")
    team.rig.slack.fail("views.open", Refused("expired_trigger_id"))

    answer = await team.press(olli, "Resolve…")

    assert answer.acknowledged
    assert [f"Slack gave up waiting for the form. Press the button again, or write `/nps case {case_id}`."] == (
        team.private(olli)
    )


async def test_a_redrawing_that_slack_refuses_is_done_by_the_outbox(team: Team) -> None:
    """The act has been committed."""
    case_id = await team.case()
    olli = team.member("olli")
    team.rig.slack.fail("response_url", ServerError(500))
    team.rig.slack.fail("chat.update", RateLimited(1))

    await team.press(olli, "Claim")

    assert "claimed" == team.stored(case_id).state
    assert "*Claimed* by" in shown(team.alert())


async def test_blanks_are_no_reason(team: Team) -> None:
    """The error stands beside the field, and the form stays."""
    case_id = await team.case()
    olli = team.member("olli")
    await team.more(olli, "exclude")

    answer = await team.submit(olli, why="   ")

    assert answer.body is not None
    assert ["why"] == list(answer.body["errors"])
    assert 1 == len(team.rig.slack.modals(olli))
    assert "open" == team.stored(case_id).state
    assert [] == team.rig.slack.troubles


async def test_a_form_that_is_sent_without_its_choices_is_answered_beside_the_fields(team: Team) -> None:
    """Slack's client does not let such a form go; whoever writes their own gets the same answer."""
    await team.case()
    olli = team.member("olli")
    await team.press(olli, "Claim")
    await team.press(olli, "Resolve…")
    await team.rig.slack.submit(team.form(olli).id, {"cause": "1", "outcome": "lost"})
    sent = [one for one in team.rig.slack.delivery.attempts if one.parcel.payload.get("type") == "view_submission"][-1]
    empty = {**sent.parcel.payload, "view": {**sent.parcel.payload["view"], "id": "V2", "state": {"values": {}}}}

    answer = await team.rig.slack.delivery.once(type(sent.parcel)("interactive", empty))

    assert answer.body is not None
    assert {"cause", "outcome"} == set(answer.body["errors"])


async def test_old_buttons_of_another_shape_are_acknowledged(team: Team) -> None:
    """Buttons in messages live for ever."""
    await team.case()
    olli = team.member("olli")
    await team.press(olli, "Claim")
    sent = [one for one in team.rig.slack.delivery.attempts if one.parcel.kind == "interactive"][-1]
    action = {**sent.parcel.payload["actions"][0], "action_id": RESOLVE, "block_id": "x"}

    answer = await team.rig.slack.delivery.once(
        type(sent.parcel)("interactive", {**sent.parcel.payload, "actions": [action]})
    )

    assert answer.acknowledged


def linger(session: Session, items: Sequence[float]) -> list[None]:
    time.sleep(sum(items))
    return [None] * len(items)


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_a_store_that_is_slow_costs_no_act_and_no_acknowledgement(team: Team, backend: str) -> None:
    """Slack hears in time that we have it; the work goes on."""
    case_id = await team.case()
    olli = team.member("olli")
    # Who they are is known by then: only the writing is slow.
    await team.nps(olli, "waves")
    alert = team.alert()
    team.rig.side.background.start(team.rig.db.write(linger, 3.2, urgent=True))

    answer = await team.rig.slack.press(olli, alert.channel, alert.ts, text="Claim")
    assert "open" == team.stored(case_id).state
    await team.done()

    assert answer.acknowledged
    assert "claimed" == team.stored(case_id).state
    assert "*Claimed* by" in shown(team.alert())
