"""Slack's own charts, pure: the trend of the score, or the three bands. The numbers stand beside them as text too.

They need no upload and no scope; they are drawn in messages only, never in modals or on App Home.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.figures.report import Figures
from bot.slack.blocks import Block
from bot.slack.texts import cut
from bot.survey.figures import Bands, shares

CHART = "data_visualization"
LONGEST_TITLE = 50
LONGEST_LABEL = 20
MOST_POINTS = 20
FEWEST_POINTS = 2


def chart(now: Figures, trend: Sequence[Figures]) -> Block | None:
    """The trend, oldest first, where there are points enough; otherwise the bands; None without answers."""
    scored = [(cut(one.period.name, LONGEST_LABEL), one.nps) for one in trend]
    points = [(label, float(score)) for label, score in scored if score is not None]
    if len(points) >= FEWEST_POINTS:
        return line("NPS over time", points[-MOST_POINTS:])
    return bands_chart(now.bands)


def line(title: str, points: Sequence[tuple[str, float]]) -> Block:
    """One line, one point a period."""
    return drawn(title, "line", "NPS", points)


def bands_chart(bands: Bands) -> Block | None:
    """The share of each band, in percent."""
    share = shares(bands)
    if share is None:
        return None
    points = [("Detractors", share.detractors), ("Passives", share.passives), ("Promoters", share.promoters)]
    return drawn("Who answered, in %", "bar", "Share", points)


def drawn(title: str, kind: str, series: str, points: Sequence[tuple[str, float]]) -> Block:
    """The block: exactly one point for each category."""
    return {
        "type": CHART,
        "title": title[:LONGEST_TITLE],
        "chart": {
            "type": kind,
            "series": [{"name": series, "data": [{"label": label, "value": value} for label, value in points]}],
            "axis_config": {"categories": [label for label, _ in points], "y_label": series},
        },
    }


def without_charts(blocks: Sequence[Block]) -> list[Block]:
    """What stays where a chart cannot be shown."""
    return [block for block in blocks if block["type"] != CHART]
