"""The colours can be told apart, in the light and in the dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest

from bot.web.looks import FOLDER

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


def colours(scheme: str) -> dict[str, str]:
    """Six hexadecimal digits by name."""
    style = (FOLDER / "static" / "style.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    named = re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", {"light": light, "dark": dark}[scheme])
    return {name: digits if len(digits) == 6 else "".join(digit * 2 for digit in digits) for name, digits in named}


def luminance(digits: str) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_what_stands_on_something_can_be_read(scheme: str, front: str, back: str, least: float) -> None:
    """Text at 4.5 to 1, the edges of what can be pressed at 3 to 1."""
    known = colours(scheme)
    darker, lighter = sorted(luminance(known[name]) for name in (front, back))

    assert (lighter + 0.05) / (darker + 0.05) >= least
