"""What each kind of picture shows, as plain values; who draws them knows nothing of where they come from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from bot.survey.figures import THIN_ANSWERS, THIN_MARGIN


@dataclass(frozen=True, slots=True)
class Point:
    """A score with its 95 % interval, all in points, and from how many answers; None where it is not to be shown."""

    label: str
    nps: float | None
    low: float | None
    high: float | None
    answers: int | None

    @property
    def values(self) -> list[float]:
        """The score and the ends of its interval, as far as they are shown."""
        return [value for value in (self.nps, self.low, self.high) if value is not None]

    @property
    def thin(self) -> bool:
        """Whether the score rests on so few answers that it is to be marked."""
        if self.nps is None or self.answers is None:
            return False
        width = None if self.low is None or self.high is None else self.high - self.low
        return self.answers < THIN_ANSWERS or width is None or width > 2 * THIN_MARGIN


@dataclass(frozen=True, slots=True)
class Trend:
    """The score of periods in a row, oldest first. `goal`: a line to reach, in points."""

    title: str
    points: tuple[Point, ...]
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many gave each score: eleven counts, from 0 to 10."""

    title: str
    scores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dots:
    """Segments beside each other, in the order they are to be read; `overall` is the score of all of them."""

    title: str
    points: tuple[Point, ...]
    overall: float | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """The shares of the bands in two periods, in per cent (promoters, passives, detractors), and the net shares, in
    points, that rose over 6|7 and over 8|9 between them.
    """

    title: str
    before: str
    after: str
    shares_before: tuple[float, float, float]
    shares_after: tuple[float, float, float]
    across_6_7: float
    across_8_9: float


@dataclass(frozen=True, slots=True)
class ResponseDays:
    """How many answers came on each day of a wave; `asked`: how many people were asked in all."""

    title: str
    days: tuple[tuple[date, int], ...]
    asked: int | None = None
    reminders: tuple[date, ...] = ()


Drawing = Trend | Distribution | Dots | Flow | ResponseDays


def signed(points: float) -> str:
    """Whole points with a true minus sign, a half going away from zero."""
    size = math.floor(abs(points) + 0.5)
    return f"−{size}" if points < 0 and size else str(size)
