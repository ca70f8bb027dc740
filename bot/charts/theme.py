"""The colours of the pictures, in the light and in the dark: all can be told from the ground, and the bands from each
other by people who see red and green, or blue and yellow, alike. No band is told by its colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """`ink` and `muted` are for words, `grid` is for what may be overlooked; `line` is for scores and counts, `span`
    for where they very likely lie, `goal` for what is to be reached.
    """

    background: str
    ink: str
    muted: str
    grid: str
    line: str
    span: str
    goal: str
    promoters: str
    passives: str
    detractors: str

    @property
    def bands(self) -> tuple[str, str, str]:
        """Of promoters, passives and detractors."""
        return self.promoters, self.passives, self.detractors


LIGHT = Theme(
    background="#ffffff",
    ink="#1d1c26",
    muted="#5f5d6e",
    grid="#e6e5ee",
    line="#3a3fc4",
    span="#8488d8",
    goal="#00755e",
    promoters="#0072b2",
    passives="#8c8a98",
    detractors="#d55e00",
)
DARK = Theme(
    background="#1c1b23",
    ink="#f2f1f8",
    muted="#b1aebf",
    grid="#35333f",
    line="#9aa0ff",
    span="#6468a8",
    goal="#4cc9a6",
    promoters="#56b4e9",
    passives="#918e9f",
    detractors="#f0883e",
)
THEMES = {"light": LIGHT, "dark": DARK}
