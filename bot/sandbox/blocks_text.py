"""Block Kit as lines of text, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]

WIDTH = 96
_MARKS = str.maketrans("", "", "*`")


def lines_of(blocks: Iterable[Json]) -> list[str]:
    """What a reader reads, from above; buttons are left out."""
    return [line for block in blocks for line in _block(block)]


def _block(block: Json) -> Iterator[str]:
    match block["type"]:
        case "rich_text":
            yield from textwrap.wrap(_inner(block), WIDTH, initial_indent="“", subsequent_indent=" ")
        case "section" if block.get("fields"):
            yield from textwrap.wrap(" · ".join(_text(one) for one in block["fields"]), WIDTH)
        case "section" | "header":
            yield from textwrap.wrap(_text(block["text"]), WIDTH)
        case "context":
            yield from textwrap.wrap(" ".join(_text(one) for one in block["elements"]), WIDTH)
        case _:
            return


def _text(described: Json) -> str:
    text = str(described.get("text") or described.get("alt_text") or "")
    if described["type"] == "mrkdwn":
        text = text.translate(_MARKS)
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return ": ".join(text.split("\n")) if text.count("\n") == 1 else text


def _inner(part: Json) -> str:
    if "elements" in part:
        return "".join(_inner(one) for one in part["elements"]) + ("”" if part["type"] == "rich_text" else "")
    return str(part.get("text") or "")
