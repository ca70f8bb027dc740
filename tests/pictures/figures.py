"""The pictures of made-up figures, for docs/figures.md: light beside dark."""

from __future__ import annotations

import math
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser

from bot.charts.draw import draw
from bot.charts.drawings import Distribution, Dots, Drawing, Flow, Point, ResponseDays, Trend
from bot.figures.pictures import point_of
from bot.locales import Languages
from bot.survey.changes import change
from bot.survey.figures import Bands, shares
from tests.pictures.sheets import beside, written

QUARTERS = ((96, 71, 44), (104, 66, 41), (98, 80, 52), (9, 8, 4), None, (101, 74, 63), (117, 70, 49), (131, 78, 42))
PLANS = {
    "Enterprise": Bands(88, 31, 12), "Pro": Bands(41, 33, 19), "Starter": Bands(22, 26, 31),
    "Partner programme of the Nordic countries": Bands(14, 7, 3), "Trial": Bands(3, 1, 0),
}  # fmt: skip
WAVE = (62, 31, 9, 4, 40, 22, 7, 3, 2, 5, 26, 9, 4, 2, 1, 0, 1, 0, 0, 1, 1)


def drawings() -> dict[str, Drawing]:
    """By the names of their files."""
    before, now = Bands(101, 74, 63), Bands(131, 78, 42)
    moved = change(before, now)
    if moved is None:
        raise RuntimeError("too few answers")
    first = date(2026, 10, 12)
    return {
        "trend": Trend("Acme: the score over time", tuple(quarter(at) for at in range(len(QUARTERS))), 40.0),
        "years": Trend("Acme, five years of months", tuple(month(at) for at in range(60))),
        "distribution": Distribution("Acme, 2026-Q4: from 0 to 10", (7, 1, 3, 5, 3, 14, 9, 33, 45, 74, 57)),
        "segments": Dots("Acme, 2026-Q4: by plan", (*plans(), Point("Internal", None, None, None, None)), 35.0),
        "flow": Flow("Acme: who moved", "2026-Q3", "2026-Q4", three(before), three(now),
                     moved.across_6_7, moved.across_8_9),
        "response": ResponseDays(
            "Acme, 2026-Q4: day by day", tuple((first + timedelta(days=at), count) for at, count in enumerate(WAVE)),
            650, (first + timedelta(days=4), first + timedelta(days=10)),
        ),
    }  # fmt: skip


def quarter(at: int) -> Point:
    """From the first of 2025."""
    counts = QUARTERS[at]
    return point_of(f"{2025 + at // 4}-Q{at % 4 + 1}", Bands(0, 0, 0) if counts is None else Bands(*counts))


def month(at: int) -> Point:
    """A slow rise, with a bad spring."""
    promoters = round(40 + at / 2 + 9 * math.sin(at / 3) - (16 if 26 <= at <= 31 else 0))
    return point_of(f"{2022 + at // 12}-{at % 12 + 1:02}", Bands(3 * promoters, 90, 3 * (36 - at // 5) + 5 * (at % 3)))


def plans() -> list[Point]:
    """Each with its interval."""
    return [point_of(name, bands) for name, bands in PLANS.items()]


def three(bands: Bands) -> tuple[float, float, float]:
    """Shares in per cent."""
    found = shares(bands)
    return (0, 0, 0) if found is None else (found.promoters, found.passives, found.detractors)


async def pictures(_browser: Browser | None, folder: Path) -> list[Path]:
    """Every kind; they need no browser."""
    wording = Languages().wording_for("en")
    made = []
    for name, drawing in drawings().items():
        halves = [
            Image.open(BytesIO(draw(drawing, "png", theme, wording))).convert("RGB") for theme in ("light", "dark")
        ]
        made.append(written(beside(*halves), folder / f"figures-{name}.png"))
    return made
