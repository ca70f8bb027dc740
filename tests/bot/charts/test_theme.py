"""The colours: everybody can tell the marks from the ground, and the bands from each other."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.charts.theme import THEMES, Theme
from bot.colours import contrast, linear, parts

# How people see colours who lack one of the three kinds of cones (Machado, Oliveira, Fernandes 2009, severity 1),
# in linear light.
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}
# Neighbours at this distance in CIELAB (1976) are told apart at a glance; 2.3 is just noticeable.
FAR_APART = 20


def seen(colour: str, blindness: str) -> tuple[float, float, float]:
    """The colour in CIELAB, as it is seen."""
    light = [linear(part / 255) for part in parts(colour)]
    red, green, blue = (
        min(1.0, max(0.0, sum(share * part for share, part in zip(row, light, strict=True))))
        for row in BLINDNESS[blindness]
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: str, other: str, blindness: str) -> float:
    """The distance between two colours."""
    pairs = zip(seen(one, blindness), seen(other, blindness), strict=True)
    return float(sum((mine - theirs) ** 2 for mine, theirs in pairs) ** 0.5)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_mark_can_be_told_from_the_ground(theme: Theme) -> None:
    """WCAG 2.2, 1.4.11: what is needed to understand a picture has a contrast of 3 to 1."""
    marks = {"line": theme.line, "span": theme.span, "goal": theme.goal}
    marks |= dict(zip(("promoters", "passives", "detractors"), theme.bands, strict=True))
    faint = {name: contrast(colour, theme.background) for name, colour in marks.items()}

    assert {} == {name: ratio for name, ratio in faint.items() if ratio < 3}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_word_can_be_read(theme: Theme) -> None:
    """WCAG 2.2, 1.4.3. Words are in ink, muted, or in the colour of the goal."""
    assert min(contrast(colour, theme.background) for colour in (theme.ink, theme.muted, theme.goal)) >= 4.5


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_bands_are_told_apart_by_everybody(theme: Theme, blindness: str) -> None:
    """Also by those who lack a kind of cones."""
    near = [pair for pair in combinations(theme.bands, 2) if apart(*pair, blindness) < FAR_APART]

    assert [] == near


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_goal_is_not_taken_for_a_score(theme: Theme, blindness: str) -> None:
    """It is dashed and labelled besides."""
    assert apart(theme.goal, theme.line, blindness) >= FAR_APART
