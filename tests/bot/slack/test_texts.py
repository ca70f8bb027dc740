"""Text into Slack and out of it: what a customer wrote can never be a mention or a link."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.texts import bold, cut, escape, escaped, received, typed, unescape

NASTY = st.text(st.one_of(st.sampled_from("<>&@#!|*_`~;altg "), st.characters(codec="utf-8")), max_size=300)
ENTITY = re.compile(r"&(?!(amp|lt|gt);)")


@given(NASTY)
def test_escaping_and_unescaping_once_is_nothing_at_all(text: str) -> None:
    """Also for a text that looks like an entity itself."""
    assert text == unescape(escape(text))


@given(NASTY, st.integers(1, 50))
def test_a_cut_text_is_short_enough_and_cuts_no_entity(text: str, limit: int) -> None:
    """Slack counts the escaped characters; half an entity would be shown as such."""
    found = escaped(text, limit)

    assert len(found) <= limit
    assert not ENTITY.search(found)
    assert "<" not in found
    assert ">" not in found


@given(NASTY, st.integers(10, 60))
def test_bold_text_cannot_end_the_bold_or_begin_anything(text: str, limit: int) -> None:
    """One star at each end, or nothing."""
    found = bold(text, limit)

    assert len(found) <= limit
    assert not found or re.fullmatch(r"\*[^*_~`<>]+\*", found)


@given(NASTY, st.integers(1, 50))
def test_plain_text_is_cut_with_a_sign_that_there_was_more(text: str, limit: int) -> None:
    """It is not escaped, for it is not parsed."""
    found = cut(text, limit)

    assert len(found) <= limit
    assert found == text or found.endswith("…")


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("see <https://acme.example/x|acme.example/x>", "see https://acme.example/x"),
        ("see <https://acme.example/x>", "see https://acme.example/x"),
        ("see <https://acme.example|our page>", "see our page (https://acme.example)"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<@U123|aino> in <#C123|general>", "@aino in #general"),
        ("<@U123>", "@U123"),
        ("<!here> <!subteam^S123|@team>", "@here @team"),
        ("  \x00hello\ud800 ", "hello"),
    ],
)
def test_a_message_is_read_as_the_person_saw_it(sent: str, seen: str) -> None:
    """Slack's marks become what they stand for; what no database takes is left out."""
    assert seen == received(sent)


def test_an_empty_field_is_an_empty_text() -> None:
    """Slack sends null."""
    assert not typed(None)
    assert "a < b" == typed(" a &lt; b ")
