"""The bands of two periods beside each other, and between them how many rose over each border, or fell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from bot.charts.drawings import Flow
from bot.charts.painting.canvas import BODY, FAINT, MARGIN, SMALL, WIDTH, Canvas, fitting, width_of
from bot.charts.theme import Theme
from bot.survey.wording import Wording, noted

BANDS = (noted("Promoters"), noted("Passives"), noted("Detractors"))
HEIGHT = 230
HEAD = 28
BAR = 76
# The least distance between two lines of words.
APART = 20
SHARE = 66


def paint(flow: Flow, words: Wording, theme: Theme) -> Canvas:
    """Promoters on top, detractors at the bottom."""
    said = words.say("Arrows: how many more of 100 answers lie above a border than before.")
    canvas = Canvas(theme, flow.title, said, HEAD + HEIGHT + 18)
    names = [fitting(words.say(name), BODY, 110) for name in BANDS]
    first = MARGIN + max(width_of(name, BODY) for name in names) + SHARE + 16
    second = WIDTH - MARGIN - SHARE - BAR - 8
    axes = canvas.axes(0, HEAD, WIDTH, HEIGHT)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(100, 0)
    before, after = borders(flow.shares_before), borders(flow.shares_after)
    for band, colour in enumerate(theme.bands):
        tops, feet = (before[band], after[band]), (before[band + 1], after[band + 1])
        axes.fill_between((first + BAR, second), tops, feet, color=colour, alpha=FAINT, linewidth=0)
        for x, top, foot in zip((first, second), tops, feet, strict=True):
            axes.bar(x, foot - top, BAR, top, align="edge", color=colour, edgecolor=theme.background, linewidth=1.5)
    for x, name in ((first, flow.before), (second, flow.after)):
        canvas.words(x + BAR / 2, HEAD - 14, fitting(name, BODY, 190), bold=True, align="center")
    for side, shares in ((first - 10, flow.shares_before), (second + BAR + 10, flow.shares_after)):
        left = side < second
        places = spread([HEAD + HEIGHT * (a + b) / 200 for a, b in pairwise(borders(shares))], APART)
        for y, share, name in zip(places, shares, names, strict=True):
            canvas.words(side, y, words.percent(share / 100, 1), bold=True, align="right" if left else "left")
            if left:
                canvas.words(MARGIN, y, name)
    middle = (first + BAR + second) / 2
    heights = [HEAD + HEIGHT * (before[border] + after[border]) / 200 for border in (1, 2)]
    for y, border, net in zip(spread(heights, 30), ("8|9", "6|7"), (flow.across_8_9, flow.across_6_7), strict=True):
        arrow(canvas, middle, y, border, net, words)
    return canvas


def borders(shares: Sequence[float]) -> list[float]:
    """Where the bands begin and end, in per cent from the top."""
    return [0.0, *accumulate(shares)]


def spread(places: Sequence[float], least: float) -> list[float]:
    """Places from the top down, moved so that none is nearer than this to the next, and none outside."""
    first = [max(places[0], HEAD + 12), *places[1:]]
    down = list(accumulate(first, lambda above, place: max(place, above + least)))
    up = accumulate(
        [min(down[-1], HEAD + HEIGHT - 8), *reversed(down[:-1])], lambda below, place: min(place, below - least)
    )
    return list(up)[::-1]


def arrow(canvas: Canvas, x: float, y: float, border: str, net: float, words: Wording) -> None:
    """How much more rose over a border than fell."""
    size = words.numerals.decimal(abs(net), 1)
    sign = "" if abs(net) < 0.05 else ("▲ +" if net > 0 else "▼ −")
    theme = canvas.theme
    box = {"boxstyle": "round,pad=0.45,rounding_size=0.7", "facecolor": theme.background, "edgecolor": theme.grid}
    canvas.words(x, y, f"{border}   {sign}{size}", bold=True, align="center", size=SMALL, bbox=box)
