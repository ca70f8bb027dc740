"""Whom of those eligible a survey asks: a share of them, or everybody in turn; and over how long a wave is spread."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from bot.config.keys import Keys

DAYS = re.compile(r"(\d{1,3}) days?")


class SampleFile(Keys):
    """A share of those eligible, or everybody once in a period."""

    share: Annotated[float, Field(gt=0, le=1, strict=False)] = Field(
        1.0, description="The share of those eligible who are asked in a wave; drawn anew each wave."
    )
    by: str | None = Field(
        None, description="An attribute: the share is drawn of each of its values alike, however small the group."
    )
    rolling: Literal["month", "quarter", "half-year", "year"] | None = Field(
        None, description="Everybody drawn is asked once in this period, evenly over its working days; no schedule."
    )
    after_days: Annotated[int, Field(ge=0, le=3650)] = Field(
        0, description="Whoever has been a contact for fewer days is left out."
    )


def share_alone(value: Any) -> Any:
    """A number is a share."""
    return {"share": value} if isinstance(value, int | float) and not isinstance(value, bool) else value


def some_days(text: str) -> str:
    """`3 days`."""
    if not DAYS.fullmatch(text) or not 1 <= days_of(text) <= 365:
        msg = f"{text!r} is no number of days; write one like '3 days'"
        raise ValueError(msg)
    return text


def days_of(text: str) -> int:
    """The number of a checked `3 days`."""
    return int(text.partition(" ")[0])


Sample = Annotated[SampleFile, BeforeValidator(share_alone, json_schema_input_type=float | SampleFile)]
SomeDays = Annotated[str, AfterValidator(some_days)]
