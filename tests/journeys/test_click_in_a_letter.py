"""From a letter on a phone to the thanks, in every language: one click on a number, a reason, an answer to more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Page

from bot.config import MailIdentity
from bot.mail.connection import Patience
from bot.mail.sender import MailSender
from bot.mail.smtp_url import parse_smtp_url
from bot.mail.transport import SmtpTransport
from bot.sandbox import mailbox
from bot.survey.scale import band_of
from bot.survey.wording import Wording
from scheduler.pump import Pump
from storage.database import Database
from storage.types import Channel
from tests.bot.web.site import Site
from tests.support.browser import open_page
from tests.support.factories import a_programme, a_return_desk, a_survey, add_contact, invite
from tests.support.languages import WITH_ARABIC

ACME = MailIdentity("Acme", "nps@acme.example")
SURVEY = a_survey(subject="Acme Cloud")
PHONE = 375


@pytest.fixture
def backend() -> str:
    """What a browser shows does not depend on the database."""
    return "sqlite"


async def post(site: Site, box: mailbox.Mailbox) -> None:
    """Whatever is to be sent."""
    programme = replace(a_programme(languages=WITH_ARABIC), mail=ACME)
    transport = SmtpTransport([parse_smtp_url(box.url)], patience=Patience(away=0), hello="acme.example")
    sender = MailSender(a_return_desk(site.db), programme, site.links, transport, site.clock)
    while await Pump(site.db, Channel.EMAIL, sender, site.clock, "worker").step():
        pass
    await transport.close()


async def answer(page: Page, letter: Path, score: int, wording: Wording) -> str:
    """As a person does it; what they are thanked with."""
    await page.goto(letter.as_uri())
    await page.get_by_role("link", name=wording.score_label(score), exact=True).click()
    assert await page.get_by_role("radio", name=wording.score_label(score), exact=True).is_checked()
    await page.locator("#reason").fill("Because")
    await page.get_by_role("button", name=wording.say("Send"), exact=True).click()
    await page.locator("#follow_up").fill("More of it")
    await page.get_by_role("button", name=wording.say("Send"), exact=True).click()
    await page.get_by_role("heading", name=wording.say("Your answer is saved")).wait_for()
    return await page.locator(".lead").inner_text()


async def test_a_click_in_a_letter_leads_to_the_thanks_in_every_language(db: Database, tmp_path: Path) -> None:
    """At the width of a phone, without anything sticking out; each from another score."""
    site, thanked = Site(db), {}
    scores = dict(zip(WITH_ARABIC.tags, (10, 8, 6, 0, 9, 7, 3), strict=True))
    for language in scores:
        contact = add_contact(db, email=f"{language}@example.org", name="Kaisa", language=language)
        invite(db, contact, SURVEY, now=site.clock.now)
    async with mailbox.running() as box, site.served(), open_page(width=PHONE) as page:
        await post(site, box)
        received = {letter.recipient.partition("@")[0]: letter for letter in box.letters}
        for language, score in scores.items():
            letter = tmp_path / f"{language}.html"
            letter.write_text(received[language].html, encoding="utf-8")
            wording = WITH_ARABIC.wording_for(language)
            thanked[language] = await answer(page, letter, score, wording)
            assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE
            assert wording.farewell(SURVEY, band_of(score)).text == thanked[language]

    assert 7 == len(set(thanked.values()))
    assert [(score, "done", "Because", "More of it") for score in scores.values()] == site.answers()
