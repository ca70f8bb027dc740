"""Slack's own charts as SVG: a line or columns, with the numbers at the points, and read out as a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from bot.sandbox.blocks_html.texts import plain

Json = dict[str, Any]
Point = tuple[str, float]

WIDTH, HEIGHT = 480, 190
TOP, BOTTOM, SIDE = 26, 162, 12
WIDEST_COLUMN = 90
# As wide as a letter is on average, and as what is between two labels.
LETTER, GAP = 7, 6


def chart(block: Json) -> Markup:
    """The title and each series; a pie is drawn as columns."""
    described = block["chart"]
    series = _all(described)
    names = [name if len(series) > 1 else "" for name, _ in series]
    drawn = Markup("").join(
        _named(name) + _series(described["type"], *one) for name, one in zip(names, series, strict=True)
    )
    title = Markup('<p class="chart-title">{}</p>').format(plain(str(block["title"]))) if block.get("title") else ""
    return title + drawn


def _named(name: str) -> Markup:
    """Which of several series follows."""
    return Markup('<p class="chart-title">{}</p>').format(name) if name else Markup("")


def _all(described: Json) -> list[tuple[str, list[Point]]]:
    if described["type"] == "pie":
        return [("", [(str(one["label"]), float(one["value"])) for one in described["segments"]])]
    return [
        (str(series["name"]), [(str(one["label"]), float(one["value"])) for one in series["data"]])
        for series in described["series"]
    ]


def _series(kind: str, name: str, points: Sequence[Point]) -> Markup:
    said = ", ".join(f"{label} {written(value)}" for label, value in points)
    low, high = reach([value for _, value in points])
    places = [
        (SIDE + (number + 0.5) * step(points), across(value, low, high)) for number, (_, value) in enumerate(points)
    ]
    base = across(0, low, high)
    shape = _line(places) if kind in {"line", "area"} else _columns(places, points, base)
    zero = Markup('<line class="zero" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(SIDE, WIDTH - SIDE, base, base)
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>').format(
        WIDTH, HEIGHT, f"{name}: {said}" if name else said, zero, shape, _texts(places, points)
    )


def _line(places: Sequence[tuple[float, float]]) -> Markup:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = (Markup('<circle class="point" cx="{:.1f}" cy="{:.1f}" r="4"/>').format(x, y) for x, y in places)
    return Markup('<polyline class="line" points="{}"/>').format(path) + Markup("").join(dots)


def _columns(places: Sequence[tuple[float, float]], points: Sequence[Point], base: float) -> Markup:
    wide = min(step(points) * 0.62, WIDEST_COLUMN)
    shape = Markup('<rect class="column" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="3"/>')
    return Markup("").join(shape.format(x - wide / 2, min(y, base), wide, max(abs(base - y), 1)) for x, y in places)


def _texts(places: Sequence[tuple[float, float]], points: Sequence[Point]) -> Markup:
    # Of labels that do not fit beside each other the last stands, and every few before it.
    widest = max((len(name) for name, _ in points), default=0) * LETTER + GAP
    every = max(1, -(-len(points) * widest // (WIDTH - 2 * SIDE)))
    value = Markup('<text class="value" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>')
    label = Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>')
    return Markup("").join(
        value.format(x, y - 9, written(number)) + label.format(x, HEIGHT - 8, name)
        for place, ((x, y), (name, number)) in enumerate(zip(places, points, strict=True))
        if (len(points) - 1 - place) % every == 0
    )


def reach(values: Sequence[float]) -> tuple[float, float]:
    """The lowest and the highest that are shown; zero is always between them."""
    low, high = min(0.0, *values), max(0.0, *values)
    return (low, high) if low < high else (0.0, 1.0)


def across(value: float, low: float, high: float) -> float:
    """How far from above."""
    return round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP), 1)


def step(points: Sequence[Point]) -> float:
    """The room that each point has."""
    return (WIDTH - 2 * SIDE) / max(len(points), 1)


def written(value: float) -> str:
    """A whole number without its decimals, with a true minus."""
    return f"{value:.1f}".removesuffix(".0").replace("-", "−")
