"""Slack's own charts, pure: of every picture that the figures have. The numbers stand beside them as text too.

They need no upload and no scope; they are drawn in messages only, never in modals or on App Home.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from bot.charts.drawings import Distribution, Dots, Drawing, Flow, Point, ResponseDays, Trend
from bot.locales.forms import short_date
from bot.slack.blocks import Block
from bot.slack.texts import cut
from bot.survey.wording import ENGLISH, Wording

CHART = "data_visualization"
LONGEST_TITLE = 50
LONGEST_LABEL = 20
MOST_POINTS = 20
FEWEST_POINTS = 2

Series: TypeAlias = tuple[str, Sequence[float]]


def chart_of(drawing: Drawing | None, words: Wording = ENGLISH) -> Block | None:
    """The picture as Slack draws it; None where there is too little to be drawn. Intervals are left to the text."""
    match drawing:
        case Trend():
            return trend(drawing, words)
        case Distribution() if any(drawing.scores):
            scores = [str(score) for score in range(len(drawing.scores))]
            return drawn(drawing.title, "bar", scores, (words.say("Answers"), drawing.scores))
        case Dots():
            shown = scored(drawing.points)[:MOST_POINTS]
            return of_points(drawing.title, "bar", shown) if shown else None
        case Flow():
            bands = [words.say("Promoters"), words.say("Passives"), words.say("Detractors")]
            periods = ((drawing.before, drawing.shares_before), (drawing.after, drawing.shares_after))
            return drawn(drawing.title, "bar", bands, *periods)
        case ResponseDays() if any(count for _, count in drawing.days):
            days, counts = folded(drawing.days, words)
            return drawn(drawing.title, "bar", days, (words.say("Answers"), counts))
    return None


def trend(drawing: Trend, words: Wording) -> Block | None:
    """A line, and the goal as another; a period without a score is left out, since it has no point."""
    shown = scored(drawing.points)[-MOST_POINTS:]
    if len(shown) < FEWEST_POINTS:
        return None
    goal = [] if drawing.goal is None else [(words.say("Goal"), [drawing.goal] * len(shown))]
    return of_points(drawing.title, "line", shown, *goal)


def scored(points: Sequence[Point]) -> list[Point]:
    """Those that have a score."""
    return [point for point in points if point.nps is not None]


def of_points(title: str, kind: str, points: Sequence[Point], *more: Series) -> Block:
    """Scores with their names."""
    return drawn(title, kind, [point.label for point in points], ("NPS", [point.nps or 0.0 for point in points]), *more)


def folded(days: Sequence[tuple[date, int]], words: Wording) -> tuple[list[str], list[int]]:
    """The days; where they are too many, as many at a time as make them few enough, by the first of each."""
    size = -(-len(days) // MOST_POINTS)
    parts = [days[first : first + size] for first in range(0, len(days), size)]
    labels = [short_date(part[0][0], words.language) + ("" if size == 1 else "…") for part in parts]
    return labels, [sum(count for _, count in part) for part in parts]


def drawn(title: str, kind: str, categories: Sequence[str], *series: Series) -> Block:
    """The block: exactly one point for each category, in each of the series."""
    labels, names = distinct(categories), distinct([name for name, _ in series])
    return {
        "type": CHART,
        "title": cut(title, LONGEST_TITLE),
        "chart": {
            "type": kind,
            "series": [
                {
                    "name": name,
                    "data": [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)],
                }
                for name, (_, values) in zip(names, series, strict=True)
            ],
            "axis_config": {"categories": labels, **({"y_label": names[0]} if len(names) == 1 else {})},
        },
    }


def distinct(texts: Sequence[str]) -> list[str]:
    """Short enough, and no two alike after that."""
    labels: list[str] = []
    for text in texts:
        label, number = cut(text.strip() or "–", LONGEST_LABEL), 2
        while label in labels:
            label = f"{cut(text.strip() or '–', LONGEST_LABEL - 4)} {number}"
            number += 1
        labels.append(label)
    return labels


def without_charts(blocks: Sequence[Block]) -> list[Block]:
    """What stays where a chart cannot be shown."""
    return [block for block in blocks if block["type"] != CHART]
