"""What Slack adds to blocks that it takes: an id for every block and element, and its defaults in texts.

An app that compares what it sent with what it reads back, or finds an element by place, meets the difference here.
"""

from __future__ import annotations

import copy
import secrets
from collections.abc import Iterator

from bot.sandbox.slack.records import Json

_WITHOUT_ACTION_ID = frozenset({"image", "plain_text", "mrkdwn"})


def elements_of(block: Json) -> Iterator[Json]:
    """Yield the interactive elements of a block, wherever its type keeps them."""
    if block.get("type") == "actions" and isinstance(block.get("elements"), list):
        yield from (element for element in block["elements"] if isinstance(element, dict))
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            yield block[key]


def with_ids(blocks: list[Json]) -> list[Json]:
    """Return a copy of valid blocks as Slack stores them."""
    filled: list[Json] = copy.deepcopy(blocks)
    for block in filled:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in elements_of(block):
            if element["type"] not in _WITHOUT_ACTION_ID:
                element.setdefault("action_id", secrets.token_urlsafe(4))
        _fill_texts(block)
    return filled


def _fill_texts(part: object) -> None:
    if isinstance(part, list):
        for item in part:
            _fill_texts(item)
    elif isinstance(part, dict):
        if part.get("type") == "plain_text":
            part.setdefault("emoji", True)
        elif part.get("type") == "mrkdwn":
            part.setdefault("verbatim", False)
        for value in part.values():
            _fill_texts(value)
