"""How a wave was answered: the share of those asked that had answered by each day, and how many did on each."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import accumulate

from matplotlib.axes import Axes

from bot.charts.alt import answered
from bot.charts.drawings import ResponseDays
from bot.charts.painting.canvas import FAINTER, MARGIN, SMALL, WIDTH, Canvas, width_of
from bot.charts.painting.scales import GAP, labelled
from bot.charts.theme import Theme
from bot.locales.forms import short_date
from bot.survey.wording import Wording

SHARE, COLUMNS = 130, 100
# A line for the heading, and one for the word at a reminder.
HEAD = 44
BETWEEN = 36
FOOT = 40
LEFT, RIGHT = 62, 66
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)


def paint(response: ResponseDays, words: Wording, theme: Theme) -> Canvas:
    """Two pictures over the same days; the first only where it is known how many were asked."""
    days, counts = filled(response)
    above = HEAD + SHARE + BETWEEN if response.asked else HEAD
    canvas = Canvas(theme, response.title, answered(response, words), above + COLUMNS + FOOT)
    if response.asked:
        share = canvas.axes(LEFT, HEAD, WIDTH - LEFT - RIGHT, SHARE)
        shares(canvas, share, [told / response.asked for told in accumulate(counts)], words)
        reminders(canvas, share, response, days, words)
    axes = canvas.axes(LEFT, above, WIDTH - LEFT - RIGHT, COLUMNS)
    columns(canvas, axes, days, counts, words)
    canvas.words(
        MARGIN, above - (14 if response.asked else 34), words.say("Answers a day"), size=SMALL, colour=theme.muted
    )
    reminders(canvas, axes, response, days, words, said=not response.asked)
    return canvas


def filled(response: ResponseDays) -> tuple[list[date], list[int]]:
    """Every day from the first to the last, also those on which nobody answered."""
    given = dict(response.days)
    if not given:
        return [], []
    first, last = min(given), max(given)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return days, [given.get(day, 0) for day in days]


def shares(canvas: Canvas, axes: Axes, told: list[float], words: Wording) -> None:
    """The share of those asked that had answered by the end of each day."""
    theme = canvas.theme
    step = next((step for step in STEPS if max(told, default=0.0) <= 4 * step), STEPS[-1])
    top = step * max(1, math.ceil(max(told, default=0.0) / step))
    ticks = [step * number for number in range(round(top / step) + 1)]
    axes.set_xlim(-0.6, max(len(told), 1) - 0.4)
    axes.set_ylim(0, top)
    axes.set_yticks(ticks, [words.percent(tick) for tick in ticks])
    axes.grid(visible=True, axis="y", color=theme.grid, linewidth=1)
    canvas.words(MARGIN, HEAD - 34, words.say("Have answered, of those asked"), size=SMALL, colour=theme.muted)
    if told:
        axes.fill_between(range(len(told)), told, color=theme.line, alpha=FAINTER, linewidth=0)
        axes.plot(told, color=theme.line, linewidth=2.2, clip_on=False)
        canvas.dot(axes, len(told) - 1, told[-1])
        canvas.label(axes, (len(told) - 1, told[-1]), words.percent(told[-1]), (10, 0), bold=True)


def columns(canvas: Canvas, axes: Axes, days: list[date], counts: list[int], words: Wording) -> None:
    """How many answered on each day, the most of them with their number."""
    axes.set_xlim(-0.6, max(len(days), 1) - 0.4)
    # Room for the number on the highest.
    axes.set_ylim(0, 1.2 * max(1, *counts) if counts else 1)
    axes.axhline(0, color=canvas.theme.muted, linewidth=1)
    if not any(counts):
        canvas.label(
            axes,
            ((max(len(days), 1) - 1) / 2, 0.5),
            words.say("No answers"),
            (0, 0),
            align="center",
            colour=canvas.theme.muted,
        )
        return
    axes.bar(range(len(days)), counts, 0.72, color=canvas.theme.line, linewidth=0)
    most = counts.index(max(counts))
    canvas.label(axes, (most, counts[most]), words.number(counts[most]), (0, 10), align="center", size=SMALL)
    texts = [short_date(day, words.language) for day in days]
    for place in labelled(texts, WIDTH - LEFT - RIGHT):
        canvas.label(axes, (place, 0), texts[place], (0, -18), align="center", size=SMALL, colour=canvas.theme.muted)


def reminders(
    canvas: Canvas, axes: Axes, response: ResponseDays, days: list[date], words: Wording, *, said: bool = True
) -> None:
    """A line on each day on which people were reminded, with a word where there is room for it."""
    text = words.say("Reminder")
    each = (WIDTH - LEFT - RIGHT) / max(len(days), 1)
    before: int | None = None
    for place in (days.index(day) for day in sorted(response.reminders) if day in days):
        axes.axvline(place, color=canvas.theme.goal, linewidth=1.4, dashes=(4, 3))
        if said and (before is None or (place - before) * each > width_of(text, SMALL) + GAP):
            top = axes.get_ylim()[1]
            canvas.label(axes, (place, top), text, (0, 9), align="center", size=SMALL, colour=canvas.theme.goal)
            before = place
