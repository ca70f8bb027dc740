"""Colours that can be told apart: their contrast, as WCAG 2.2 counts it, and a darker shade where it is too low."""

from __future__ import annotations

import re

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
WHITE = "#ffffff"
# WCAG 2.2, 1.4.3, for text of any size.
READABLE = 4.5


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white), of two colours `#rrggbb`. WCAG 2.2's "contrast ratio"."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """From 0 to 1. WCAG 2.2's "relative luminance"."""
    red, green, blue = (linear(part / 255) for part in parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(value: float) -> float:
    """A channel of sRGB as light."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def under_white(colour: str) -> str:
    """The colour, or the lightest shade of it on which white text can be read."""
    shades = ("#" + "".join(f"{part * percent // 100:02x}" for part in parts(colour)) for percent in range(100, -1, -1))
    return next(shade for shade in shades if contrast(shade, WHITE) >= READABLE)


def parts(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(one: str, other: str, share: float) -> str:
    """`share` of the first colour, the rest of the second, part by part."""
    pairs = zip(parts(one), parts(other), strict=True)
    return "#" + "".join(f"{round(mine * share + theirs * (1 - share)):02x}" for mine, theirs in pairs)
