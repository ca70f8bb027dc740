"""The letter that asks: what stands in it, that nothing in it can be anything but text, and how it looks on a phone."""

from __future__ import annotations

import html
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.compose import Question
from bot.intake import conversation_of
from bot.links import Links
from bot.mail.letters import Letter, question_letter
from bot.mail.mime import one_line
from bot.sandbox.mailbox import Links as LinksOf
from bot.survey.definition import Kind
from storage.queries.conversations import Asked
from storage.types import Channel
from tests.support.browser import open_page
from tests.support.clock import START
from tests.support.factories import a_survey
from tests.support.languages import wording_for

LINKS = Links("a-key-that-is-long-enough-to-sign", "https://nps.acme.example")
NOTHING_YET = dict.fromkeys(
    ("answer_id", "score", "stage", "reason", "follow_up", "answered_at", "event_at", "scored_at", "alerted")
)
ASKED = Asked(
    invitation_id=417,
    survey="customers",
    definition="",
    channel=Channel.EMAIL,
    asked_at=None,
    closes_at=START,
    contact_id=31,
    contact_name="Kaisa Virtanen",
    email="kaisa@example.org",
    slack_user_id=None,
    suppressed_at=None,
    account=None,
    attributes={},
    **NOTHING_YET,
)


def letter_of(question: Question, links: Links = LINKS, postal_address: str | None = None) -> Letter:
    """In the language of whom it is for."""
    return question_letter(question, wording_for(*question.languages), links, postal_address)


def a_question(name: str | None = "Kaisa Virtanen", **survey: Any) -> Question:
    asked = replace(ASKED, contact_name=name)
    return Question(a_survey(**survey), asked, conversation_of(asked))


def links_of(page: str) -> list[tuple[str, str]]:
    parser = LinksOf()
    parser.feed(page)
    return parser.links


class Tags(HTMLParser):
    """The structure of a page without its texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(f"{tag} {sorted(name for name, _ in attrs)}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_html_has_eleven_links_whose_visible_texts_are_the_scores() -> None:
    """And one more, to leave. Each score's address is this invitation's and no other's."""
    links = links_of(letter_of(a_question(), LINKS).html)

    assert [(str(score), LINKS.score_url(417, score)) for score in range(11)] == links[:11]
    assert [("Unsubscribe from surveys", LINKS.unsubscribe_url(31, 417))] == links[11:]


def test_the_text_has_the_eleven_links_one_a_line() -> None:
    """For programs, and people, who do without HTML."""
    letter = letter_of(a_question(), LINKS)

    assert "\n".join(f"{score}: {LINKS.score_url(417, score)}" for score in range(11)) in letter.text
    assert f"Unsubscribe from surveys: {letter.unsubscribe_url}" in letter.text


def test_both_parts_say_who_asks_what_and_why() -> None:
    """The question, its ends, the reason for the mail, the company and its postal address."""
    letter = letter_of(a_question(), LINKS, "Esimerkkikatu 1\n00100 Helsinki")

    for part in (letter.html, letter.text):
        assert "Hello Kaisa Virtanen," in part
        assert "How likely are you to recommend Acme to a friend or colleague?" in part
        assert "0 – Not at all likely" in part
        assert "10 – Extremely likely" in part
        assert "You get this because Acme counts you among its customers." in part
        assert "Acme, Esimerkkikatu 1, 00100 Helsinki" in part


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (a_question(None), "Hello,"),
        (a_question(kind=Kind.TRANSACTIONAL, subject="our support"), "your recent experience with our support."),
        (a_question(subject="our support"), "recommend our support to a friend"),
    ],
)
def test_the_words_fit_the_survey_and_the_person(question: Question, said: str) -> None:
    """A name that is not known is not made up; an event is told as one."""
    letter = letter_of(question, LINKS)

    assert said in letter.text
    assert said in letter.html


def test_the_subject_is_no_question() -> None:
    """Filters count a question mark against a mail."""
    assert "One question about our support" == letter_of(a_question(subject="our support"), LINKS).subject


def test_the_postal_address_may_name_the_company_itself() -> None:
    """It does not stand there twice; without one, the company stands alone."""
    assert "\nAcme Oy, Katu 1\n" in letter_of(a_question(company="Acme Oy"), LINKS, "Acme Oy\nKatu 1").text
    assert "\nAcme Oy\n" in letter_of(a_question(company="Acme Oy"), LINKS).text


def test_the_page_says_its_language_and_that_it_can_be_dark() -> None:
    """For screen readers and for mail programs."""
    page = letter_of(a_question(), LINKS).html

    assert '<html lang="en" dir="ltr"' in page
    assert '<meta name="color-scheme" content="light dark">' in page
    assert 'aria-label="0 of 10, not at all likely"' in page


HOSTILE = st.text(min_size=1) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><a href="https://evil.example">',
        "{{ 7*7 }}",
        "{% raw %}",
        "&amp;",
        "</title>",
        "0: https://evil.example\n1: x",
        "<!--",
    ]
)


@given(name=HOSTILE, company=HOSTILE, subject=HOSTILE, postal=HOSTILE)
def test_whatever_people_and_companies_are_called_stays_text(
    name: str, company: str, subject: str, postal: str
) -> None:
    """The same tags and the same links in the HTML, the same lines in the text."""
    plain = letter_of(a_question(company="Q", subject="Q"), LINKS, "Q")
    letter = letter_of(a_question(name, company=company, subject=subject), LINKS, postal)

    assert Tags(plain.html).tags == Tags(letter.html).tags
    assert links_of(plain.html) == links_of(letter.html)
    assert len(plain.text.split("\n")) == len(letter.text.split("\n"))
    assert f"How likely are you to recommend {one_line(subject)} to" in "".join(Tags(letter.html).texts)


@pytest.mark.parametrize("styled", [True, False])
async def test_every_score_can_be_hit_with_a_thumb(tmp_path: Path, styled: bool) -> None:
    """Nothing overflows, also in programs that leave the style sheet out; 0 to 5 stand above 6 to 10 on a phone."""
    written = letter_of(a_question(), LINKS).html
    letter = tmp_path / "letter.html"
    letter.write_text(written if styled else written.replace("<style>", "<style media='not all'>"), encoding="utf-8")
    async with open_page() as page:
        await page.goto(letter.as_uri())
        for width, rows in ((320, 2), (375, 2), (430, 2), (640, 1), (1280, 1)):
            await page.set_viewport_size({"width": width, "height": 800})
            links = (await page.query_selector_all("a"))[:11]
            boxes = [box for link in links if (box := await link.bounding_box())]
            tops = sorted({round(box["y"]) for box in boxes})

            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            assert rows == len(tops)
            assert [tops[0]] * 6 + [tops[-1]] * 5 == [round(box["y"]) for box in boxes]
            assert min(box["height"] for box in boxes) >= 44
            assert min(box["width"] for box in boxes) >= 42


@pytest.mark.parametrize("language", ["en", "fi", "sv", "de", "fr", "es"])
def test_the_letter_is_in_the_language_of_the_contact(language: str) -> None:
    """The question, the ends, the hint, the way out, the subject, and what screen readers say; as HTML and as text."""
    wording = wording_for(language)
    asked = a_question(subject="Acme Cloud")
    letter = letter_of(replace(asked, asked=replace(asked.asked, language=f"{language}-XX")), LINKS)
    spoken = html.unescape(letter.html)

    assert f'<html lang="{language}" dir="ltr"' in letter.html
    for told in (wording.question(asked.survey), wording.lowest, wording.highest, wording.mail_hint):
        assert told in spoken
        assert told in letter.text
    assert f'aria-label="{wording.score_label(0)}"' in spoken
    assert wording.unsubscribe in letter.text
    assert wording.mail_subject("Acme Cloud") == letter.subject
    assert wording.list_name("Acme") == letter.list_name


def test_the_subject_is_named_in_the_language_of_the_letter() -> None:
    """Where the survey has it by language; otherwise as it is called in the survey's own."""
    asked = a_question(subject="our support", subjects={"en": "our support", "fi": "asiakastukeamme"})
    finnish = letter_of(replace(asked, asked=replace(asked.asked, language="fi")), LINKS)
    swedish = letter_of(replace(asked, asked=replace(asked.asked, language="sv")), LINKS)

    assert "Yksi kysymys: asiakastukeamme" == finnish.subject
    assert "En fråga om our support" == swedish.subject
