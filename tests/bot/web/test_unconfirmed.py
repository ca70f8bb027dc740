"""Forms that are not taken at once: the person goes on all the same, and what they write confirms the score."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot import clicks
from storage.models import Contact, LinkHit
from storage.types import SuppressedBecause
from tests.support.factories import BY_THE_RULES, every

if TYPE_CHECKING:
    import httpx

    from tests.bot.web.site import AskedContact, Site

AZURE = "20.72.100.79"


def drawn(page: httpx.Response) -> str:
    """When the page was drawn, as its form says."""
    found = re.search(r'name="drawn" value="(\d+)"', page.text)
    assert found is not None
    return found[1]


async def press(client: httpx.AsyncClient, site: Site, asked: AskedContact, **report: int) -> httpx.Response:
    """The page is opened, and its button pressed five seconds later."""
    path = site.score_path(asked, 3)
    page = await client.get(path)
    site.clock.turn(seconds=5)
    told = f"{drawn(page)}.5000.{report.get('driven', 0)}.{report.get('touched', 1)}.1"
    return await client.post(path, data={"score": "3", "reason": "", "report": told})


async def test_a_form_from_a_data_centre_is_held_and_words_confirm_it(site: Site) -> None:
    """The next question is asked as ever, and its answer makes the score count."""
    asked = site.ask()
    async with site.client(AZURE) as client:
        sent = await press(client, site, asked)
        assert f"{site.score_path(asked, 3)}?said=3" == sent.headers["location"]
        assert [] == site.answers()

        question = await client.get(sent.headers["location"])
        assert "What would we have to change for you to give us a higher score?" in question.text
        await client.post(sent.headers["location"], data={"follow_up": "Be fast"})

    assert [(3, "done", None, "Be fast")] == site.answers()


async def test_who_writes_nothing_is_thanked_and_stays_held(site: Site) -> None:
    """Nothing of it is in the answers; everything is in the evidence."""
    asked = site.ask()
    async with site.client(AZURE) as client:
        sent = await press(client, site, asked)
        sent = await client.post(sent.headers["location"], data={"follow_up": ""})
        thanks = await client.get(sent.headers["location"])
    site.clock.turn(hours=1)
    await clicks.settle_all(site.db, site.clock, site.bell, BY_THE_RULES)

    assert "Thank you for being frank with us." in thanks.text
    assert [] == site.answers()
    forms = [hit for hit in every(site.db, LinkHit) if hit.method == "POST"]
    assert [("held", {"score": 3, "words": False, "reason": ""})] == [(hit.state, hit.said) for hit in forms[:1]]
    assert {"noted"} == {state for _, method, state in site.hits() if method == "GET"}


async def test_a_form_in_a_burst_is_asked_for_again_and_says_so(site: Site) -> None:
    """Without JavaScript, three links within the minute before: a minute later the same form is taken."""
    asked = site.ask()
    async with site.client() as client:
        for score in (3, 4, 5):
            await client.get(site.score_path(asked, score))
        path = site.score_path(asked, 5)
        refused = await client.post(path, data={"score": "5", "reason": ""})
        site.clock.turn(seconds=61)
        taken = await client.post(path, data={"score": "5", "reason": "", "drawn": drawn(refused)})

    assert 422 == refused.status_code
    assert "That was too fast to tell you from a machine." in refused.text
    assert 303 == taken.status_code


async def test_a_form_that_was_taken_is_taken_back_when_its_sender_opens_everything(site: Site) -> None:
    """Nothing spoke for a person: no script, no words, no other score. A person's words are never taken back."""
    machine, person = site.ask(), site.ask()
    async with site.client() as client:
        await client.post(site.score_path(machine, 0), data={"score": "0", "reason": ""})
        await client.post(site.score_path(person, 0), data={"score": "0", "reason": "Slow"})
        assert 2 == len(site.answers())
        for asked in (machine, person):
            for score in range(1, 11):
                await client.get(site.score_path(asked, score))
    await clicks.settle_all(site.db, site.clock, site.bell, BY_THE_RULES)

    assert [(0, "follow_up", "Slow", None)] == site.answers()


async def test_a_wish_that_was_taken_is_taken_back_when_its_sender_opens_everything(site: Site) -> None:
    """To be asked never, or less often: neither was the customer's."""
    never, seldom = site.ask(), site.ask()
    async with site.client() as client:
        for asked, wish in ((never, {"List-Unsubscribe": "One-Click"}), (seldom, {"less_often": "year"})):
            page = await client.get(site.unsubscribe_path(asked))
            await client.post(site.unsubscribe_path(asked), data={**wish, "drawn": drawn(page)})
        assert [(SuppressedBecause.UNSUBSCRIBED, None), (None, 365)] == wishes(site)
        for asked in (never, seldom):
            for score in range(11):
                await client.get(site.score_path(asked, score))
    await clicks.settle_all(site.db, site.clock, site.bell, BY_THE_RULES)

    assert [(None, None), (None, None)] == wishes(site)


def wishes(site: Site) -> list[tuple[SuppressedBecause | None, int | None]]:
    """Why each contact is not asked, and how many days apart."""
    return [(one.suppressed_because, one.rest_days) for one in every(site.db, Contact)]
