"""Extra questions, own thanks and languages on the pages: by requests, and in a browser without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from bot.survey.definition import Survey, Thanks
from bot.survey.questions import ExtraQuestion, Option, QuestionKind
from bot.survey.scale import Band
from storage.models import Answer, Contact
from storage.types import Channel
from tests.bot.web.site import invite
from tests.support.browser import open_page

if TYPE_CHECKING:
    from tests.bot.web.site import AskedContact, Site

PARTS = tuple(Option(name, {"": name, "fi": f"{name} & co"}) for name in ("Price", "Speed", "People"))
QUESTIONS = (
    ExtraQuestion("driver", QuestionKind.ONE, {"": "What matters <most>?"}, PARTS),
    ExtraQuestion("missing", QuestionKind.MANY, {"": "What is missing?"}, PARTS, (Band.DETRACTOR,)),
    ExtraQuestion("ease", QuestionKind.RATING, {"": "How easy is it?"}),
    ExtraQuestion("wish", QuestionKind.TEXT, {"": "Any wish?", "fi": "Onko toiveita?"}),
)
LINK = "https://reviews.example/acme?from=nps&x=1"
SURVEY = Survey(
    "customers", "Acme", "Acme", questions=QUESTIONS, thanks={Band.DETRACTOR: Thanks({"": "Sorry!"}, LINK, {})}
)


def ask(site: Site, survey: Survey = SURVEY, language: str | None = None) -> AskedContact:
    """A new contact who speaks that language."""
    begin, end = site.clock.now - timedelta(hours=1), site.clock.now + timedelta(days=21)
    (asked,) = site.db.write_now(invite, [(survey, Channel.EMAIL, begin, end)])

    def speak(session: Any, _items: object) -> list[None]:
        session.execute(update(Contact).where(Contact.id == asked.contact_id).values(language=language))
        return [None]

    site.db.write_now(speak, [None])
    return asked


def extras(site: Site) -> tuple[str, dict[str, Any] | None]:
    """What is kept of the one answer."""
    query = select(Answer.stage, Answer.extras)
    row = site.db.read_now(lambda session: session.execute(query).one())
    return row[0], row[1]


async def test_the_extra_questions_follow_on_one_page_and_are_kept(site: Site) -> None:
    """After the band's question; then the survey's own thanks with its link."""
    path = site.score_path(ask(site), 3)
    async with site.client() as client:
        await client.post(path, data={"score": "3", "reason": ""})
        await client.post(path, data={"follow_up": ""})
        page = await client.get(path)
        assert "What matters &lt;most&gt;?" in page.text
        assert "4 more questions" in page.text
        form = {"asked": "driver missing ease wish", "extra.driver": "Speed", "extra.missing.1": "Price"}
        sent = await client.post(path, data={**form, "extra.missing.3": "People", "extra.ease": "4"})
        thanks = await client.get(path)

    assert 303 == sent.status_code
    assert ("done", {"driver": "Speed", "missing": ["Price", "People"], "ease": "4", "wish": ""}) == extras(site)
    assert "Sorry!" in thanks.text
    assert (
        'href="https://reviews.example/acme?from=nps&amp;x=1" target="_top" rel="noopener">Continue</a>' in thanks.text
    )


@pytest.mark.parametrize(
    "form",
    [
        {"asked": "driver", "extra.driver": "Free beer"},
        {"asked": "nothing of ours", "extra.driver": "Speed"},
        {"asked": "ease", "extra.ease": "11"},
        {"asked": "missing", "extra.missing.1": "Speed " * 9},
    ],
)
async def test_what_was_not_offered_is_not_taken(site: Site, form: dict[str, str]) -> None:
    """The page is shown again, with the questions that are left."""
    path = site.score_path(ask(site), 3)
    async with site.client() as client:
        await client.post(path, data={"score": "3", "reason": "", "follow_up": ""})
        sent = await client.post(path, data=form, follow_redirects=True)

    assert 200 == sent.status_code
    assert "What matters" in sent.text
    assert ("extra", None) == extras(site)


async def test_a_form_sent_twice_and_an_old_page_change_nothing_that_was_said(site: Site) -> None:
    """A reload; a page that was open before and comes empty."""
    path = site.score_path(ask(site), 10)
    async with site.client() as client:
        await client.post(path, data={"score": "10", "reason": "", "follow_up": ""})
        form = {"asked": "driver ease wish", "extra.driver": "Price", "extra.wish": "A pony"}
        for _ in range(2):
            await client.post(path, data=form)
        await client.post(path, data={"asked": "driver ease wish"})

    assert ("done", {"driver": "Price", "ease": "", "wish": "A pony"}) == extras(site)


async def test_a_page_is_in_the_language_of_the_contact(site: Site) -> None:
    """Whatever the browser speaks; the question, the buttons, the head of the page."""
    path = site.score_path(ask(site, language="fi-FI"), 9)
    async with site.client() as client:
        page = await client.get(path, headers={"Accept-Language": "de"})

    assert "Kuinka todennäköisesti suosittelisit" in page.text
    assert '<html lang="fi" dir="ltr">' in page.text
    assert "<button>Lähetä</button>" in page.text
    assert "fi" == page.headers["content-language"]


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("de-AT,de;q=0.9,en;q=0.1", "Dieser Link ist unvollständig"),
        ("tlh;q=1, sv;q=0.5, de;q=0.4", "Länken är inte hel"),
        ("en;q=0, xx", "This link is not complete"),
        ("", "This link is not complete"),
        (";;;,,q=,=", "This link is not complete"),
    ],
)
async def test_a_page_for_nobody_known_speaks_as_the_browser_wishes(site: Site, wish: str, told: str) -> None:
    """The first language of it that there is."""
    async with site.client() as client:
        page = await client.get("/s/nonsense", headers={"Accept-Language": wish})

    assert told in page.text


async def test_unsubscribing_is_in_the_language_of_the_contact(site: Site) -> None:
    """The button, what it does, and Undo."""
    path = site.unsubscribe_path(ask(site, language="fr"))
    async with site.client() as client:
        page = await client.get(path)
        done = await client.post(path, data={"List-Unsubscribe": "One-Click"})

    assert "Ne plus recevoir d’enquêtes de la part de Acme" in page.text
    assert "Désabonnement effectué" in done.text


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [320, 1024])
async def test_a_person_answers_them_in_a_browser(site: Site, javascript: bool, width: int) -> None:
    """By the names that a screen reader tells; nothing is cut off, everything can be hit."""
    asked = ask(site)
    async with site.served() as url, open_page(javascript=javascript, width=width) as page:
        await page.goto(url + site.score_path(asked, 3))
        for _ in range(2):
            await page.get_by_role("button", name="Send").click()
        await page.get_by_role("heading", name="4 more questions").wait_for()
        wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        boxes = [await one.bounding_box() for one in await page.locator(".choice, .point, button").all()]
        await page.get_by_role("group", name="What matters <most>?").get_by_label("Speed").check()
        missing = page.get_by_role("group", name="What is missing?")
        await missing.get_by_label("Price").check()
        await missing.get_by_label("People").check()
        await page.get_by_role("group", name="How easy is it?").get_by_role("radio", name="5 of 5").check()
        await page.get_by_label("Any wish?").fill("Ääkköset <ok>")
        await page.get_by_role("button", name="Send").click()
        await page.get_by_role("link", name="Continue").wait_for()

    assert 0 == wider
    assert all(box is not None and box["height"] >= 44 for box in boxes)
    told = {"driver": "Speed", "missing": ["Price", "People"], "ease": "5", "wish": "Ääkköset <ok>"}
    assert ("done", told) == extras(site)
