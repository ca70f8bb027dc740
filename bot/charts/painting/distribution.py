"""How many gave each score from 0 to 10: eleven columns, and below them the three bands with their shares."""

from __future__ import annotations

from bot.charts.drawings import Distribution
from bot.charts.painting.canvas import BODY, MARGIN, SMALL, WIDTH, Canvas, fitting, width_of
from bot.charts.theme import Theme
from bot.survey.figures import Counts, shares
from bot.survey.wording import Wording

HEIGHT = 180
# Room for the number on the highest column.
ABOVE = 24
COLUMN = 0.74
BANDS = ((0, 6), (7, 8), (9, 10))


def paint(distribution: Distribution, words: Wording, theme: Theme) -> Canvas:
    """Columns in the colours of their bands."""
    counts = Counts(distribution.scores)
    canvas = Canvas(theme, distribution.title, words.say_many("{number} answer", "{number} answers", counts.answers),
                    ABOVE + HEIGHT + 92)  # fmt: skip
    width = WIDTH - 2 * MARGIN
    axes = canvas.axes(MARGIN, ABOVE, width, HEIGHT)
    axes.set_xlim(-0.5, 10.5)
    axes.set_ylim(0, max(1, *counts.scores))
    promoters, passives, detractors = theme.bands
    colours = (detractors, passives, promoters)
    for (first, last), colour in zip(BANDS, colours, strict=True):
        columns = range(first, last + 1)
        axes.bar(columns, [counts.scores[score] for score in columns], COLUMN, color=colour, linewidth=0)
        axes.plot((first - COLUMN / 2, last + COLUMN / 2), (0, 0), color=colour, linewidth=3, clip_on=False,
                  transform=axes.get_xaxis_transform() + canvas.down(34), solid_capstyle="butt")  # fmt: skip
    axes.axhline(0, color=theme.muted, linewidth=1)
    for score, (count, text) in enumerate(zip(counts.scores, texts(counts, words, width / 11), strict=True)):
        colour = theme.ink if count else theme.muted
        canvas.label(axes, (score, count), text, (0, 11), align="center", size=SMALL, colour=colour)
        canvas.label(axes, (score, 0), str(score), (0, -17), align="center", bold=True)
    for (first, last), (name, share) in zip(BANDS, named(counts, words), strict=True):
        middle, room = (first + last) / 2, (last - first + 1) * width / 11 - 2
        canvas.label(axes, (middle, 0), fitting(share, BODY, room), (0, -52), align="center", bold=True)
        canvas.label(axes, (middle, 0), fitting(name, SMALL, room), (0, -72), align="center", size=SMALL,
                     colour=theme.muted)  # fmt: skip
    return canvas


def named(counts: Counts, words: Wording) -> list[tuple[str, str]]:
    """The bands and their shares, from the lowest scores."""
    share = shares(counts.bands)
    names = (words.say("Detractors"), words.say("Passives"), words.say("Promoters"))
    if share is None:
        return [(name, "–") for name in names]
    parts = (share.detractors, share.passives, share.promoters)
    return [(name, words.percent(part / 100, 1)) for name, part in zip(names, parts, strict=True)]


def texts(counts: Counts, words: Wording, room: float) -> list[str]:
    """What stands on the columns: how many, or where that is wider than a column, which share."""
    numbers = [words.number(count) for count in counts.scores]
    if max(width_of(number, SMALL) for number in numbers) < room - 4:
        return numbers
    return [words.percent(count / counts.answers, 1) for count in counts.scores]
