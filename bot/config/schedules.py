"""When waves open by themselves: the calendar's days, or a cron line, in the programme's time zone."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.config.keys import Keys
from bot.survey.definition import Schedule
from scheduler.timetable import cron_trigger

Every = Literal["week", "month", "quarter", "half-year", "year"]
MONTHS_OF = {"week": 1, "month": 1, "quarter": 3, "half-year": 6, "year": 12}
LAST_DAY = 28
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT = tuple(name[:3] for name in WEEKDAYS)
# The last alternative is a weekday of the month: "2nd tue", "last friday".
DAY_OF_MONTH = re.compile(
    rf"last|(?:first|last) working day|(?:1st|2nd|3rd|4th|last) (?:{'|'.join((*WEEKDAYS, *SHORT))})"
)


def clock_time(text: str) -> str:
    """HH:MM."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        msg = f"{text!r} is not a time; write one like '09:00'"
        raise ValueError(msg)
    return text


def cron_line(text: str) -> str:
    """Five fields, as in crontab."""
    try:
        cron_trigger(text, ZoneInfo("UTC"))
    except ValueError as error:
        msg = f"{text!r} is not a cron line ({error}); write five fields like '0 9 * * 1'"
        raise ValueError(msg) from error
    return text


def day_named(value: object) -> object:
    """A number as it is; words in one spelling: `Monday` → 1, `Last  Friday` → `last fri`."""
    if not isinstance(value, str):
        return value
    words = " ".join(value.lower().split())
    if words in WEEKDAYS or words in SHORT:
        return SHORT.index(words[:3]) + 1
    if not DAY_OF_MONTH.fullmatch(words):
        msg = (
            f"{value!r} is not a day; write a number, 'monday' (of a week), or of a month 'last', '2nd tuesday', "
            "'last friday', 'first working day', 'last working day'"
        )
        raise ValueError(msg)
    which, _, name = words.rpartition(" ")
    return f"{which} {name[:3]}" if name in WEEKDAYS else words


class ScheduleFile(Keys):
    """When waves open by themselves, in the programme's time zone."""

    every: Every | None = Field(None, description="A wave each week, month, quarter, half-year or year.")
    day: Annotated[int | str, BeforeValidator(day_named)] = Field(
        1,
        description="The day: of the week a name (or 1 for Monday); otherwise of the month 1 to 28, 'last', "
        "'2nd tuesday', 'last friday', 'first working day', 'last working day'.",
    )
    month: Annotated[int, Field(ge=1, le=12)] = Field(
        1, description="The month within the quarter, half-year or year (1 is the first)."
    )
    at: Annotated[str, AfterValidator(clock_time)] = Field("09:00", description="The time of day, HH:MM.")
    cron: Annotated[str, AfterValidator(cron_line)] | None = Field(
        None, description="Instead of `every`: a cron line of five fields. At most one wave opens a day."
    )

    @model_validator(mode="after")
    def one_of(self) -> ScheduleFile:
        """Either by the calendar or by cron, and a day that there is."""
        if (self.every is None) == (self.cron is None):
            msg = "write either `every` or `cron`"
            raise ValueError(msg)
        if self.every is not None and self.month > MONTHS_OF[self.every]:
            msg = f"month {self.month} is not in a {self.every}"
            raise ValueError(msg)
        if self.every == "week" and not (isinstance(self.day, int) and 1 <= self.day <= 7):
            msg = f"day {self.day} is not a day of the week; write its name, such as 'monday'"
            raise ValueError(msg)
        if isinstance(self.day, int) and not 1 <= self.day <= LAST_DAY:
            msg = f"day {self.day} is not in every month; write 1 to {LAST_DAY}, or 'last'"
            raise ValueError(msg)
        return self


def schedule_of(schedule: ScheduleFile) -> Schedule:
    """The schedule's plain values."""
    return Schedule(schedule.every, schedule.day, schedule.month, schedule.at, schedule.cron)
