"""Segments beside each other: each one's score as a dot on the bar where its true score very likely lies."""

from __future__ import annotations

from matplotlib.axes import Axes

from bot.charts.drawings import Dots, Point, signed
from bot.charts.painting.canvas import BODY, MARGIN, SMALL, WIDTH, Canvas, fitting, width_of
from bot.charts.painting.scales import score_lines
from bot.charts.theme import Theme
from bot.survey.wording import Wording

ROW = 27
HEAD = 26
FOOT = 30
MOST_ROWS = 30
LONGEST_NAME = 170
SCORE, ANSWERS = 44, 80


def paint(dots: Dots, words: Wording, theme: Theme) -> Canvas:
    """A row for each segment, in the order in which they are given."""
    points = dots.points[:MOST_ROWS]
    more = len(dots.points) - len(points)
    height = ROW * max(len(points), 1)
    canvas = Canvas(theme, dots.title, caption(dots, words), HEAD + height + FOOT + (22 if more else 8))
    names = [fitting(point.label, BODY, LONGEST_NAME) for point in points]
    left = MARGIN + max((width_of(name, BODY) for name in names), default=0) + 18
    right = MARGIN + SCORE + ANSWERS
    axes = canvas.axes(left, HEAD, WIDTH - left - right, height)
    axes.set_ylim(max(len(points), 1) - 0.5, -0.5)
    overall = [] if dots.overall is None else [dots.overall]
    score_lines(canvas, axes, [value for point in points for value in point.values] + overall, upright=False)
    if dots.overall is not None:
        all_of_them(canvas, axes, dots.overall, words)
    canvas.words(WIDTH - MARGIN - ANSWERS, HEAD - 12, words.say("NPS"), size=SMALL, colour=theme.muted, align="right")
    heading = fitting(words.say("Answers"), SMALL, ANSWERS - 6)
    canvas.words(WIDTH - MARGIN, HEAD - 12, heading, size=SMALL, colour=theme.muted, align="right")
    for row, (point, name) in enumerate(zip(points, names, strict=True)):
        y = HEAD + ROW * (row + 0.5)
        canvas.words(MARGIN, y, name)
        told(canvas, point, y, words)
        bar(canvas, axes, point, row)
    if not points:
        canvas.words(MARGIN, HEAD + ROW / 2, words.say("No answers"), colour=theme.muted)
    if more:
        text = words.say_many("and {number} more", "and {number} more", more)
        canvas.words(MARGIN, HEAD + height + FOOT + 6, text, size=SMALL, colour=theme.muted)
    return canvas


def caption(dots: Dots, words: Wording) -> str:
    """What the marks mean that are there."""
    if any(point.thin for point in dots.points):
        return words.say("Bar: where the true score very likely lies. Hollow: few answers.")
    return words.say("Bar: where the true score very likely lies.")


def all_of_them(canvas: Canvas, axes: Axes, score: float, words: Wording) -> None:
    """A dashed line with its name above it, which stays between the edges."""
    low, high = axes.get_xlim()
    place = (score - low) / (high - low)
    offset, align = (0, "center") if 0.1 < place < 0.85 else (8, "right") if place > 0.5 else (-8, "left")
    axes.axvline(score, color=canvas.theme.goal, linewidth=1.6, dashes=(5, 3))
    canvas.label(axes, (score, axes.get_ylim()[1]), words.say("All {score}", score=signed(score)), (offset, 11),
                 align=align, size=SMALL, bold=True, colour=canvas.theme.goal)  # fmt: skip


def told(canvas: Canvas, point: Point, y: float, words: Wording) -> None:
    """The numbers at the end of a row."""
    muted = canvas.theme.muted
    if point.nps is None:
        text = fitting(words.say("not shown"), SMALL, SCORE + ANSWERS - 8)
        canvas.words(WIDTH - MARGIN, y, text, size=SMALL, colour=muted, align="right")
        return
    canvas.words(WIDTH - MARGIN - ANSWERS, y, signed(point.nps), bold=True, align="right")
    answers = "–" if point.answers is None else words.number(point.answers)
    canvas.words(WIDTH - MARGIN, y, answers, colour=muted, align="right")


def bar(canvas: Canvas, axes: Axes, point: Point, row: int) -> None:
    """The score on its bar."""
    if point.nps is None:
        return
    if point.low is not None and point.high is not None:
        axes.hlines(row, point.low, point.high, color=canvas.theme.span, linewidth=4.5)
    canvas.dot(axes, point.nps, row, hollow=point.thin, size=9)
