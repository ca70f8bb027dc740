"""Which painter paints what; the one door to them."""

from __future__ import annotations

from functools import cache

import matplotlib as mpl

from bot.charts.alt import alt
from bot.charts.drawings import Distribution, Dots, Drawing, Flow, ResponseDays
from bot.charts.painting import days, distribution, dots, flow, trend
from bot.charts.painting.canvas import Canvas
from bot.charts.painting.tidy import tidy
from bot.charts.theme import Theme
from bot.survey.wording import Wording


def png(drawing: Drawing, theme: Theme, words: Wording) -> bytes:
    """Two dots a pixel, with what it shows in its description."""
    obey()
    return painted(drawing, theme, words).png(alt(drawing, words))


def svg(drawing: Drawing, theme: Theme, words: Wording) -> bytes:
    """To be placed in a page as it is."""
    obey()
    canvas = painted(drawing, theme, words)
    return tidy(canvas.svg(), drawing.title, alt(drawing, words), canvas.texts)


def painted(drawing: Drawing, theme: Theme, words: Wording) -> Canvas:
    """By its painter."""
    match drawing:
        case Distribution():
            return distribution.paint(drawing, words, theme)
        case Dots():
            return dots.paint(drawing, words, theme)
        case Flow():
            return flow.paint(drawing, words, theme)
        case ResponseDays():
            return days.paint(drawing, words, theme)
        case _:
            return trend.paint(drawing, words, theme)


@cache
def obey() -> None:
    """No file of the machine's has a say in how a picture looks; the same picture has the same bytes."""
    mpl.rcdefaults()
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "eleven"})
