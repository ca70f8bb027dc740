"""`/nps cases`, `case`, `waves` and `why`."""

from __future__ import annotations

import pytest

from bot.sandbox.slack import buttons
from bot.slack.cases_blocks import SHOW
from bot.waves import Waves
from storage.types import Channel
from tests.bot.slack.rig import OWNERS, shown
from tests.bot.slack.team import Team


async def test_cases_lists_the_open_ones_each_with_a_button_that_shows_it(team: Team) -> None:
    """The most urgent first; what is shown is for the one who pressed."""
    first, second = await team.case("aino", "2"), await team.case("eero", "5")
    olli = team.member("olli")

    listed = await team.nps(olli, "cases")
    assert "*2 cases are open*, the most urgent first" in shown(listed)
    assert [str(first), str(second)] == [button.value for button in buttons(listed)]

    button = buttons(listed)[0]
    assert SHOW == button.action_id
    found = next(one for one in listed.blocks if one.get("block_id") == button.block_id)
    listed.blocks = [found]
    await team.rig.slack.press(olli, OWNERS, listed.ts, SHOW)
    await team.done()
    assert f"Case {first}: 🔴 2 of 10 from Aino" in shown(team.rig.slack.ephemerals(olli, OWNERS)[-1])


async def test_without_an_open_case_that_is_said(team: Team) -> None:
    """It is good news."""
    assert "No case is open." in shown(await team.nps(team.member("olli"), "cases"))


async def test_a_case_is_shown_with_its_history_and_acted_on_in_private(team: Team) -> None:
    """The same private message then shows how it stands, and the alert shows it, too."""
    case_id = await team.case()
    olli = team.member("olli")

    page = await team.nps(olli, f"case {case_id}")
    assert "The case was opened." in shown(page)
    await team.press(olli, "Claim", page)

    page = team.rig.slack.ephemerals(olli, OWNERS)[-1]
    assert f"*Claimed* by <@{olli.id}>" in shown(page)
    assert f"<@{olli.id}> claimed the case." in shown(page)
    assert f"*Claimed* by <@{olli.id}>" in shown(team.alert())

    await team.resolve(olli, page)
    assert "*Resolved* by" in shown(team.rig.slack.ephemerals(olli, OWNERS)[-1])


async def test_a_second_press_on_a_private_message_is_answered_in_private(team: Team) -> None:
    """By the address that came with it: the app may not be where it was asked."""
    case_id = await team.case()
    olli, liisa = team.member("olli"), team.member("liisa")
    page = await team.nps(olli, f"case {case_id}")
    await team.press(liisa, "Claim")

    await team.press(olli, "Claim", page)

    told = [shown(one) or one.text for one in team.rig.slack.ephemerals(olli, OWNERS)]
    assert any(f"<@{liisa.id}> has claimed this case already" in text for text in told)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("case 99", "There is no case 99."),
        ("case", "After 'case' comes its number"),
        ("case aino", "After 'case' comes its number"),
        ("casse 1", "did you mean case?"),
        ("wavse", "did you mean waves?"),
        ("why", "After 'why' comes a person or an address"),
        ("why somebody", "After 'why' comes a person or an address"),
        ("cases now", "Nothing comes after 'cases'"),
    ],
)
async def test_what_cannot_be_answered_says_what_can(team: Team, words: str, told: str) -> None:
    """In a sentence."""
    message = await team.nps(team.member("olli"), words)

    assert told in (shown(message) or message.text)


async def test_waves_lists_those_that_are_open_and_those_to_come(team: Team) -> None:
    """With how many have answered."""
    rig = team.rig
    aino = rig.contact()
    await Waves(rig.db, rig.programme, {Channel.SLACK}, rig.clock).open_by_hand(rig.programme.default_survey)
    await rig.sent()
    await rig.press(aino, "9")

    told = shown(await team.nps(team.member("olli"), "waves"))

    assert "*customers 2026-11-22* is open until <!date^" in told
    assert "1 of 1 asked have answered (100%)" in told


async def test_why_tells_of_a_person_and_of_an_address(team: Team) -> None:
    """The same sentence as on the command line."""
    aino = team.rig.contact()
    olli = team.member("olli")
    await team.rig.ask(aino)

    by_address = await team.nps(olli, "why aino@customer.example")
    by_name = await team.nps(olli, f"why <@{aino.id}|aino>")

    assert "2026-11-22" in by_address.text
    assert by_address.text == by_name.text


async def test_guests_are_told_nothing(team: Team) -> None:
    """Slack lets guests of our workspace write commands."""
    case_id = await team.case()
    guest = team.member("guest")
    guest.is_guest = True

    assert "for members" in shown(await team.nps(guest, f"case {case_id}"))
    assert "for members" in shown(await team.nps(guest, ""))


async def test_help_lists_all_of_it(team: Team) -> None:
    """Whoever forgot the words finds them."""
    told = shown(await team.nps(team.member("olli"), "help"))

    for words in ("/nps cases", "/nps case 12", "/nps waves", "/nps why @person"):
        assert words in told
