"""What the score's own posts are set to: the keys of `[posts]`, and their plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field

from bot.config.keys import Keys

Cadence = Literal["week", "month", "quarter"]


class PostsFile(Keys):
    """The score, posted by itself in the owners' channel."""

    every: list[Cadence] = Field(
        ["month"], description="After each week, month or quarter, at nine in the morning; [] for none."
    )
    waves: bool = Field(default=True, description="At the end of each wave.")
    early_warning: bool = Field(
        default=True, description="As soon as the score falls, or detractors follow each other, more than by chance."
    )
    early_warning_days: int = Field(
        28, ge=7, le=92, description="So many days are compared with the year before them, each day."
    )
    false_alarms: float = Field(
        0.05, gt=0, le=12, description="How many early warnings a year, at most, a steady score may give by chance."
    )


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """`days` are compared with the year before them; of a steady score come at most so many false alarms `a_year`."""

    days: int = 28
    a_year: float = 0.05


@dataclass(frozen=True, slots=True)
class Posts:
    """When the score is posted by itself."""

    every: tuple[Cadence, ...] = ("month",)
    waves: bool = True
    early_warning: EarlyWarning | None = field(default_factory=EarlyWarning)


def posts_of(checked: PostsFile) -> Posts:
    """Each cadence once."""
    warning = EarlyWarning(checked.early_warning_days, checked.false_alarms) if checked.early_warning else None
    return Posts(tuple(dict.fromkeys(checked.every)), checked.waves, warning)
