"""A part of a report in Slack, pure. Nothing of it is parsed: attributes, root causes and quotes are other people's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.figures.telling import Table, Told
from bot.slack.blocks import Block, quote
from bot.slack.texts import cut

LONGEST_PART = 2900
LONGEST_QUOTE = 600
LONGEST_CELL = 200
# So many rows are lines of text; more, or wider ones, are a table, of which a message may have one.
FEW_ROWS, FEW_COLUMNS = 4, 2
MOST_ROWS = 50


def told(part: Told, *, as_table: bool = False) -> list[Block]:
    """Title and sentences, the numbers, then the customers' words. `as_table`: the rows stand in a table of Slack's."""
    lines = [] if part.table is None or as_table else list(rows(part.table))
    blocks = [titled(part.title, [*part.sentences, *lines])]
    if part.table is not None and as_table:
        blocks.append(table(part.table))
    return blocks + [quote(words, LONGEST_QUOTE) for words in part.quotes]


def titled(title: str, lines: Sequence[str]) -> Block:
    """A bold title with lines below it."""
    said: list[Block] = [{"type": "text", "text": cut(title, LONGEST_CELL), "style": {"bold": True}}]
    if lines:
        said.append({"type": "text", "text": cut("\n" + "\n".join(lines), LONGEST_PART)})
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": said}]}


def rows(numbers: Table) -> Iterator[str]:
    """Each row as a line: `price: 10`; of several numbers each with what it is: `pro: NPS 41; Answers 45`."""
    if numbers.head[1:] == tuple(row[0] for row in numbers.rows):
        return  # from which band to which: in lines nobody can read it
    for first, *others in numbers.rows:
        named = zip(numbers.head[1:], others, strict=True)
        said = others if len(others) == 1 else [f"{head} {cell}" for head, cell in named if cell]
        yield f"{first}: {'; '.join(said)}"


def table(numbers: Table) -> Block:
    """Slack's own; a message may have one."""
    shown = numbers.rows[:MOST_ROWS]
    columns: list[Block] = [{"is_wrapped": True}, *({"align": "right"} for _ in numbers.head[1:])]
    return {
        "type": "table",
        "rows": [[cell(text) for text in row] for row in (numbers.head, *shown)],
        "column_settings": columns,
    }


def cell(text: str) -> Block:
    """One that is not parsed."""
    return {"type": "raw_text", "text": cut(text, LONGEST_CELL) or "–"}


def tabled(parts: Sequence[Told]) -> int | None:
    """The number of the part whose table is too large for lines; the largest of several."""
    sizes = {
        at: len(part.table.rows) * len(part.table.head)
        for at, part in enumerate(parts)
        if part.table is not None and (len(part.table.rows) > FEW_ROWS or len(part.table.head) > FEW_COLUMNS)
    }
    return max(sizes, key=lambda at: sizes[at], default=None)


def spoken(parts: Sequence[Told]) -> str:
    """For notifications and screen readers."""
    said = (f"{part.title}: {' '.join([*part.sentences, *(rows(part.table) if part.table else ())])}" for part in parts)
    return " ".join(said)
