"""How the numbers among attributes are grouped: `[segments.ATTRIBUTE]`."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from bot.config.keys import Keys
from bot.statistics.cuts import CutRule


class SegmentFile(Keys):
    """An attribute by which the score is split. Without this, its numbers are in four groups if there are many."""

    cuts: list[int | Annotated[float, Field(allow_inf_nan=False)]] | None = Field(
        None, description="Where numbers are cut: [1, 3, 5] makes 'under 1', '1 to under 3', …; []: nowhere."
    )
    quantiles: Annotated[int, Field(ge=2, le=20)] | None = Field(
        None, description="Into so many groups, about as many answers in each, instead of cuts of your own."
    )
    anonymous: bool = Field(
        default=True,
        description="False: not for anonymous answers. Of a country and its region one can be shown, or together they "
        "would tell too much.",
    )

    @model_validator(mode="after")
    def one_way(self) -> SegmentFile:
        """Cuts go up, and are either named or counted."""
        if self.cuts is not None and self.quantiles is not None:
            msg = "write either `cuts` or `quantiles`"
            raise ValueError(msg)
        if any(one >= two for one, two in pairwise(self.cuts or [])):
            msg = "`cuts` must go up, as in [1, 3, 5]"
            raise ValueError(msg)
        return self


def cut_rule(segment: SegmentFile) -> CutRule:
    """Plain values."""
    cuts = None if segment.cuts is None else tuple(Decimal(str(cut)) for cut in segment.cuts)
    return CutRule(cuts, segment.quantiles, segment.anonymous)
