"""A report as a plain value, the same for every surface; and as text and JSON, which need nothing but itself."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.figures.telling import Table, Told
    from bot.survey.wording import Wording

WIDTH = 100
GAP = "  "
# So much of a name is on a line, however wide the numbers are.
SHORTEST = 30


@dataclass(frozen=True, slots=True)
class Document:
    """`figure` is the one number that it is about, as it is to be read; empty where there is none.

    `subtitle` says of which days and for whom. `asked`: what the reader is asked to do, each a sentence.
    """

    title: str
    subtitle: str
    figure: str
    parts: tuple[Told, ...]
    asked: Told | None = None
    language: str = "en"
    direction: str = "ltr"


def as_text(document: Document) -> str:
    """For a terminal, and for programs that show no HTML."""
    lines = [document.title, document.subtitle]
    if document.figure:
        lines += ["", document.figure]
    for part in document.parts:
        lines += titled(part.title)
        lines += [line for sentence in part.sentences for line in textwrap.wrap(sentence, WIDTH)]
        if part.table is not None:
            lines += columns(part.table)
        lines += [line for quote in part.quotes for line in quoted(quote)]
    if document.asked is not None:
        lines += titled(document.asked.title)
        for number, sentence in enumerate(document.asked.sentences, start=1):
            lines += textwrap.wrap(f"{number}. {sentence}", WIDTH, subsequent_indent="   ")
    return "\n".join(lines)


def titled(title: str) -> list[str]:
    """A part's title."""
    return ["", title, "-" * len(title)]


def columns(table: Table) -> list[str]:
    """The rows below each other; numbers stand to the right, and long names are broken."""
    rows = [table.head, *table.rows]
    widths = [max(len(row[at]) for row in rows) for at in range(1, len(table.head))]
    room = max(WIDTH - sum(widths) - len(GAP) * len(widths), SHORTEST)
    first = min(room, max(len(row[0]) for row in rows))
    return [line for row in rows for line in columned(row, first, widths)]


def columned(row: Sequence[str], first: int, widths: Sequence[int]) -> list[str]:
    """A row, on as many lines as its name takes."""
    name, *more = textwrap.wrap(row[0], first) or [""]
    numbers = map(str.rjust, row[1:], widths)
    return [GAP.join([name.ljust(first), *numbers]).rstrip(), *more]


def quoted(quote: str) -> list[str]:
    """A customer's words, each line marked as theirs."""
    return textwrap.wrap(f"“{quote}”", WIDTH, initial_indent="  ", subsequent_indent="  ")


def as_json(document: Document) -> dict[str, Any]:
    """For programs; what is drawn is in the tables and sentences, too."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "figure": document.figure or None,
        "language": document.language,
        "parts": [part_json(part) for part in document.parts],
        "asked": [] if document.asked is None else list(document.asked.sentences),
    }


def part_json(part: Told) -> dict[str, Any]:
    """One part."""
    table = None if part.table is None else {"head": list(part.table.head), "rows": [list(r) for r in part.table.rows]}
    return {"title": part.title, "sentences": list(part.sentences), "table": table, "quotes": list(part.quotes)}


def how_to_read(wording: Wording) -> str:
    """Below each report: it is forwarded to people who have never seen one."""
    return wording.say(
        "The NPS is the share of promoters (9–10) less the share of detractors (0–6): a number from −100 to 100."
    )
