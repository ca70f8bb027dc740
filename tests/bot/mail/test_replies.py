"""What remains of a reply: the person's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.bounces import read_returned
from bot.mail.replies import LONGEST, letter_of, own_words

HEADER = "From: Acme <nps@acme.example>\nSent: Sunday, 22 November 2026\nTo: Kaisa\nSubject: Acme"


@pytest.mark.parametrize(
    "text",
    [
        "It is slow.",
        "It is slow.\n\nOn Sun, 22 Nov 2026 at 10:00, Acme <nps@acme.example> wrote:\n> How likely\n> 0 1 2",
        "It is slow.\n\nOn Sun, 22 Nov 2026 at 10:00,\nAcme <nps@acme.example> wrote:\n\n> How likely",
        "It is slow.\n\nAm So., 22. Nov. 2026 um 10:00 schrieb Acme <nps@acme.example>:\n> Wie",
        "It is slow.\n\nLe dim. 22 nov. 2026 à 10:00, Acme a écrit :\n> Quelle",
        "It is slow.\n\nEl dom, 22 nov 2026, Acme <nps@acme.example> escribió:\n> ¿Qué",
        "It is slow.\n\nsu 22. marrask. 2026 klo 10.00 Acme (nps@acme.example) kirjoitti:\n> Kuinka",
        "It is slow.\n\nDen sön 22 nov. 2026 kl 10:00 skrev Acme <nps@acme.example>:\n> Hur",
        f"It is slow.\n\n{HEADER}\n\nHow likely",
        f"It is slow.\n\n-----Original Message-----\n{HEADER}\n\nHow likely",
        f"It is slow.\n\n________________________________\n{HEADER}\n\nHow likely",
        "It is slow.\n\nLähettäjä: Acme\nLähetetty: sunnuntai\nVastaanottaja: Kaisa\n\nKuinka",
        "It is slow.\n-- \nKaisa Virtanen\nHead of Things",
        "It is slow.\n\nSent from my iPhone",
        "> How likely are you?\nIt is slow.",
        "It is slow.\r\n\r\nOn Sunday, Acme wrote:\r\n> How likely",
    ],
)
def test_quotes_and_signatures_are_left_out(text: str) -> None:
    """In the languages that customers have, as their programs write them."""
    assert "It is slow." == own_words(text)


def test_a_line_that_a_mailer_could_have_written_is_kept() -> None:
    """Customers write of messages, too."""
    mail = b"From: Kaisa <kaisa@customer.example>\nSubject: Re: Acme\n\nMessage texts are hard to read.\nFix them."

    assert "Message texts are hard to read.\nFix them." == letter_of(read_returned(mail).opened).text


def test_an_answer_between_the_quoted_lines_is_kept() -> None:
    """As some still write."""
    text = "On Sunday, Acme wrote:\n> How likely are you?\n\nSeven.\n\n> Why?\n\nIt is slow."

    assert "Seven.\n\nIt is slow." == own_words(text)


def test_where_nothing_would_be_left_all_is_kept() -> None:
    """Rather too much than nothing."""
    assert "> How likely" == own_words("> How likely")


def test_a_letter_of_html_alone_is_read_as_text() -> None:
    """Nothing of it is ever shown as HTML."""
    mail = b"From: Kaisa <kaisa@customer.example>\nSubject: =?utf-8?q?Sinull=C3=A4?=\nContent-Type: text/html\n\n"

    letter = letter_of(read_returned(mail + b"<style>p{}</style><p>It is <b>slow</b> &amp; dear.</p>").opened)

    assert ("kaisa@customer.example", "Sinullä", "It is  slow  & dear.") == (letter.sender, letter.subject, letter.text)


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    """Up to the length of an answer."""
    assert len(own_words(text)) <= LONGEST
