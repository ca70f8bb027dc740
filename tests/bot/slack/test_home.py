"""The app's Home: a member's cases, the score and the waves; a customer's own answers and their choice."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.slack import Refused, User, View, buttons
from bot.survey.definition import Survey
from bot.waves import Waves
from storage.models import Contact
from storage.types import Channel
from tests.bot.slack.rig import Rig, texts_in
from tests.bot.slack.team import COMPANY, Team
from tests.support.factories import import_answers, only

OFFERED = ["Ask me at most twice a year", "Ask me at most once a year"]


async def home(rig: Rig, user: User) -> str:
    """What somebody reads who opens it."""
    await rig.slack.open_home(user)
    await rig.done()
    return read(rig, user)


def read(rig: Rig, user: User) -> str:
    """What stands on it."""
    return "\n".join(texts_in(view(rig, user).blocks))


def view(rig: Rig, user: User) -> View:
    """The page as it was published."""
    found = rig.slack.home(user)
    assert found is not None
    return found


async def test_a_member_finds_their_cases_the_score_and_the_waves(team: Team) -> None:
    """Only their own with buttons; how many others have is said."""
    await team.case("aino", "2")
    mine = await team.case("eero", "5")
    olli = team.member("olli")
    await team.press(olli, "Claim")
    waves = Waves(team.rig.db, team.rig.programme, {Channel.SLACK}, team.rig.clock)
    await waves.open_by_hand(team.rig.programme.default_survey)

    told = await home(team.rig, olli)

    assert "Your cases (1)" in told
    assert f"*Case {mine}: 🔴 5 of 10 from Eero, eero &amp; co*" in told
    assert "1 more open with others or nobody" in told
    assert "NPS −100" in told
    assert "From 2 answers" in told
    assert "*customers 2026-11-22* is open until <!date^" in told


async def test_the_score_stands_beside_those_of_the_quarters_before(team: Team) -> None:
    """As text: Slack draws no charts there."""
    lately, before = team.rig.clock(), team.rig.clock() - timedelta(days=92)
    scores = [(9, lately), (8, lately), (3, before), (10, before), (9, before)]
    import_answers(team.rig.db, [{"score": score, "answered_at": at} for score, at in scores])

    assert "2026-Q3: 33 → 2026-Q4: 50" in await home(team.rig, team.member("olli"))


async def test_a_case_is_acted_on_from_the_home_which_then_shows_it(team: Team) -> None:
    """The alert shows it, too."""
    case_id = await team.case()
    olli = team.member("olli")
    await team.press(olli, "Claim")
    await home(team.rig, olli)

    await team.rig.slack.press_in_view(view(team.rig, olli).id, text="Contacted")
    await team.done()

    assert "contacted" == team.stored(case_id).state
    assert f"*Contacted* by <@{olli.id}>" in read(team.rig, olli)
    assert f"*Contacted* by <@{olli.id}>" in "\n".join(texts_in(team.alert().blocks))


async def test_a_case_is_resolved_from_the_home(team: Team) -> None:
    """It then is no open one."""
    await team.case()
    olli = team.member("olli")
    await team.press(olli, "Claim")
    await home(team.rig, olli)

    await team.rig.slack.press_in_view(view(team.rig, olli).id, text="Resolve…")
    await team.done()
    await team.submit(olli, cause="0", outcome="lost")

    assert "You have no open case." in read(team.rig, olli)


async def test_who_is_late_on_the_home_reads_there_who_was_first(team: Team) -> None:
    """There is no channel to say it in."""
    await team.case()
    olli, liisa = team.member("olli"), team.member("liisa")
    await team.press(olli, "Claim")
    await home(team.rig, olli)
    page = view(team.rig, olli)
    team.rig.slack.fail("views.publish", Refused("internal_error"), times=2)
    await team.press(liisa, "Contacted")

    await team.rig.slack.press_in_view(page.id, text="Contacted")
    await team.done()

    assert f"<@{liisa.id}> has contacted the customer already" in read(team.rig, olli)


async def test_a_customer_reads_their_own_answers_and_nothing_else(team: Team) -> None:
    """No score of the company, no case."""
    rig = team.rig
    aino = rig.contact()
    await rig.ask(aino)
    await rig.press(aino, "3")
    await rig.press(aino, "Send", text="<!channel> too *slow*")

    told = await home(rig, aino)

    assert "Your answers to Acme" in told
    assert "*Your score: 3 of 10*" in told
    assert "<!channel> too *slow*" in told
    assert "NPS" not in told
    assert "case" not in told.lower()


async def test_a_customer_chooses_not_to_be_asked_and_to_be_asked_again(team: Team) -> None:
    """As by Unsubscribe in a mail."""
    rig = team.rig
    aino = rig.contact()
    await home(rig, aino)

    await rig.slack.press_in_view(view(rig, aino).id, text="Don’t ask me again")
    await rig.done()
    assert "You are not asked for a score any more." in read(rig, aino)
    assert 0 == await invited(rig)

    await rig.slack.press_in_view(view(rig, aino).id, text="You may ask me again")
    await rig.done()
    assert [*OFFERED, "Don’t ask me again"] == [button.text for button in buttons(view(rig, aino))]
    rig.clock.turn(days=1)
    assert 1 == await invited(rig)


async def test_a_customer_who_wants_to_be_asked_less_often_says_so_there(team: Team) -> None:
    """What stands is told and ticked; it can be changed, and taken back."""
    rig = team.rig
    aino = rig.contact()
    await home(rig, aino)

    told = []
    for offer in (OFFERED[1], OFFERED[0], "Ask me as often as others"):
        await rig.slack.press_in_view(view(rig, aino).id, text=offer)
        await rig.done()
        told.append((only(rig.db, Contact).rest_days, read(rig, aino), buttons(view(rig, aino))[1].text))

    assert [365, 180, None] == [days for days, _, _ in told]
    assert "Acme will ask you for a score at most once a year." in told[0][1]
    assert f"{OFFERED[1]} ✓" == told[0][2]
    assert "Acme asks you for a score now and then." in told[2][1]


async def invited(rig: Rig) -> int:
    """How many a wave would ask today."""
    survey: Survey = rig.programme.default_survey
    opened = await Waves(rig.db, rig.programme, {Channel.SLACK}, rig.clock).open_by_hand(survey)
    assert opened is not None
    return opened[1]


async def test_somebody_of_another_company_whom_we_do_not_know_reads_one_sentence(team: Team) -> None:
    """Whatever is known of the programme stays inside."""
    guest = team.member("guest", team_id=COMPANY)

    assert "Acme has not asked you for a score here." == await home(team.rig, guest)


async def test_the_other_tab_publishes_nothing(team: Team) -> None:
    """Slack tells of it all the same."""
    olli = team.member("olli")

    await team.rig.slack.open_home(olli, "messages")
    await team.rig.done()

    assert team.rig.slack.home(olli) is None
