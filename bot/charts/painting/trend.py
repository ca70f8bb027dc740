"""The score of periods in a row: a line in the band where the true scores very likely lie, and how many answered."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from matplotlib.axes import Axes

from bot.charts.drawings import Point, Trend, signed
from bot.charts.painting.canvas import BODY, FAINTER, LINE, MARGIN, SMALL, WIDTH, Canvas, fitting, width_of
from bot.charts.painting.scales import GAP, labelled, score_lines
from bot.charts.theme import Theme
from bot.survey.wording import Wording

HEIGHT = 220
BELOW = 76
YEAR_FIRST = re.compile(r"([0-9]{4})-([A-Z]?[0-9]{1,2})")
# So many scores stand at their points; of more, the first, the last, the highest and the lowest.
MOST_VALUES = 12
# So far from its point is the middle of a score.
BESIDE = 14
# As wide as the longest score.
VALUE_WIDTH = 38
LONGEST_LABEL = 96


def paint(trend: Trend, words: Wording, theme: Theme) -> Canvas:
    """The points from left to right, a gap where nobody answered."""
    canvas = Canvas(theme, trend.title, caption(trend, words), HEIGHT + BELOW + 10)
    answers = fitting(words.say("Answers"), SMALL, LONGEST_LABEL)
    left = max(58.0, MARGIN + width_of(answers, SMALL) + 14)
    goal = "" if trend.goal is None else words.say("Goal {goal}", goal=signed(trend.goal))
    right = MARGIN + (width_of(goal, SMALL, bold=True) + 6 if goal else 10)
    width = WIDTH - left - right
    axes = canvas.axes(left, 10, width, HEIGHT)
    beside = max(0.5, VALUE_WIDTH / 2 * len(trend.points) / width)
    axes.set_xlim(-beside, max(len(trend.points), 1) - 1 + beside)
    score_lines(canvas, axes, [value for point in trend.points for value in point.values] + goal_of(trend))
    if trend.goal is not None:
        axes.axhline(trend.goal, color=theme.goal, linewidth=1.6, dashes=(5, 3))
        canvas.label(axes, (axes.get_xlim()[1], trend.goal), goal, (6, 0), size=SMALL, bold=True, colour=theme.goal)
    for run in runs(trend.points):
        line(canvas, axes, trend.points, run)
    values(canvas, axes, trend.points, width, trend.goal)
    if not any(point.nps is not None for point in trend.points):
        canvas.words(left + width / 2, HEIGHT / 2 - 8, words.say("No answers"), align="center", colour=theme.muted)
    if trend.points:
        below(canvas, axes, trend.points, words, width)
        canvas.words(left - 14, HEIGHT + 10 + 60, answers, size=SMALL, colour=theme.muted, align="right")
    return canvas


def goal_of(trend: Trend) -> list[float]:
    """The goal, where there is one."""
    return [] if trend.goal is None else [trend.goal]


def caption(trend: Trend, words: Wording) -> str:
    """What the marks mean that are there."""
    if any(point.thin for point in trend.points):
        return words.say("Band: where the true score very likely lies. Hollow: few answers.")
    return words.say("Band: where the true score very likely lies.")


def runs(points: Sequence[Point]) -> Iterator[list[int]]:
    """The places of points with a score that follow each other."""
    for scored, places in groupby(range(len(points)), key=lambda place: points[place].nps is not None):
        if scored:
            yield list(places)


def line(canvas: Canvas, axes: Axes, points: Sequence[Point], run: list[int]) -> None:
    """One stretch without a gap."""
    for known, places in groupby(run, key=lambda place: points[place].low is not None):
        band = list(places)
        if known:
            intervals(axes, canvas.theme, points, band)
    axes.plot(
        run,
        [points[place].nps or 0.0 for place in run],
        color=canvas.theme.line,
        linewidth=2.2,
        solid_joinstyle="round",
    )
    size = 7 if len(points) <= 24 else 4.5
    for place in run:
        canvas.dot(axes, place, points[place].nps or 0.0, hollow=points[place].thin, size=size)


def intervals(axes: Axes, theme: Theme, points: Sequence[Point], run: list[int]) -> None:
    """The band, with edges that can be seen; a single point's is a bar."""
    low = [points[place].low or 0.0 for place in run]
    high = [points[place].high or 0.0 for place in run]
    if len(run) == 1:
        axes.vlines(run, low, high, color=theme.span, linewidth=4)
        return
    axes.fill_between(run, low, high, color=theme.line, alpha=FAINTER, linewidth=0)
    for edge in (low, high):
        axes.plot(run, edge, color=theme.span, linewidth=0.9)


def values(canvas: Canvas, axes: Axes, points: Sequence[Point], width: float, goal: float | None) -> None:
    """The scores, above the line where it bends down and below it where it bends up; but not on the goal."""
    low, high = axes.get_ylim()
    scored = [place for place, point in enumerate(points) if point.nps is not None]
    for place in chosen(points, scored, width):
        score = points[place].nps or 0.0
        beside = [points[one].nps or 0.0 for one in (place - 1, place + 1) if one in scored]
        above = not beside or score >= sum(beside) / len(beside)
        to_goal = math.inf if goal is None else (goal - score) * HEIGHT / (high - low)
        if abs(to_goal - (BESIDE if above else -BESIDE)) < LINE / 2:
            above = not above
        # Alone it has its interval above it and below.
        offset, align = ((0, BESIDE if above else -BESIDE), "center") if beside else ((9, 0), "left")
        canvas.label(axes, (place, score), signed(score), offset, align=align, size=BODY, bold=place == scored[-1])


def chosen(points: Sequence[Point], scored: Sequence[int], width: float) -> list[int]:
    """Whose scores are written."""
    each = width / max(len(points), 1)
    if len(points) <= MOST_VALUES and each >= VALUE_WIDTH:
        return list(scored)
    if not scored:
        return []
    by_score = sorted(scored, key=lambda place: points[place].nps or 0.0)
    kept: list[int] = []
    for place in (scored[-1], by_score[0], by_score[-1], scored[0]):
        if all(abs(place - other) * each >= VALUE_WIDTH for other in kept):
            kept.append(place)
    return kept


def below(canvas: Canvas, axes: Axes, points: Sequence[Point], words: Wording, width: float) -> None:
    """The periods, and from how many answers each score is."""
    names, years = parted([point.label for point in points])
    counts = ["–" if point.answers is None else words.number(point.answers) for point in points]
    foot, each = axes.get_ylim()[0], width / len(points)
    for row, texts in ((0, names), (1, years), (2, counts)):
        shown = apart(texts, each) if texts is years else labelled(texts, width)
        for place in shown:
            canvas.label(axes, (place, foot), texts[place], (0, -20 - 20 * row), align="center", size=SMALL,
                         colour=canvas.theme.ink if row == 0 else canvas.theme.muted)  # fmt: skip


def parted(labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """`2026-Q1` as `Q1` above its year, which stands where it begins; other labels as they are."""
    found = [YEAR_FIRST.fullmatch(label) for label in labels]
    if not all(found):
        return [fitting(label, SMALL, LONGEST_LABEL) for label in labels], [""] * len(labels)
    parts = [(one[1], one[2]) for one in found if one is not None]
    years = [year if place == 0 or parts[place - 1][0] != year else "" for place, (year, _) in enumerate(parts)]
    return [part for _, part in parts], years


def apart(texts: Sequence[str], each: float) -> list[int]:
    """The places of those texts that do not touch the one before."""
    kept: list[int] = []
    for place, text in enumerate(texts):
        if text and (not kept or (place - kept[-1]) * each >= width_of(text, SMALL) + GAP):
            kept.append(place)
    return kept
