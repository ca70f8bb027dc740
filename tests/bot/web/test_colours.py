"""The colours can be told apart, in the light and in the dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.colours import COLOUR, contrast
from bot.config.brand import INDIGO
from bot.web.looks import FOLDER
from bot.web.palette import palette

TEXT, PART = 4.5, 3.0
PAIRS = [
    ("ink", "card", TEXT),
    ("ink", "tint", TEXT),
    ("ink", "wrong-tint", TEXT),
    ("soft", "card", TEXT),
    ("accent", "card", TEXT),
    ("accent", "tint", TEXT),
    ("wrong", "wrong-tint", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("edge", "card", PART),
]


def colours(scheme: str, colour: str = INDIGO) -> dict[str, str]:
    """`#rrggbb` by name: those of the style sheet, and over them those of a company's colour."""
    style = (FOLDER / "static" / "style.css").read_text(encoding="utf-8")
    own = "" if colour == INDIGO else palette(colour).replace(":root{", ":root {")
    themes = [re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)[:2] for sheet in (style, own)]
    at = {"light": 0, "dark": 1}[scheme]
    named = [re.findall(r"--([\w-]+): ?#([0-9a-f]{3,6});", theme[at]) for theme in themes if theme]
    return {
        name: "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
        for theme in named
        for name, digits in theme
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_what_stands_on_something_can_be_read(scheme: str, front: str, back: str, least: float) -> None:
    """Text at 4.5 to 1, the edges of what can be pressed at 3 to 1."""
    known = colours(scheme)

    assert contrast(known[front], known[back]) >= least


@given(st.from_regex(COLOUR, fullmatch=True))
@example("#000000")
@example("#ffffff")
@example("#ffff00")
def test_any_company_s_colour_can_be_read(colour: str) -> None:
    """However light or dark it is; by shades of it."""
    known = {scheme: colours(scheme, colour) for scheme in ("light", "dark")}
    faint = [
        (scheme, front, back)
        for scheme, named in known.items()
        for front, back, least in PAIRS
        if contrast(named[front], named[back]) < least
    ]

    assert [] == faint


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    """A company knows its own."""
    assert "--accent:#0b5fa5;" in palette("#0b5fa5")
