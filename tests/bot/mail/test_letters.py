"""The letters: what stands in them, and that nothing in them can be anything but text."""

from __future__ import annotations

import html
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import MailIdentity
from bot.config.brand import Brand, Signature
from bot.links import Links
from bot.mail.letters import OCCASIONS, Addressee, Letter, Letters, Occasion
from bot.mail.mime import one_line
from bot.sandbox.mailbox import Links as LinksOf
from bot.survey.definition import Kind
from tests.support.factories import a_survey
from tests.support.languages import SHIPPED, wording_for

LINKS = Links("a-key-that-is-long-enough-to-sign", "https://nps.acme.example")
ACME = MailIdentity("Acme", "nps@acme.example")
KAISA = Addressee("Kaisa Virtanen", contact_id=31, invitation_id=417)


def letter_of(
    occasion: Occasion = "question",
    *,
    name: str | None = "Kaisa Virtanen",
    language: str = "en",
    identity: MailIdentity = ACME,
    **survey: Any,
) -> Letter:
    """To Kaisa, in a language."""
    wording = wording_for(language)
    return Letters(identity, LINKS).write(occasion, a_survey(**survey), replace(KAISA, name=name), wording)


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
        if tag != "wbr":
            self.tags.append(f"{tag} {sorted(name for name, _ in attrs)}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_html_has_eleven_links_whose_visible_texts_are_the_scores() -> None:
    """And one more, to leave. Each score's address is this invitation's and no other's."""
    links = links_of(letter_of().html)

    assert [(str(score), LINKS.score_url(417, score)) for score in range(11)] == links[:11]
    assert [("Unsubscribe from surveys", LINKS.unsubscribe_url(31, 417))] == links[11:]


def test_the_text_has_the_eleven_links_one_a_line() -> None:
    """For programs, and people, who do without HTML."""
    letter = letter_of()

    assert "\n".join(f"{score}: {LINKS.score_url(417, score)}" for score in range(11)) in letter.text
    assert f"Unsubscribe from surveys: {letter.unsubscribe_url}" in letter.text


def test_both_parts_say_who_asks_what_and_why() -> None:
    """The question, its ends, the reason for the mail, the company and its postal address."""
    letter = letter_of(identity=replace(ACME, postal_address="Esimerkkikatu 1\n00100 Helsinki"))

    for part in (letter.html, letter.text):
        assert "Hello Kaisa Virtanen," in part
        assert "How likely are you to recommend Acme to a friend or colleague?" in part
        assert "0 – Not at all likely" in part
        assert "10 – Extremely likely" in part
        assert "You get this because Acme counts you among its customers." in part
        assert "Acme, Esimerkkikatu 1, 00100 Helsinki" in part
        assert "We would still like to hear from you" not in part
        assert "Thank you for your help." not in part


def test_a_reminder_says_that_it_is_one() -> None:
    """In its subject, in what is shown after it, and before the question; with the same links."""
    first, reminder = letter_of(), letter_of("reminder")

    assert "A reminder: one question about Acme" == reminder.subject
    assert links_of(first.html) == links_of(reminder.html)
    assert "Just a reminder. One click is enough." in reminder.html
    for part in (reminder.html.partition("<h1")[0], reminder.text.partition("How likely")[0]):
        assert "We would still like to hear from you." in part
        assert part.index("Hello Kaisa") < part.index("A few days ago")


def test_whoever_asks_signs() -> None:
    """With a role in the letter's language, where it is written in it."""
    signature = Signature("Maija Korhonen", {"en": "Head of Customer Success", "fi": "asiakkuusjohtaja"})
    identity = replace(ACME, signature=signature)

    assert (
        "Thank you for your help.\nMaija Korhonen\nHead of Customer Success\n\n-- \n"
        in letter_of(identity=identity).text
    )
    assert "<strong>Maija Korhonen</strong><br>asiakkuusjohtaja" in letter_of(identity=identity, language="fi").html
    assert "Maija\n\n--" in letter_of(identity=replace(ACME, signature=Signature("Maija"))).text


def test_the_scale_has_the_companys_colour() -> None:
    """Or the lightest shade of it on which white digits can be read."""
    navy, yellow = (letter_of(identity=replace(ACME, brand=Brand(color))).html for color in ("#1a4f8b", "#ffd400"))

    assert 12 == navy.count('bgcolor="#1a4f8b"')
    assert "#ffd400" not in yellow
    assert 12 == yellow.count('bgcolor="#8c7400"')


@pytest.mark.parametrize(
    ("name", "survey", "said"),
    [
        (None, {}, "Hello,"),
        ("Kaisa", {"kind": Kind.TRANSACTIONAL, "subject": "our support"}, "recent experience with our support."),
        ("Kaisa", {"subject": "our support"}, "recommend our support to a friend"),
    ],
)
def test_the_words_fit_the_survey_and_the_person(name: str | None, survey: dict[str, Any], said: str) -> None:
    """A name that is not known is not made up; an event is told as one."""
    letter = letter_of(name=name, **survey)

    assert said in letter.text
    assert said in letter.html


@pytest.mark.parametrize("language", SHIPPED.tags)
@pytest.mark.parametrize("occasion", OCCASIONS)
def test_no_subject_is_a_question(language: str, occasion: Occasion) -> None:
    """Filters count a question mark against a mail."""
    subject = letter_of(occasion, language=language, subject="our support").subject

    assert "our support" in subject
    assert "?" not in subject


def test_the_postal_address_may_name_the_company_itself() -> None:
    """It does not stand there twice; without one, the company stands alone."""
    named = replace(ACME, postal_address="Acme Oy\nKatu 1")

    assert "\nAcme Oy, Katu 1\n" in letter_of(company="Acme Oy", identity=named).text
    assert "\nAcme Oy\n" in letter_of(company="Acme Oy").text


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


@given(name=HOSTILE, company=HOSTILE, subject=HOSTILE, postal=HOSTILE, signer=HOSTILE)
def test_whatever_people_and_companies_are_called_stays_text(
    name: str, company: str, subject: str, postal: str, signer: str
) -> None:
    """The same tags and the same links in the HTML, the same lines in the text."""
    signed = replace(ACME, postal_address="Q", signature=Signature("Q"))
    plain = letter_of(company="Q", subject="Q", identity=signed)
    hostile = replace(ACME, postal_address=postal, signature=Signature(signer))
    letter = letter_of(name=name, company=company, subject=subject, identity=hostile)

    assert Tags(plain.html).tags == Tags(letter.html).tags
    assert links_of(plain.html) == links_of(letter.html)
    assert len(plain.text.split("\n")) == len(letter.text.split("\n"))
    assert wording_for("en").question_about(one_line(subject)) in "".join(Tags(letter.html).texts)


@pytest.mark.parametrize("language", SHIPPED.tags)
def test_the_letter_is_in_the_language_of_the_contact(language: str) -> None:
    """The question, the ends, the hint, the way out, the subject, and what screen readers say; as HTML and as text."""
    wording = wording_for(language)
    letter = letter_of(language=language, subject="Acme Cloud")
    spoken = html.unescape(letter.html)

    assert f'<html lang="{language}" dir="ltr"' in letter.html
    for told in (wording.question_about("Acme Cloud"), wording.lowest, wording.highest, wording.mail_hint):
        assert told in spoken
        assert told in letter.text
    assert f'aria-label="{wording.score_label(0)}"' in spoken
    assert wording.unsubscribe in letter.text
    assert wording.mail_subject("Acme Cloud") == letter.subject
    assert wording.list_name("Acme") == letter.list_name


def test_the_subject_is_named_in_the_language_of_the_letter() -> None:
    """Where the survey has it by language; otherwise as it is called in the survey's own."""
    subjects = {"en": "our support", "fi": "asiakastukeamme"}

    assert "Yksi kysymys: asiakastukeamme" == letter_of(language="fi", subject="our support", subjects=subjects).subject
    assert "En fråga om our support" == letter_of(language="sv", subject="our support", subjects=subjects).subject
