"""What is written after `/nps`: its words in any order, and what is said where they are not understood."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.figures.asking import Asking
from bot.figures.counting import Per
from bot.slack.request import WORDS, Request, RequestError, Topic, parse_request


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Asking()),
        ("score", Asking()),
        ("last quarter", Asking(period="last quarter")),
        ("2026-Q3 where plan=pro", Asking(period="2026-Q3", where={"plan": ("pro",)})),
        ("where plan=pro plan=team country=FI", Asking(where={"plan": ("pro", "team"), "country": ("FI",)})),
        ("where plan=pro and country=New Zealand", Asking(where={"plan": ("pro",), "country": ("New Zealand",)})),
        ("where account=Smith and Sons", Asking(where={"account": ("Smith and Sons",)})),
        ("by country where plan = pro survey support", None),
        ("WHERE “plan=pro” BY country SURVEY support", Asking("support", by=("country",), where={"plan": ("pro",)})),
        ("per account weight revenue 2026", Asking(per=Per.ACCOUNT, weight="revenue 2026")),
        ("2026 per Respondent", Asking(period="2026", per=Per.RESPONDENT)),
    ],
)
def test_the_words_stand_in_any_order(text: str, expected: Asking | None) -> None:
    """The period without a word of its own; values may have spaces in them, and quotation marks around them."""
    if expected is None:
        with pytest.raises(RequestError, match="attribute=value"):
            parse_request(text)
    else:
        assert Request(Topic.SCORE, survey=expected.survey, asking=expected) == parse_request(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("last-quarter plan=pro", "before 'plan=pro' comes 'where', as in /nps last-quarter where plan=pro"),
        ("last-quarter whre plan", "'whre' is not a word for that; did you mean where?"),
        ("last-quarter surveys support", "'surveys' is not a word for that; did you mean survey?"),
        ("where", "after 'where' comes an attribute with its value, as in /nps last-quarter where plan=pro"),
        ("where pro", "'pro' is not of the form attribute=value, as in plan=pro"),
        ("by", "after 'by' comes an attribute, as in /nps last-quarter by plan"),
        ("weight", "after 'weight' comes an attribute that holds numbers, as in /nps last-quarter weight revenue"),
        ("per", "after 'per' comes 'respondent' or 'account'"),
        ("per acount", "there is no score per 'acount'; did you mean account?"),
        ("per moon", "there is no score per 'moon'; it can be per respondent or per account"),
        ("where a=b where c=d", "'where' is there twice"),
    ],
)
def test_what_is_not_understood_is_answered_with_what_to_write(text: str, sentence: str) -> None:
    """The nearest right word where there is one."""
    with pytest.raises(RequestError) as refused:
        parse_request(text)

    assert sentence == str(refused.value)


def test_per_is_a_name_too() -> None:
    """Of whom it is asked why they were asked."""
    assert Request(Topic.WHY, "Per By Where", survey="support") == parse_request("why Per By Where survey support")


@given(
    st.lists(
        st.one_of(st.sampled_from([*WORDS, "and", "=", "a=b", "last-quarter", "why", "case"]), st.text(max_size=6))
    )
)
@settings(max_examples=60)
def test_whatever_is_written_is_a_request_or_a_sentence(words: list[str]) -> None:
    """Never another error."""
    with suppress(RequestError):
        assert isinstance(parse_request(" ".join(words)), Request)
