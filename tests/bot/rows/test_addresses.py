"""What counts as an email address, and the one spelling in which it is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rows import CellRefused, parse_email

TAKEN = {
    "ann@example.com": "ann@example.com",
    " Ann.Lee+nps@Example.COM\t": "ann.lee+nps@example.com",
    "mailto:Ann@example.com?subject=Hello": "ann@example.com",
    "Ann Lee <ann@example.com>": "ann@example.com",
    '"Lee, Ann" <MAILTO:ann@example.com>;': "ann@example.com",
    "<ann@example.com>": "ann@example.com",
    "\ufeffann@example.com\u200b": "ann@example.com",
    "o'brien!x@sub.example.co.uk": "o'brien!x@sub.example.co.uk",
    "ann@example.com.": "ann@example.com",
    "ann@bücher.example": "ann@xn--bcher-kva.example",
    "ann@BÜCHER.example": "ann@xn--bcher-kva.example",
    "ann@straße.example": "ann@xn--strae-oqa.example",
    "ann@例え.テスト": "ann@xn--r8jz45g.xn--zckzah",
    "ann@例え。テスト": "ann@xn--r8jz45g.xn--zckzah",
    "ann@xn--bcher-kva.xn--p1ai": "ann@xn--bcher-kva.xn--p1ai",
    f"{'a' * 64}@example.com": f"{'a' * 64}@example.com",
}


@pytest.mark.parametrize("text", TAKEN)
def test_an_address_is_kept_in_one_spelling(text: str) -> None:
    """Lower case, without what surrounds it, its domain in ASCII."""
    assert TAKEN[text] == parse_email(text)


REFUSED = {
    "": "the address is blank",
    " <> ": "the address is blank",
    "n/a": "'n/a' is not an email address: it has no @",
    "@example.com": "'@example.com' is not an email address: nothing stands before the @",
    "ann@example.com, bob@example.com": (
        "'ann@example.com, bob@example.com' is not one email address: it has more than one @"
    ),
    "ann@@example.com": "'ann@@example.com' is not one email address: it has more than one @",
    "ann lee@example.com": "'ann lee@example.com' is not an email address: it has a space",
    "ann,lee@example.com": "'ann,lee@example.com' is not an email address: it may not have ',' before the @",
    "änn@example.com": "'änn@example.com' is not an email address: it may not have 'ä' before the @",
    "a\x07nn@example.com": "'a nn@example.com' is not an email address: it has an invisible character",
    "ann.@example.com": "'ann.@example.com' is not an email address: a dot is out of place",
    "ann..lee@example.com": "'ann..lee@example.com' is not an email address: a dot is out of place",
    "ann@localhost": "'ann@localhost' is not an email address: its domain has no dot",
    "ann@example": "'ann@example' is not an email address: its domain has no dot",
    "ann@": "'ann@' is not an email address: its domain has no dot",
    "ann@example..com": "'ann@example..com' is not an email address: 'example..com' is not a domain",
    "ann@-example.com": "'ann@-example.com' is not an email address: '-example.com' is not a domain",
    "ann@exa mple.com": "'ann@exa mple.com' is not an email address: 'exa mple.com' is not a domain",
    "ann@example.com\nBcc: x": "'ann@example.com Bcc: x' is not an email address: 'example.com bcc: x' is not a domain",
    "ann@127.0.0.1": "'ann@127.0.0.1' is not an email address: '127.0.0.1' is not a domain",
    "ann@[127.0.0.1]": "'ann@[127.0.0.1]' is not an email address: '[127.0.0.1]' is not a domain",
    "ann@☃.example": "'ann@☃.example' is not an email address: '☃.example' is not a domain",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_address_is_refused_with_a_sentence(text: str) -> None:
    """The sentence says what is wrong with it, on one line."""
    with pytest.raises(CellRefused) as refused:
        parse_email(text)

    assert REFUSED[text] == str(refused.value)


def test_the_limits_of_length_are_those_of_the_mail_protocol() -> None:
    """64 before the @, 63 in a label, 254 in all."""
    for text, part in (
        (f"{'a' * 65}@example.com", "more than 64 characters stand before the @"),
        (f"ann@{'a' * 64}.com", "is not a domain"),
        (f"ann@{'a.' * 130}com", "is longer than the 254 characters"),
    ):
        with pytest.raises(CellRefused, match=part):
            parse_email(text)


PIECES = st.one_of(
    st.text(max_size=12), st.sampled_from(["@", ".", "a", "ß", "İ", "xn--", "-", "<", ">", "mailto:", "e.fi"])
)


@given(st.one_of(st.emails(), st.lists(PIECES, max_size=8).map("".join), st.text().map("a@{}.fi".format)))
def test_what_is_kept_is_kept_unchanged_the_second_time(text: str) -> None:
    """The same file twice changes nothing, and an address is always plain ASCII with one @."""
    try:
        kept = parse_email(text)
    except CellRefused:
        return

    assert kept == parse_email(kept)
    assert kept.isascii()
    assert 1 == kept.count("@")
    assert kept == kept.lower()
    assert kept.isprintable()
    assert " " not in kept
