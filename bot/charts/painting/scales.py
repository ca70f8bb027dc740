"""Where numbers stand: axes that end at round numbers, and which of many labels there is room for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes

from bot.charts.drawings import signed
from bot.charts.painting.canvas import SMALL, Canvas, width_of

STEPS = (5, 10, 20, 25, 50)
MOST_STEPS = 5
# A chart that fills itself with three points of noise tells of mountains.
LEAST_REACH = 30
GAP = 14


def reach(values: Iterable[float]) -> tuple[list[int], int, int]:
    """Round scores to draw lines at, from the first to the last, for what lies within -100 and 100."""
    found = list(values) or [0.0]
    low, high = min(found), max(found)
    lacking = max(0.0, LEAST_REACH - (high - low)) / 2
    low, high = low - lacking, high + lacking
    step = next((step for step in STEPS if (high - low) / step <= MOST_STEPS), STEPS[-1])
    first = max(-100, math.floor(low / step) * step)
    last = min(100, math.ceil(high / step) * step)
    ticks = [tick for tick in range(-100, 101) if first <= tick <= last and tick % step == 0]
    return ticks, first, last


def score_lines(canvas: Canvas, axes: Axes, values: Iterable[float], *, upright: bool = True) -> None:
    """Lines at round scores with their numbers, zero a little stronger; upright where scores go up."""
    ticks, low, high = reach(values)
    numbers = [signed(tick) for tick in ticks]
    theme = canvas.theme
    if upright:
        axes.set_ylim(low, high)
        axes.set_yticks(ticks, numbers)
        axes.grid(visible=True, axis="y", color=theme.grid, linewidth=1)
    else:
        axes.set_xlim(low, high)
        axes.set_xticks(ticks, numbers)
        axes.grid(visible=True, axis="x", color=theme.grid, linewidth=1)
    if low < 0 < high:
        (axes.axhline if upright else axes.axvline)(0, color=theme.muted, linewidth=1)


def labelled(labels: Sequence[str], width: float) -> list[int]:
    """The places of those labels that stand beside each other without touching, the last among them."""
    widest = max(width_of(label, SMALL) for label in labels) + GAP
    every = max(1, math.ceil(len(labels) * widest / width))
    return [place for place in range(len(labels)) if (len(labels) - 1 - place) % every == 0]
