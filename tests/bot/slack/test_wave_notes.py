"""The note of a wave in the owners' channel: what it says, what its buttons do, and who hears what."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.announcing import announcing
from bot.slack.wave_desk import read_wave_press
from bot.steering import pause
from storage.database import Session
from storage.models import Answer
from storage.types import MessageKind, MessageState, WaveState
from tests.bot.slack.rig import Rig, shown
from tests.bot.slack.team import COMPANY
from tests.bot.slack.wave_team import DAY, WaveTeam
from tests.support.factories import a_survey, every


@pytest.fixture
def waves(rig: Rig) -> WaveTeam:
    """With two customers."""
    for name in ("aino", "eero"):
        rig.contact(name, account=None)
    return WaveTeam(rig)


async def test_a_note_says_who_will_be_asked_and_who_not_and_why(waves: WaveTeam) -> None:
    """Before anybody is, in the owners' channel, with what can be decided."""
    told = shown(await waves.announce(audience={"plan": ("pro",)}))
    assert "🗓️ The wave customers 2026-Q4 is coming" in told
    assert "*Opens* <!date^" in told
    assert "*Would be asked*\n0 people" in told
    assert "*Left out*\n2 are not in its audience" in told
    assert "Takes answers for 21 days · no reminders" in told

    assert ["Hold", "Preview", "Skip"] == waves.labels()


async def test_an_approval_is_one_press_and_the_second_person_hears_who_was_first(waves: WaveTeam) -> None:
    """The same note then says so; nothing is asked before its time."""
    olli, liisa = waves.team.member("olli"), waves.team.member("liisa")
    told = shown(await waves.announce(approval=True))
    assert "🗳️ The wave customers 2026-Q4 waits for your approval" in told
    assert "nobody is asked until one of you gives it" in told
    assert ["Approve", "Hold", "Preview", "Skip"] == waves.labels()
    before = waves.note()
    stale = replace(before, blocks=list(before.blocks))

    assert (await waves.press(olli, "Approve")).acknowledged
    assert f"*Approved* by <@{olli.id}>" in shown(waves.note())
    assert ["Hold", "Preview", "Skip"] == waves.labels()
    assert olli.id == waves.wave().approved_by

    waves.note().blocks = stale.blocks
    await waves.press(liisa, "Approve")
    assert [] == waves.team.private(olli)
    (sentence,) = waves.team.private(liisa)
    assert f"<@{olli.id}> has approved this wave already" in sentence
    assert "Nothing has been changed." in sentence
    assert (1, olli.id) == (len(waves.rig.alerts()), waves.wave().approved_by)


async def test_two_who_press_at_once_are_told_apart(waves: WaveTeam) -> None:
    """One decides, the other hears of it."""
    olli, liisa = waves.team.member("olli"), waves.team.member("liisa")
    await waves.announce(approval=True)
    await asyncio.gather(waves.press(olli, "Approve"), waves.press(liisa, "Approve"))

    first = waves.wave().approved_by
    assert {olli.id, liisa.id} > {first}
    assert [0, 1] == [len(waves.team.private(one)) for one in sorted((olli, liisa), key=lambda one: one.id != first)]


async def test_the_same_press_twice_says_nothing(waves: WaveTeam) -> None:
    """Fingers are quick."""
    olli = waves.team.member("olli")
    note = await waves.announce()
    blocks = list(note.blocks)
    await waves.press(olli, "Hold")
    waves.note().blocks = blocks
    await waves.press(olli, "Hold")

    assert [] == waves.team.private(olli)
    assert ["Resume", "Preview", "Skip"] == waves.labels()


async def test_a_wave_is_held_and_resumed_from_its_note_also_while_it_is_open(either: Rig) -> None:
    """Over both ways; the note says how far it is."""
    waves = WaveTeam(either)
    olli = waves.team.member("olli")
    await waves.announce()
    await waves.open()
    assert "▶️ The wave customers 2026-Q4 is open" in shown(waves.note())
    assert ["Hold", "Preview"] == waves.labels()

    await waves.press(olli, "Hold")
    told = shown(waves.note())
    assert "⏸️ The wave customers 2026-Q4 is held" in told
    assert f"*Held* by <@{olli.id}> since <!date^" in told
    assert "*Asked so far*\n0 of 0 invited" in told

    await waves.press(olli, "Resume")
    assert (None, olli.id) == (waves.wave().held_because, waves.wave().resumed_by)
    assert ["Hold", "Preview"] == waves.labels()


async def test_skipping_is_asked_for_twice_and_is_the_end(waves: WaveTeam) -> None:
    """The note has no buttons any more."""
    olli = waves.team.member("olli")
    note = await waves.announce()
    skip = next(one for block in note.blocks for one in block.get("elements", []) if one.get("style") == "danger")
    assert "Nobody is asked in this round" in skip["confirm"]["text"]["text"]

    await waves.press(olli, "Skip")

    assert (WaveState.SKIPPED, []) == (waves.wave().state, waves.labels())
    assert f"*Skipped* by <@{olli.id}>. Nobody is asked." in shown(waves.note())


async def test_people_of_other_companies_decide_nothing(waves: WaveTeam) -> None:
    """They are told in private."""
    guest = waves.team.member("guest", team_id=COMPANY)
    await waves.announce(approval=True)
    await waves.press(guest, "Approve")

    assert waves.wave().approved_at is None
    assert ["This is for people of the workspace that this app is installed in. Nothing has been changed."] == (
        waves.team.private(guest)
    )


async def test_a_preview_shows_the_message_in_a_window_that_records_nothing(waves: WaveTeam) -> None:
    """In the survey's language; whoever presses a score there has not answered."""
    olli = waves.team.member("olli")
    await waves.announce(language="fi")
    await waves.press(olli, "Preview")

    (window,) = waves.rig.slack.modals(olli)
    told = str(window.blocks)
    assert "In Slack" in told
    assert "suosittelisit" in told
    await waves.rig.slack.press_in_view(window.id, text="9")
    await waves.rig.done()
    assert [] == every(waves.rig.db, Answer)


async def test_a_pause_by_the_program_is_told_aloud_each_time(waves: WaveTeam) -> None:
    """And is not, where somebody has resumed it before it could be told."""
    await waves.announce()
    await waves.open()
    olli = waves.team.member("olli")
    for number in (2, 3):
        await waves.rig.db.write(pausing, (waves.wave().id, waves.rig))
        await waves.team.done()
        told = shown(waves.note())
        assert "⚠️ The wave customers 2026-Q4 is held" in told
        assert "*Held* since <!date^" in told
        assert ": 30 of 40 questions failed" in told
        assert number == len(waves.rig.alerts())
        await waves.press(olli, "Resume")

    assert not any("is held" in shown(note) for note in waves.rig.alerts())


async def test_a_note_of_a_wave_that_is_over_is_not_posted(waves: WaveTeam) -> None:
    """Slack was away for long."""
    survey = a_survey()
    await waves.keep(announcing, survey)
    waves.rig.clock.now = waves.opens + (survey.open_days + 1) * DAY
    await waves.rig.sent()

    (message,) = waves.rig.messages(MessageKind.WAVE_NOTE)
    assert (MessageState.DROPPED, "the wave is over") == (message.state, message.reason)


def pausing(session: Session, items: Sequence[tuple[int, Rig]]) -> list[bool]:
    """As the tick does it."""
    return [
        pause(session, wave_id, "30 of 40 questions failed within an hour", rig.clock(), tells=True)
        for wave_id, rig in items
    ]


@pytest.mark.parametrize("body", [{}, {"actions": [{"action_id": "nps_wave_dance", "value": "1"}], "container": {}}])
def test_what_is_none_of_our_buttons_is_left_alone(body: dict[str, object]) -> None:
    """Buttons of old messages live for ever."""
    assert read_wave_press(body) is None
