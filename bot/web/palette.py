"""The company's colour on the pages: shades of it that can be read, in the light and in the dark (WCAG 2.2, 1.4.3).

One hue is used throughout; a scale whose ends differ in hue moves the answers.
"""

from __future__ import annotations

from bot.colours import READABLE, WHITE, contrast, mixed

BLACK = "#000000"
DARK_CARD = "#1c1b23"
DARK_INK = "#121117"


def readable(colour: str, towards: str, *grounds: str) -> str:
    """The colour, or the nearest shade towards black or white that can be read on all of the grounds."""
    shades = (mixed(colour, towards, percent / 100) for percent in range(100, -1, -1))
    return next((shade for shade in shades if all(contrast(shade, ground) >= READABLE for ground in grounds)), towards)


def palette(colour: str) -> str:
    """What replaces the style sheet's own colours."""
    tint = mixed(colour, WHITE, 0.09)
    accent = readable(colour, BLACK, WHITE, tint)
    dark_tint = mixed(colour, DARK_CARD, 0.22)
    dark_accent = readable(mixed(colour, WHITE, 0.5), WHITE, DARK_CARD, dark_tint, DARK_INK)
    light = variables(accent=accent, accent_strong=mixed(accent, BLACK, 0.75), on_accent=WHITE, tint=tint)
    dark = variables(
        accent=dark_accent, accent_strong=mixed(dark_accent, WHITE, 0.65), on_accent=DARK_INK, tint=dark_tint
    )
    return f":root{{{light}}}@media (prefers-color-scheme: dark){{:root{{{dark}}}}}"


def variables(**colours: str) -> str:
    """As CSS has them."""
    return "".join(f"--{name.replace('_', '-')}:{colour};" for name, colour in colours.items())
