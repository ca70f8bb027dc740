"""What is known of all whom a survey's answers stand for: the share of each value of an attribute."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field, model_validator

from bot.config.keys import Keys
from bot.statistics.weighting import KnownShares

# 0.33, 0.33 and 0.34 are meant to be a third each; what is left over is spread.
ROUNDED = 0.011


class WeightsFile(Keys):
    """The score is told once more, weighted so that each group counts by its share of all customers."""

    attribute: str = Field(min_length=1, max_length=80, description="An attribute that answers have, such as country.")
    shares: dict[str, Annotated[float, Field(gt=0, lt=1, strict=False)]] = Field(
        min_length=2, description="The share of all customers with each value: { FI = 0.6, SE = 0.4 }; together 1."
    )

    @model_validator(mode="after")
    def are_a_whole(self) -> WeightsFile:
        """Together they are everybody."""
        total = math.fsum(self.shares.values())
        if abs(total - 1) > ROUNDED:
            msg = f"the shares are {total:.2f} together; they should be 1"
            raise ValueError(msg)
        return self


def known_shares_of(file: WeightsFile) -> KnownShares:
    """Exactly 1 together."""
    total = math.fsum(file.shares.values())
    return KnownShares(file.attribute, {value: share / total for value, share in file.shares.items()})
