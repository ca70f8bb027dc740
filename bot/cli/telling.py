"""Parts of a report, on the terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.figures.telling import Told


def show(parts: Iterable[Told]) -> None:
    """Titles, sentences, tables in columns, quotes."""
    from bot.reports.document import WIDTH, columns, quoted

    for number, part in enumerate(parts):
        lines = ["", part.title] if number else [part.title]
        lines += [line for sentence in part.sentences for line in textwrap.wrap(sentence, WIDTH)]
        if part.table is not None:
            lines += ["", *columns(part.table)]
        lines += [line for quote in part.quotes for line in quoted(quote)]
        click.echo("\n".join(lines))
