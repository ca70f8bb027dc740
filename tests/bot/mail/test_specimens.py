"""A letter to look at: the real words, and links that lead nowhere."""

from __future__ import annotations

import re

import pytest

from bot.config import MailIdentity
from bot.links import LinkError, Links
from bot.locales import Languages
from bot.mail.specimens import Specimens
from bot.slack.wave_preview import window
from bot.survey.wording import ENGLISH
from tests.support.clock import START
from tests.support.factories import a_survey

URL = "https://nps.example.com"


def test_a_specimen_has_the_words_of_the_survey_and_no_link_that_works() -> None:
    """In the survey's language; whoever reads it cannot answer for anybody."""
    specimens = Specimens(MailIdentity("Acme", "nps@acme.example"), Languages(), URL)
    subject, text = specimens.of(a_survey(language="fi"))

    assert "suosittelisit" in subject + text
    token = re.findall(rf"{URL}/s/(\S+)", text)[0]
    with pytest.raises(LinkError):
        Links("x" * 40, URL).read_score(token)


def test_the_window_shows_what_the_survey_uses() -> None:
    """Each part within Slack's limits, however long the letter is."""
    both = window(a_survey(), ENGLISH, START, ("How likely?", "word " * 2000))
    mail = window(a_survey(channels=("email",)), ENGLISH, START, ("How likely?", "Hello"))

    headings = [[one["text"]["text"] for one in view["blocks"] if one["type"] == "header"] for view in (both, mail)]
    assert [["In Slack", "By email"], ["By email"]] == headings
    assert max(len(one["text"]["text"]) for one in both["blocks"] if one["type"] == "section") <= 3000
