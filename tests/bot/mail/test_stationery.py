"""The names by which other mail systems know our letters."""

from __future__ import annotations

import pytest

from bot.config import MailIdentity
from bot.mail.addresses import Mailbox
from bot.mail.stationery import Stationery, feedback_id
from tests.support.factories import a_survey


@pytest.mark.parametrize(
    ("company", "survey", "expected"),
    [
        ("Acme Oy", "customers", "customers:question:nps:acmeoy"),
        ("Hi", "customers", "customers:question:nps:hisurveys"),
        ("The Very Long Company", "after-sales", "aftersales:question:nps:theverylongcomp"),
        ("日本", "Übersee", "bersee:question:nps:acmeexample"),
        ("日本", "日本", "survey:question:nps:acmeexample"),
    ],
)
def test_complaints_are_counted_under_the_survey_and_the_company(company: str, survey: str, expected: str) -> None:
    """Gmail wants at most four fields, the last of 5 to 15 letters, and nothing of the recipient."""
    assert expected == feedback_id(a_survey(survey, company=company), "acme.example")


def test_those_who_unsubscribe_by_mail_write_to_an_address_that_is_read() -> None:
    """To where replies go, else to the sender; what could break the header is escaped."""
    with_replies = Stationery(MailIdentity("Acme", "nps@acme.example", "Help <a&b@acme.example>"))
    without = Stationery(MailIdentity("Acme", "nps@acme.example"))

    assert "mailto:a%26b@acme.example?subject=unsubscribe%207.ab" == with_replies.unsubscribe_mailto("7.ab")
    assert "mailto:nps@acme.example?subject=unsubscribe%207.ab" == without.unsubscribe_mailto("7.ab")


def test_with_a_domain_of_its_own_all_that_comes_back_comes_to_us() -> None:
    """Bounces, replies and unsubscribing mails each have an address, which names the letter."""
    identity = MailIdentity("Acme", "nps@acme.example", "Help <help@acme.example>", return_domain="nps.acme.example")
    stationery = Stationery(identity)

    assert "b+7.ab@nps.acme.example" == stationery.return_path("7.ab")
    assert Mailbox("Help", "r+7.ab@nps.acme.example") == stationery.reply_address("7.ab")
    assert "mailto:unsub+7.ab@nps.acme.example" == stationery.unsubscribe_mailto("7.ab")
    assert "7.ab@acme.example" == stationery.message_id("7.ab")
