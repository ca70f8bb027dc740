"""Which letters can be drawn: those of the font that comes with matplotlib, then those of what the machine has.

A letter that no font has becomes an empty box in a PNG, and stays itself in an SVG: browsers have more fonts.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from matplotlib import font_manager

FAMILY = "DejaVu Sans"
BOX = "□"
# The first that is there, of each script, is asked for what our own font does not have.
OTHERS = (
    ("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Noto Sans JP", "Source Han Sans SC", "WenQuanYi Zen Hei",
     "WenQuanYi Micro Hei", "Droid Sans Fallback", "PingFang SC", "Hiragino Sans", "Microsoft YaHei", "MS Gothic"),
    ("Noto Sans KR", "Noto Sans CJK KR", "NanumGothic", "Apple SD Gothic Neo", "Malgun Gothic"),
    ("Noto Sans Devanagari", "Lohit Devanagari", "Nirmala UI"),
    ("Noto Sans Bengali", "Lohit Bengali", "Vrinda"),
    ("Noto Sans Tamil", "Lohit Tamil", "Latha"),
    ("Noto Sans Thai", "Loma", "Thonburi", "Leelawadee UI"),
)  # fmt: skip


@cache
def families() -> tuple[str, ...]:
    """Our own, and one for each script that there is one for."""
    known = {font.name for font in font_manager.fontManager.ttflist}
    others = (next((name for name in names if name in known), None) for names in OTHERS)
    return (FAMILY, *(name for name in others if name is not None))


@cache
def letters(family: str) -> frozenset[int]:
    """The code points that a font has."""
    return frozenset(font_manager.get_font(font_manager.findfont(family)).get_charmap())


def families_for(text: str) -> list[str]:
    """Our own font; others only where it does not do, since looking for them takes time."""
    wanted = {ord(letter) for letter in text} - letters(FAMILY)
    if not wanted:
        return [FAMILY]
    return [FAMILY, *(family for family in families()[1:] if wanted & letters(family))]


def drawable(text: str, among: list[str]) -> str:
    """The text with a box for each letter that none of the fonts has; marks that nobody sees are left out."""
    known = frozenset().union(*map(letters, among))
    shown = (letter if ord(letter) in known else BOX for letter in text if unicodedata.category(letter)[0] != "C")
    return "".join(shown)
