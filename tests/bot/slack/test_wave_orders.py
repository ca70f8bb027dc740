"""`/nps stop`, `hold`, `resume`, `approve` and `skip`."""

from __future__ import annotations

import pytest

from bot.slack.request import Request, RequestError, Topic, parse_request
from storage.models import Wave
from storage.types import WaveState
from tests.bot.slack.rig import Rig, shown
from tests.bot.slack.team import COMPANY
from tests.bot.slack.wave_team import WaveTeam
from tests.support.factories import a_survey, every

SUPPORT = a_survey("support")


@pytest.fixture
def waves(rig: Rig) -> WaveTeam:
    """Of a programme with two surveys."""
    rig.programme.surveys["support"] = SUPPORT
    return WaveTeam(rig)


async def test_stop_holds_every_wave_at_once_and_resume_goes_on(waves: WaveTeam) -> None:
    """Announced ones too; the owners hear of it aloud, and a second stop finds nothing to do."""
    olli = waves.team.member("olli")
    await waves.announce()
    await waves.open(SUPPORT)

    told = await waves.team.nps(olli, "stop")
    assert "*2 waves are* held, on every copy of the program" in shown(told)
    assert "*support 2026-Q4*" in shown(told)
    assert "`/nps resume` goes on with all that is held" in shown(told)
    assert [olli.id, olli.id] == [wave.held_by for wave in every(waves.rig.db, Wave)]
    await waves.team.done()
    assert f"*Held* by <@{olli.id}> since" in shown(waves.note())
    assert ": an emergency stop." in shown(waves.note())
    assert "There is nothing to stop" in shown(await waves.team.nps(olli, "stop"))

    assert "*2 waves are* going on" in shown(await waves.team.nps(olli, "resume"))
    assert [None, None] == [wave.held_because for wave in every(waves.rig.db, Wave)]


async def test_stop_stops_events_too_and_one_wave_alone_does_not_end_it(waves: WaveTeam) -> None:
    """It is said what still goes out, and that only a resuming of everything ends it."""
    olli = waves.team.member("olli")
    await waves.open(SUPPORT)

    told = shown(await waves.team.nps(olli, "stop"))
    assert "*Everything is stopped*: nothing is asked in waves or after events" in told
    assert "What somebody has asked by hand (`nps ask`) and is in the queue still goes out." in told
    one = shown(await waves.team.nps(olli, "resume support"))
    assert "Everything is stopped all the same" in one
    assert "*The stop is over*" in shown(await waves.team.nps(olli, "resume"))


async def test_one_surveys_wave_is_decided_of_by_its_name(waves: WaveTeam) -> None:
    """Where there is but one that can be meant, without it."""
    olli = waves.team.member("olli")
    await waves.announce(approval=True)

    assert "*1 wave is* approved" in shown(await waves.team.nps(olli, "approve"))
    assert "There is nothing to approve" in shown(await waves.team.nps(olli, "approve customers"))
    assert "There is nothing to hold" in shown(await waves.team.nps(olli, "hold support"))
    assert "*1 wave is* held" in shown(await waves.team.nps(olli, "hold survey customers"))
    assert "did you mean customers?" in shown(await waves.team.nps(olli, "resume custmers"))
    assert "*1 wave is* skipped" in shown(await waves.team.nps(olli, "skip"))
    assert WaveState.SKIPPED is waves.wave().state


async def test_which_survey_is_meant_must_be_plain(waves: WaveTeam) -> None:
    """Nothing is guessed."""
    await waves.announce()
    await waves.announce(SUPPORT)

    told = shown(await waves.team.nps(waves.team.member("olli"), "skip"))

    assert "Of which survey? There is customers, support, as in /nps skip customers" in told
    assert {WaveState.ANNOUNCED} == {wave.state for wave in every(waves.rig.db, Wave)}


async def test_guests_stop_nothing(waves: WaveTeam) -> None:
    """It is for those who look after the programme."""
    await waves.announce()
    guest = waves.team.member("guest")
    guest.is_guest = True

    assert "for members" in shown(await waves.team.nps(guest, "stop"))
    assert waves.wave().held_because is None
    assert COMPANY != guest.team_id


async def test_announced_waves_stand_in_the_list_and_on_the_home(waves: WaveTeam) -> None:
    """With what they wait for, and who has held them."""
    olli = waves.team.member("olli")
    await waves.announce(approval=True)
    assert "*customers 2026-Q4* *Waits for an approval*: nobody" in shown(await waves.team.nps(olli, "waves"))

    await waves.press(olli, "Hold")
    assert f"*customers 2026-Q4* *Held* by <@{olli.id}>" in shown(await waves.team.nps(olli, "waves"))
    await waves.rig.slack.open_home(olli)
    await waves.rig.done()
    home = waves.rig.slack.home(olli)
    assert home is not None
    assert f"*Held* by <@{olli.id}>" in str(home.blocks)

    await waves.press(olli, "Skip")
    assert f"was skipped: skipped by <@{olli.id}>" in shown(await waves.team.nps(olli, "waves"))


@pytest.mark.parametrize(
    ("words", "topic", "subject"),
    [
        ("stop", Topic.STOP, ""),
        ("HOLD support", Topic.HOLD, "support"),
        ("resume survey support", Topic.RESUME, "support"),
        ("approve", Topic.APPROVE, ""),
    ],
)
def test_a_decision_is_a_word_and_perhaps_a_survey(words: str, topic: Topic, subject: str) -> None:
    """As on the command line."""
    assert Request(topic, subject) == parse_request(words)


@pytest.mark.parametrize(("words", "hint"), [("stop all", "nothing"), ("skip a b", "only"), ("stopp", "stop?")])
def test_what_is_not_understood_decides_nothing(words: str, hint: str) -> None:
    """The nearest word is named."""
    with pytest.raises(RequestError, match=hint):
        parse_request(words)
