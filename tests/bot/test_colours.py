"""Contrast, as WCAG counts it, and shades that white text can be read on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.colours import READABLE, WHITE, contrast, under_white

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", WHITE, 21), (WHITE, WHITE, 1), ("#767676", WHITE, 4.54), ("#595959", WHITE, 7)],
)
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float) -> None:
    """Whichever is named first."""
    assert ratio == pytest.approx(contrast(one, other), abs=0.01)
    assert contrast(one, other) == contrast(other, one)


@given(COLOURS)
def test_white_can_be_read_on_every_shade(colour: str) -> None:
    """One that is dark enough stays as it is."""
    shade = under_white(colour)

    assert contrast(shade, WHITE) >= READABLE
    assert (shade == colour) == (contrast(colour, WHITE) >= READABLE)
