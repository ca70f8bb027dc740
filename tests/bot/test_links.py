"""Signed links: each is for one purpose, and none can be made up, changed, or used for another."""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.links import BlankForm, LinkError, Links, OpenLink, ScoreLink, UnsubscribeLink
from storage.types import Channel

LINKS = Links("kAq3vXw9Zt7bYp2mLr8sNd4fGh6jKe1c", "https://nps.example.com/")
OTHER = Links("kAq3vXw9Zt7bYp2mLr8sNd4fGh6jKe1d", "https://nps.example.com/")

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
IDS = st.integers(1, 2**63 - 1)
SCORES = st.integers(0, 10)
URL_SAFE = string.ascii_letters + string.digits + "-_."
READERS: list[Callable[[str], object]] = [
    LINKS.read_score,
    LINKS.read_unsubscribe,
    LINKS.read_open,
    LINKS.read_form,
    LINKS.read_envelope,
]


def token(url: str) -> str:
    """The last part of an address."""
    return url.rpartition("/")[2]


def tokens(id_: int, links: Links = LINKS) -> list[str]:
    """One of each purpose, in the order of the readers."""
    return [
        token(links.score_url(id_, 3)),
        token(links.unsubscribe_url(id_, 3)),
        token(links.open_url("customers", id_)),
        links.form(BlankForm(f"{id_:016x}", NOON)),
        links.envelope_token(id_),
    ]


def refused(read: Callable[[str], object], text: str) -> bool:
    """Whether it is refused; any error but LinkError would be a page with a traceback."""
    try:
        read(text)
    except LinkError:
        return True
    return False


@given(IDS, SCORES, IDS)
def test_a_link_tells_what_was_put_into_it(invitation: int, score: int, contact: int) -> None:
    """And nothing else; its address is short enough for a line of a letter."""
    score_url, out_url = LINKS.score_url(invitation, score), LINKS.unsubscribe_url(contact, invitation)

    assert ScoreLink(invitation, score) == LINKS.read_score(token(score_url))
    assert UnsubscribeLink(contact, invitation) == LINKS.read_unsubscribe(token(out_url))
    assert invitation == LINKS.read_envelope(LINKS.envelope_token(invitation))
    assert score_url.startswith("https://nps.example.com/s/")
    assert out_url.startswith("https://nps.example.com/u/")
    assert 200 > max(len(score_url), len(out_url))


@given(IDS, st.sampled_from(Channel))
def test_a_page_without_a_score_tells_by_which_way_it_was_reached(invitation: int, channel: Channel) -> None:
    """Who comes from an open link has chosen nothing yet."""
    url = LINKS.answer_url(invitation, channel)

    assert ScoreLink(invitation, None, channel) == LINKS.read_score(token(url))


@given(st.none() | IDS)
def test_an_open_link_is_for_everybody_or_for_one(contact: int | None) -> None:
    """It names the survey, and perhaps a contact; it is short enough for a small printed code."""
    url = LINKS.open_url("customers", contact)

    assert OpenLink("customers", contact) == LINKS.read_open(token(url))
    assert 140 > len(url)


@given(IDS)
def test_a_token_is_made_of_what_needs_no_quoting(id_: int) -> None:
    """In addresses of pages and of mail."""
    assert set("".join(tokens(id_))) <= set(URL_SAFE)
    assert LINKS.envelope_token(id_) == LINKS.envelope_token(id_).lower()
    assert 40 >= len(LINKS.envelope_token(id_))


@given(IDS)
def test_a_token_of_one_purpose_is_none_of_another(id_: int) -> None:
    """Nobody unsubscribes by pressing a score."""
    for mine, text in enumerate(tokens(id_)):
        assert [mine == other for other in range(len(READERS))] == [not refused(read, text) for read in READERS]


@given(IDS, st.data())
def test_a_changed_token_is_refused(id_: int, data: st.DataObject) -> None:
    """One letter exchanged, left out or put in, anywhere."""
    which = data.draw(st.integers(0, len(READERS) - 1))
    text = tokens(id_)[which]
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from(URL_SAFE))
    changed = data.draw(
        st.sampled_from(
            [
                text[:place] + letter + text[place + 1 :],
                text[:place] + text[place + 1 :],
                text[:place] + letter + text[place:],
            ]
        )
    )
    same = changed.lower() == text if READERS[which] == LINKS.read_envelope else changed == text

    assert same != refused(READERS[which], changed)


@given(IDS)
def test_another_programme_s_token_is_refused(id_: int) -> None:
    """Its key is another."""
    foreign = tokens(id_, OTHER)

    assert [True] * len(READERS) == [refused(read, text) for read, text in zip(READERS, foreign, strict=True)]


@pytest.mark.parametrize("read", READERS)
@given(text=st.text())
def test_any_text_is_refused_in_one_way(read: Callable[[str], object], text: str) -> None:
    """Whatever characters, halves of characters too."""
    assert refused(read, text)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "text", ["", ".", "..", "\ud800", "1.\ud83d", "é.é", "1.", ".1", "²." + "0" * 16, "x" * 10_000]
)
def test_odd_texts_are_refused_in_one_way(read: Callable[[str], object], text: str) -> None:
    """Those that have broken parsers."""
    assert refused(read, text)


@given(IDS, st.data())
def test_a_bounce_is_told_though_mail_systems_change_its_letters(id_: int, data: st.DataObject) -> None:
    """Some fold the case of what stands before the @."""
    text = LINKS.envelope_token(id_)
    folded = "".join(letter.upper() if data.draw(st.booleans()) else letter for letter in text)

    assert id_ == LINKS.read_envelope(folded)


@given(IDS, IDS)
def test_each_has_a_token_of_its_own(one: int, other: int) -> None:
    """Eleven of them for the scores."""
    assert (one == other) == (tokens(one) == tokens(other))
    assert 11 == len({LINKS.score_url(one, score) for score in range(11)})
