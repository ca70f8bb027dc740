"""Block Kit as lines of text, for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]

WIDTH = 96
_MENTION = re.compile(r"<(?:[@#](?P<id>\w+)|!date\^[^|<>]*)(?:\|(?P<label>[^<>]*))?>")
_MARKS = str.maketrans("", "", "*`")


def lines_of(blocks: Iterable[Json], names: Mapping[str, str] | None = None) -> list[str]:
    """What a reader reads, from above; buttons are left out. `names`: what people are called, by their ids."""
    known = names or {}
    return [
        line
        for block in blocks
        for quoted, text in _block(block)
        for line in textwrap.wrap(
            _MENTION.sub(lambda found: found["label"] or known.get(found["id"], found["id"]), text),
            WIDTH,
            initial_indent="“" if quoted else "",
            subsequent_indent=" " if quoted else "",
        )
    ]


def _block(block: Json) -> Iterator[tuple[bool, str]]:
    """Paragraphs, and whether each is somebody's own words."""
    match block["type"]:
        case "rich_text":
            yield True, _inner(block)
        case "section" if block.get("fields"):
            yield False, " · ".join(_text(one) for one in block["fields"])
        case "section" | "header":
            yield False, _text(block["text"])
        case "context":
            yield False, " ".join(_text(one) for one in block["elements"])
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
