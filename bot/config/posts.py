"""What the score's own posts are set to: the keys of `[posts]`, and their plain values."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Posts:
    """When the score is posted by itself."""

    every: tuple[Cadence, ...] = ("month",)
    waves: bool = True
