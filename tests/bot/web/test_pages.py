"""What customers and companies write is text on every page, and never part of it."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.config.brand import Brand
from bot.survey.conversation import Conversation, Stage
from bot.survey.definition import Survey
from bot.web.looks import Look
from bot.web.pages import Pages
from tests.support.languages import SHIPPED

CLOSES = datetime(2026, 12, 13, tzinfo=UTC)
DONE = Conversation(CLOSES, score=3, stage=Stage.DONE)
WRITTEN = st.text(
    st.one_of(st.sampled_from("<>&\"'/="), st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))), max_size=40
)
TAG = re.compile(r"<[a-z!/][^>]*>", re.IGNORECASE)


def pages(company: str) -> Pages:
    """In the company's name."""
    return Pages(company, Look.of(Brand()), SHIPPED)


@given(WRITTEN)
def test_any_reason_comes_back_as_text(typed: str) -> None:
    """In the box where it was typed, to the last character."""
    survey = Survey("customers", "Acme", "Acme")
    page = pages("Acme").scale(survey, 3, typed=typed, error="Wrong.").body.decode()

    box = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert box is not None
    assert "<" not in box[1]
    assert typed == html.unescape(box[1])


@given(WRITTEN, WRITTEN)
def test_any_company_and_subject_leave_the_page_as_it_is(company: str, subject: str) -> None:
    """The same tags in the same places as for a plain name."""
    plain, named = Survey("customers", "Acme", "Acme"), Survey("customers", company, subject)

    for expected, page in (
        (pages("Acme").scale(plain, 3), pages(company).scale(named, 3)),
        (
            pages("Acme").thanks(plain, DONE),
            pages(company).thanks(named, DONE),
        ),
        (pages("Acme").unsubscribe(), pages(company).unsubscribe()),
    ):
        assert TAG.findall(expected.body.decode()) == TAG.findall(page.body.decode())
