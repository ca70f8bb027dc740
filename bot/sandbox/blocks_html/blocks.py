"""Each kind of block as HTML. One that is not known here is named, so that it is seen and not lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from bot.sandbox.blocks_html import elements
from bot.sandbox.blocks_html.charts import chart
from bot.sandbox.blocks_html.richtext import rich_text
from bot.sandbox.blocks_html.texts import Names, marked, plain, wrapped

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Around:
    """What a block cannot know of itself: who is who, and which message it stands in."""

    names: Names = field(default_factory=dict)
    message: str = ""


def draw(blocks: Iterable[Json], around: Around) -> Markup:
    """A message's blocks, from above."""
    return Markup("").join(_block(block, around) for block in blocks)


def text(described: Json, names: Names) -> Markup:
    """A text object of either kind."""
    if described["type"] == "mrkdwn":
        return marked(str(described["text"]), names)
    return plain(str(described["text"]))


def _block(block: Json, around: Around) -> Markup:
    kind = str(block.get("type"))
    drawn = _DRAWN.get(kind, _unknown)(block, around)
    shape = Markup('<div class="block {}" data-block="{}">{}</div>')
    return shape.format(kind.replace("_", "-"), block.get("block_id", ""), drawn)


def _section(block: Json, around: Around) -> Markup:
    said = wrapped("div", text(block["text"], around.names)) if block.get("text") else Markup("")
    if block.get("fields"):
        shown = Markup("").join(wrapped("div", text(one, around.names)) for one in block["fields"])
        said += Markup('<div class="fields">{}</div>').format(shown)
    if accessory := block.get("accessory"):
        said += Markup('<div class="accessory">{}</div>').format(elements.element(accessory, around.names))
    return said


def _context(block: Json, around: Around) -> Markup:
    return Markup(" ").join(
        elements.element(one, around.names) if one["type"] == "image" else wrapped("span", text(one, around.names))
        for one in block["elements"]
    )


def _table(block: Json, around: Around) -> Markup:
    aligned = [str(column.get("align", "left")) for column in block.get("column_settings") or []]
    head, *rows = ([_cell(cell, around.names) for cell in row] for row in block["rows"])
    body = Markup("").join(_row(row, aligned, "td") for row in rows)
    return Markup("<table><thead>{}</thead><tbody>{}</tbody></table>").format(_row(head, aligned, "th"), body)


def _cell(cell: Json, names: Names) -> Markup:
    return rich_text(cell["elements"], names) if cell["type"] == "rich_text" else plain(str(cell["text"]))


def _row(cells: list[Markup], aligned: list[str], tag: str) -> Markup:
    sides = [*aligned, *["left"] * len(cells)]
    drawn = (Markup('<{0} class="{1}">{2}</{0}>').format(tag, *pair) for pair in zip(sides, cells, strict=False))
    return wrapped("tr", Markup("").join(drawn))


def _unknown(block: Json, _around: Around) -> Markup:
    return elements.unused(str(block.get("title") or block.get("type")))


_DRAWN: Mapping[str, Callable[[Json, Around], Markup]] = {
    "actions": lambda block, around: Markup("").join(elements.element(one, around.names) for one in block["elements"]),
    "context": _context,
    "data_visualization": lambda block, _: chart(block),
    "divider": lambda _block, _around: Markup("<hr>"),
    "header": lambda block, around: text(block["text"], around.names),
    "image": lambda block, around: elements.element(block, around.names),
    "input": lambda block, around: elements.field(block, around.message, around.names),
    "markdown": lambda block, _: plain(str(block["text"])),
    "rich_text": lambda block, around: rich_text(block["elements"], around.names),
    "section": _section,
    "table": _table,
}
