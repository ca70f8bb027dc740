"""The page behind a score link: opening it changes nothing, what is sent from it is an answer."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot import intake
from bot.survey.conversation import Said
from storage.models import Message, ScoreChange
from storage.types import Channel
from tests.support.factories import take

if TYPE_CHECKING:
    import httpx

    from tests.bot.web.site import AskedContact, Site


def chosen(page: httpx.Response) -> str | None:
    """The score that is marked in the group of eleven."""
    marked = re.search(r'<input type="radio" name="score" value="(\d+)"[^>]* checked>', page.text)
    return None if marked is None else marked[1]


def say(
    site: Site, asked: AskedContact, score: int | None = None, reason: str | None = None, more: str | None = None
) -> None:
    said = Said(at=site.clock(), score=score, reason=reason, follow_up=more)
    site.db.write_now(take, [intake.Event(asked.invitation_id, Channel.EMAIL, said)])


@pytest.mark.parametrize("score", range(11))
async def test_the_score_of_the_link_is_chosen_among_eleven(site: Site, score: int) -> None:
    """Each link's page has the whole scale, from 0 to 10."""
    async with site.client() as client:
        page = await client.get(site.score_path(site.ask("Acme Cloud"), score))

    assert 200 == page.status_code
    assert str(score) == chosen(page)
    assert [str(number) for number in range(11)] == re.findall(r'name="score" value="(\d+)"', page.text)
    assert "How likely are you to recommend Acme Cloud to a friend or colleague?" in page.text


async def test_opening_the_page_changes_no_answer_and_leaves_evidence(site: Site) -> None:
    """GET and HEAD alike, however often."""
    asked = site.ask()
    async with site.client() as client:
        await client.get(site.score_path(asked, 3))
        head = await client.head(site.score_path(asked, 4))
        await client.get(site.score_path(asked, 3))

    assert (200, b"") == (head.status_code, head.content)
    assert [] == site.answers()
    assert [(3, "GET", "waiting"), (4, "HEAD", "waiting"), (3, "GET", "waiting")] == site.hits()


async def test_the_whole_way_by_three_forms(site: Site) -> None:
    """Score and reason, then the band's question, then thanks; each sent form leads back to the same address."""
    path = site.score_path(site.ask(), 3)
    async with site.client() as client:
        sent = await client.post(path, data={"score": "3", "reason": "Slow\r\nand dear", "stage": "score"})
        assert (303, path) == (sent.status_code, sent.headers["location"])

        question = await client.get(path)
        assert "What would we have to change for you to give us a higher score?" in question.text

        sent = await client.post(path, data={"follow_up": "Be fast", "stage": "follow_up"})
        assert (303, path) == (sent.status_code, sent.headers["location"])

        thanks = await client.get(path)
        assert "Thank you for being frank with us." in thanks.text

    assert [(3, "done", "Slow\nand dear", "Be fast")] == site.answers()


async def test_an_answer_rings_the_bell(site: Site) -> None:
    """So that the alert goes at once and not with the next poll."""
    async with site.client() as client:
        await client.post(site.score_path(site.ask(), 3), data={"score": "3", "reason": ""})

    await asyncio.wait_for(site.bell.wait(60), 1)
    kinds = site.db.read_now(lambda session: list(session.scalars(select(Message.kind))))
    assert ["alert"] == kinds


async def test_the_same_form_sent_twice_is_one_answer(site: Site) -> None:
    """A double click, a reload: one answer, one score, one alert."""
    path = site.score_path(site.ask(), 3)
    async with site.client() as client:
        for _ in range(3):
            assert 303 == (await client.post(path, data={"score": "3", "reason": "Slow"})).status_code
        await asyncio.gather(*(client.post(path, data={"score": "3", "reason": "Slow"}) for _ in range(5)))

    assert [(3, "follow_up", "Slow", None)] == site.answers()
    assert [3] == site.db.read_now(lambda session: list(session.scalars(select(ScoreChange.score))))
    assert 1 == len(site.db.read_now(lambda session: list(session.scalars(select(Message.id)))))


async def test_a_score_may_be_sent_alone(site: Site) -> None:
    """The page then asks for the reason."""
    path = site.score_path(site.ask(), 9)
    async with site.client() as client:
        await client.post(path, data={"score": "9"})
        page = await client.get(path)

        assert "What is the primary reason for your score?" in page.text
        assert "Your score so far is <strong>9</strong>." in page.text

        await client.post(path, data={"reason": "Fast"})

    assert [(9, "follow_up", "Fast", None)] == site.answers()


async def test_another_score_than_the_links_leads_on_all_the_same(site: Site) -> None:
    """The link of 3, sent as 8: the next page asks the passives' question, not for the 3 again."""
    path = site.score_path(site.ask(), 3)
    async with site.client() as client:
        sent = await client.post(path, data={"score": "8", "reason": ""}, follow_redirects=True)

    assert "What would it take to make it a 9 or a 10?" in sent.text
    assert path == sent.url.path


async def test_another_link_clicked_later_offers_its_score_and_changes_nothing(site: Site) -> None:
    """One more press of a person confirms it; the hit itself will never count."""
    asked = site.ask()
    say(site, asked, 3, "Slow", "Be fast")
    async with site.client() as client:
        page = await client.get(site.score_path(asked, 9))

        assert "9" == chosen(page)
        assert "Your score so far is <strong>3</strong>. Press Send to make it 9." in page.text
        assert [(3, "done", "Slow", "Be fast")] == site.answers()

        await client.post(site.score_path(asked, 9), data={"score": "9"})
        assert [(9, "follow_up", "Slow\n\nBe fast", None)] == site.answers()

    assert {(9, "GET", "noted"), (9, "POST", "recorded")} == set(site.hits())


async def test_the_way_back_to_the_scale_shows_the_score_that_was_given(site: Site) -> None:
    """Until the survey closes; the reason that was given is not asked again."""
    asked = site.ask(open_days=1)
    say(site, asked, 9, "Fast", "Nothing")
    path = site.score_path(asked, 9)
    async with site.client() as client:
        assert 'href="?change"' in (await client.get(path)).text
        page = await client.get(f"{path}?change")
        assert ("9", False) == (chosen(page), "<textarea" in page.text)

        site.clock.turn(days=1)
        thanks = await client.get(path)
        assert ("Your answer is saved" in thanks.text, 'href="?change"' in thanks.text) == (True, False)


async def test_a_path_of_the_proxy_in_front_is_kept(site: Site) -> None:
    """The page leads back to where the customer sees it."""
    site.url = "https://example.com/nps"
    path = site.score_path(site.ask(), 3)
    async with site.client() as client:
        sent = await client.post(f"http://inside{path}", data={"score": "3"})

    assert f"/nps{path}" == sent.headers["location"]


async def test_every_answer_carries_the_headers_that_keep_it_private(site: Site) -> None:
    """Pages, redirects and refusals; the style of the page is the only thing that its policy allows."""
    path = site.score_path(site.ask(), 3)
    async with site.client() as client:
        pages = [await client.get(path), await client.get("/s/none"), await client.get("/nothing")]
        replies = [*pages, await client.post(path, data={"score": "3"})]

    for reply in replies:
        assert "no-store" == reply.headers["cache-control"]
        assert "same-origin" == reply.headers["referrer-policy"]
        assert "nosniff" == reply.headers["x-content-type-options"]
        assert "noindex, nofollow" == reply.headers["x-robots-tag"]
        assert "set-cookie" not in reply.headers
    for page in pages:
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert len(page.content) < 30_000
