"""When customers may be asked: `[asking]`, and its plain values."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from bot.closed_days import known_place
from bot.config.hours import Span, span_of
from bot.config.keys import Keys
from bot.working_hours import WorkingHours


class AskingFile(Keys):
    """When customers are asked and reminded: on working days, in hours of their own time zone."""

    hours: Span = Field("09:00-17:00", description="Nobody is asked or reminded at another time of their own day.")
    country: Annotated[str, AfterValidator(known_place)] | None = Field(
        None,
        description="Whose weekend and public holidays hold ('FI', 'DE-BY') for contacts without an attribute "
        "`country`. Without it, Saturdays and Sundays alone are free.",
    )
    most_a_year: Annotated[int, Field(ge=1, le=366)] | None = Field(
        None, description="Nobody is asked more often within 365 days, whatever a survey's own quarantine says."
    )


def working_hours_of(asking: AskingFile, zone: ZoneInfo) -> WorkingHours:
    """Plain values. `zone` is that of contacts whose own is not known."""
    opens, closes = span_of(asking.hours)
    return WorkingHours(zone, opens, closes, asking.country)
