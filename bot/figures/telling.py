"""A part of a report in words: the same on every surface. Who makes one knows nothing of Slack, mail or pages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.charts.drawings import Drawing


@dataclass(frozen=True, slots=True)
class Table:
    """Its rows have as many cells as its head. The first column names the row, the others are numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be read, in this order; whatever is empty is not shown.

    `sentences` are whole, with their full stop. `quotes` are a customer's own words: data, never parsed.
    """

    title: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None
    quotes: tuple[str, ...] = ()
    drawing: Drawing | None = None
