"""The picture that `nps score --chart` writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.charts.drawings import Drawing
    from bot.cli.opening import Opened
    from bot.figures.report import Report

KINDS = ("trend", "distribution", "segments", "flow", "response")
# More points are not told apart.
MOST_PERIODS = 60


def chart_options(command: Callable[..., None]) -> Callable[..., None]:
    """What a command takes that can write a picture."""
    for option in (
        click.option("--dark", is_flag=True, help="The picture on a dark ground."),
        click.option(
            "--periods",
            type=click.IntRange(2, MOST_PERIODS),
            help="How many periods the trend shows; 8 where not given. "
            "Five years are `nps score this-month --chart years.png --periods 60`.",
        ),
        click.option(
            "--picture",
            type=click.Choice(KINDS),
            help="What --chart shows: the score over time (with --by, the segments), who gave what from 0 to 10, "
            "how the bands moved, or how a wave was answered day by day.",
        ),
        click.option(
            "--chart",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            help="Draw it, too: a .png or .svg file.",
        ),
    ):
        command = option(command)
    return command


def write_chart(
    opened: Opened, found: Report, path: Path, kind: str | None, periods: int | None, *, dark: bool
) -> None:
    """The picture of a report, into the file; Fault where there is nothing to draw, or it cannot be written."""
    from bot.charts.draw import DrawingError, form_of, write
    from bot.cli.errors import Fault

    chosen = kind or ("segments" if found.split else "trend")
    try:
        form_of(path)
        drawing = drawing_of(opened, found, chosen, periods)
        if drawing is None:
            raise Fault(f"there is no picture of '{chosen}': {MISSING[chosen]}")
        write(drawing, path, "dark" if dark else "light", opened.programme.wording)
    except DrawingError as error:
        raise Fault(str(error)) from None


MISSING = {
    "distribution": "the answers are anonymous, and these are too few to be shown",
    "segments": "name an attribute that the answers have with --by",
    "flow": "the period and the one before it need five answers each, and may not be withheld",
    "response": "no wave of the survey was open in the period",
}


def drawing_of(opened: Opened, found: Report, kind: str, periods: int | None) -> Drawing | None:
    """What there is to draw; None where there is nothing."""
    from bot.figures import pictures
    from bot.figures.report import TREND
    from bot.survey.periods import parse_period
    from scheduler.clock import utc_now

    words, survey, now = opened.programme.wording, found.survey, found.now
    match kind:
        case "distribution":
            return pictures.distribution_of(survey, now, words)
        case "segments":
            return pictures.dots_of(found.split, words)
        case "flow":
            return pictures.flow_of(found, words)
        case "response":
            zone, (start, end) = opened.programme.timezone, (now.period.start, now.period.end)
            wave = opened.db.read_now(pictures.response, survey.name, start, end, zone, utc_now())
            return None if wave is None else pictures.response_of(survey, wave, words)
    period = now.period if now.period.start else parse_period("this-quarter", utc_now(), opened.programme.timezone)
    goal = None if found.where else pictures.goal_line(opened.programme, survey, period, utc_now())
    lead_up = opened.db.read_now(pictures.lead_up, survey, period, found.where, periods or TREND)
    return pictures.trend_of(survey, lead_up, words, goal)
