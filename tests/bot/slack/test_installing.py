"""Into a workspace by a link: through Slack's page and back, in one browser, once, in time; or nothing is written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.sandbox.slack import RateLimited, Refused
from bot.slack.manifest import SCOPES
from bot.slack.sealing import Seal, SealError
from storage.database import Database
from tests.bot.slack.several import OURS, SECRET, THEIRS, Several, several
from tests.support.browser import open_page

# What the store does of it is tried with both databases where it stands.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"])


@pytest.fixture
async def made(db: Database) -> AsyncIterator[Several]:
    """The app is in no workspace yet."""
    async with several(db) as found:
        yield found


def all_in(folder: Path) -> str:
    """What stands in all files, the database and its log among them."""
    return "".join(file.read_bytes().decode("latin-1") for file in folder.rglob("*") if file.is_file())


async def test_slack_is_asked_for_exactly_the_manifests_scopes(made: Several) -> None:
    """And says so in the end, whose app is where."""
    asked = parse_qs(urlsplit(await made.set_out(made.link())).query)
    page = await made.install(made.theirs)

    assert [",".join(SCOPES)] == asked["scope"]
    assert "The app is in Nokkela now" in page.text
    (kept,) = made.kept()
    assert (THEIRS.id, "Nokkela", False) == (kept.team_id, kept.name, kept.is_home)
    assert set(SCOPES) == set(kept.scopes.split(","))


async def test_the_pages_look_and_are_guarded_like_all_others(made: Several) -> None:
    """No script, no frame; the cookie is for the way back only, and goes at its end."""
    page = await made.browser.get(made.link(is_home=True))
    end = await made.install(made.home, is_home=True)

    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "its members will see the scores" in page.text
    assert "HttpOnly; SameSite=Lax" in page.headers["set-cookie"]
    assert "Max-Age=0" in end.headers["set-cookie"]


async def test_no_token_can_be_read_in_the_database(made: Several, tmp_path: Path) -> None:
    """Nor in a copy of its file, nor in what is printed of it."""
    await made.both()
    tokens = [slack.installation.bot_token for slack in (made.home, made.theirs)]

    kept = made.kept()
    written = "".join(f"{one} {one.token}" for one in kept) + all_in(tmp_path)

    assert [] == [token for token in tokens if token in written]
    assert tokens == [Seal(SECRET).opened(one.team_id, one.token) for one in kept]
    assert kept[0].token not in repr(kept[0])


async def test_a_seal_opens_for_its_own_workspace_and_key_only(made: Several) -> None:
    """Rows cannot be swapped; a changed key says so rather than calling Slack with nonsense."""
    await made.install(made.theirs)
    (kept,) = made.kept()

    for key, team in ((SECRET, OURS.id), ("another key, as long as the first one", THEIRS.id)):
        with pytest.raises(SealError):
            Seal(key).opened(team, kept.token)


async def test_who_does_not_agree_changes_nothing(made: Several) -> None:
    """It is told in a friendly way, and the link is as good as before."""
    link = made.link()
    page = await made.browser.get(await made.decide(await made.set_out(link), THEIRS, "cancel"))

    assert 403 == page.status_code
    assert "You did not agree" in page.text
    assert [] == made.kept()
    assert 200 == (await made.install(made.theirs, link)).status_code


@pytest.mark.parametrize("change", ["state", "browser", "late", "none"])
async def test_a_way_back_that_did_not_start_here_leads_nowhere(made: Several, change: str) -> None:
    """A state that is not ours, another browser, ten minutes, nothing at all."""
    back = await made.decide(await made.set_out(made.link()), THEIRS)
    if change == "state":
        back = back.replace("state=", "state=x")
    elif change == "browser":
        made.browser.cookies.clear()
    elif change == "late":
        made.rig.clock.turn(minutes=10)
    elif change == "none":
        back = back.partition("?")[0]

    page = await made.browser.get(back)

    assert 400 == page.status_code
    assert "Please open the link that you got once more" in page.text
    assert [] == made.kept()
    assert [] == made.home.calls("oauth.v2.access")


async def test_a_way_back_is_good_once(made: Several) -> None:
    """Also for who still has the cookie, and with another code."""
    url = await made.set_out(made.link())
    cookies = dict(made.browser.cookies)
    first, second = await made.decide(url, THEIRS), await made.decide(url, OURS)
    assert 200 == (await made.browser.get(first)).status_code
    made.browser.cookies.update(cookies)

    again, with_another = await made.browser.get(first), await made.browser.get(second)

    assert [400, 409] == [again.status_code, with_another.status_code]
    assert [THEIRS.id] == [one.team_id for one in made.kept()]


async def test_a_link_is_for_one_workspace_and_for_a_time(made: Several) -> None:
    """Whoever comes by it, and whatever is made up in its place."""
    link = made.link(days=2)
    assert 200 == (await made.install(made.theirs, link)).status_code
    assert 409 == (await made.install(made.home, link)).status_code
    assert 200 == (await made.install(made.theirs, link)).status_code
    made.rig.clock.turn(days=2)

    late, made_up = await made.browser.get(link), await made.browser.get(f"{link[:-3]}abc")

    assert [410, 404] == [late.status_code, made_up.status_code]
    assert [THEIRS.id] == [one.team_id for one in made.kept()]


async def test_what_slack_refuses_is_said_and_nothing_is_written(made: Several) -> None:
    """A secret that is wrong is ours to mend; a Slack that is away comes back."""
    for fault, status in ((Refused("bad_client_secret"), 400), (Refused("invalid_code"), 400), (RateLimited(1), 503)):
        made.home.fail("oauth.v2.access", fault)
        page = await made.install(made.theirs)
        assert status == page.status_code

    assert [] == made.kept()


async def test_a_whole_organisation_is_asked_to_choose_a_workspace(made: Several) -> None:
    """Its token would be good for all of its workspaces, and several methods want to be told for which."""
    page = await made.browser.get(await made.decide(await made.set_out(made.link()), "E0GRID"))

    assert 400 == page.status_code
    assert "a single workspace" in page.text
    assert [] == made.kept()


async def test_a_look_at_an_address_before_it_is_opened_does_not_use_it_up(made: Several) -> None:
    """Programs that check links ask for the head only."""
    back = await made.decide(await made.set_out(made.link()), THEIRS)

    await made.browser.head(back)

    assert 200 == (await made.browser.get(back)).status_code


async def test_a_browser_goes_all_the_way(made: Several) -> None:
    """The pages' policy lets the button lead to Slack, and the cookie comes back from there; scripts are not needed."""
    async with open_page(javascript=False, width=390) as page:
        await page.goto(made.link())
        await page.get_by_role("link", name="Continue to Slack").click()
        await page.get_by_role("combobox").select_option(THEIRS.id)
        await page.get_by_role("button", name="Allow").click()

        assert "The app is in Nokkela now" == await page.get_by_role("heading").inner_text()
    assert [THEIRS.id] == [one.team_id for one in made.kept()]
