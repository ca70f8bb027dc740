"""The pictures of a report, drawn. It takes tens of milliseconds for each: off the event loop, by who has one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.charts.alt import alt
from bot.charts.draw import draw

if TYPE_CHECKING:
    from bot.reports.document import Document
    from bot.survey.wording import Wording


@dataclass(frozen=True, slots=True)
class Picture:
    """SVG by day and by night, and what it says."""

    alt: str
    light: bytes = field(repr=False)
    dark: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Photo:
    """The same as PNG, for what shows nothing else."""

    alt: str
    content: bytes = field(repr=False)


def pictures(document: Document, wording: Wording) -> dict[int, Picture]:
    """By the number of the part that each belongs to. DrawingError as in `bot.charts.draw`."""
    return {
        at: Picture(
            alt(part.drawing, wording),
            draw(part.drawing, "svg", "light", wording),
            draw(part.drawing, "svg", "dark", wording),
        )
        for at, part in enumerate(document.parts)
        if part.drawing is not None
    }


def photos(document: Document, wording: Wording) -> dict[int, Photo]:
    """By the number of the part that each belongs to. DrawingError as in `bot.charts.draw`."""
    return {
        at: Photo(alt(part.drawing, wording), draw(part.drawing, "png", "light", wording))
        for at, part in enumerate(document.parts)
        if part.drawing is not None
    }
