"""The scale: which scores exist, which band each is in, and what is refused at the edge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.survey.scale import SCORES, Band, band_of, parse_score


def test_the_scale_has_eleven_points_and_starts_at_0() -> None:
    """0 to 10, not 1 to 10."""
    scores = list(SCORES)

    assert [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] == scores


def test_each_score_has_its_band() -> None:
    """0 to 6 detractors, 7 and 8 passives, 9 and 10 promoters."""
    expected = [Band.DETRACTOR] * 7 + [Band.PASSIVE] * 2 + [Band.PROMOTER] * 2

    assert expected == [band_of(score) for score in SCORES]


@pytest.mark.parametrize("score", [-1, 11, 100])
def test_what_is_no_score_has_no_band(score: int) -> None:
    """A band is never guessed for a number from another scale."""
    with pytest.raises(ValueError, match="is not a whole number from 0 to 10"):
        band_of(score)


@given(st.sampled_from(SCORES), st.text(" \t\r\n\u00a0", max_size=3), st.text(" \t\r\n\u00a0", max_size=3))
def test_a_score_is_read_from_a_number_or_from_its_digits(score: int, before: str, behind: str) -> None:
    """Blanks around the digits change nothing."""
    assert score == parse_score(score)
    assert score == parse_score(f"{before}{score}{behind}")


REFUSED = [
    True,
    False,
    None,
    7.0,
    float("nan"),
    b"7",
    11,
    -1,
    10**5000,
    [7],
    "7.0",
    "7,0",
    "10/10",
    "07",
    "+7",
    "-1",
    "11",
    "NaN",
    "seven",
    "1_0",
    "1 0",
    "\N{ARABIC-INDIC DIGIT SEVEN}",
    "\N{FULLWIDTH DIGIT SEVEN}",
    "\N{SUPERSCRIPT TWO}",
    "7\x00",
]


@pytest.mark.parametrize("value", REFUSED, ids=lambda value: repr(value)[:12] if value != 10**5000 else "huge")
def test_what_is_not_a_whole_number_from_0_to_10_is_refused(value: object) -> None:
    """No rounding, no other scale, no other numerals: the sentence says what is wanted."""
    with pytest.raises(ValueError, match=r"^score .+ is not a whole number from 0 to 10$"):
        parse_score(value)


def test_a_refusal_quotes_what_was_given() -> None:
    """The sentence can be put behind a line number as it is."""
    with pytest.raises(ValueError, match=r"^score '11' is not a whole number from 0 to 10$"):
        parse_score(" 11 ")


def test_a_refusal_of_a_long_text_is_short_and_on_one_line() -> None:
    """Somebody's comment in the wrong column does not flood the list of refused rows."""
    with pytest.raises(ValueError, match="is not a whole number") as refused:
        parse_score("line one\nline two " * 1000)

    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 100


@pytest.mark.parametrize("blank", ["", "  ", "\t\n"])
def test_an_empty_score_is_called_empty(blank: str) -> None:
    """A missing cell is another mistake than a wrong one."""
    with pytest.raises(ValueError, match="the score is empty"):
        parse_score(blank)


@given(st.text() | st.integers() | st.floats() | st.booleans() | st.none() | st.binary())
def test_a_value_is_a_score_or_refused_in_words(value: object) -> None:
    """Nothing else ever comes out, and nothing but ValueError."""
    try:
        score = parse_score(value)
    except ValueError:
        return
    assert score in SCORES
    assert str(score) == str(value).strip()
