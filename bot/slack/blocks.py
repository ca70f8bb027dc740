"""The few shapes of Block Kit that we draw with, pure: plain dictionaries, every text within Slack's limits.

Who calls says whether a text is *ours* (`mrkdwn`, already escaped where it has to be) or a person's (`plain_text` and
`rich_text`, which Slack does not parse).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.texts import cut

Block = dict[str, Any]

LONGEST_SECTION = 3000
LONGEST_HEADER = 150
LONGEST_LABEL = 75
LONGEST_INPUT = 3000
MOST_FIELDS = 10
# chat.update takes 4,000 characters; 3,000 leaves room and is more than any notification shows.
LONGEST_FALLBACK = 3000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message: `text` is the notification, and what a screen reader gets in place of the blocks."""

    text: str
    blocks: list[Block]


def plain(text: str, limit: int = LONGEST_SECTION) -> Block:
    """A text that is not parsed, `:smile:` included."""
    return {"type": "plain_text", "text": cut(text, limit) or " ", "emoji": False}


def marked(text: str) -> Block:
    """A text of ours in Slack's markup; nothing in it is made a link that we did not make one."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Block:
    """One line, never parsed."""
    return {"type": "header", "text": plain(" ".join(text.split()), LONGEST_HEADER)}


def section(text: Block, accessory: Block | None = None, block_id: str | None = None) -> Block:
    """`text` from `plain` or `marked`."""
    block: Block = {"type": "section", "text": text}
    if accessory is not None:
        block["accessory"] = accessory
    return with_id(block, block_id)


def fields(texts: Sequence[Block]) -> list[Block]:
    """Two columns, in as many sections as they need."""
    rows = [texts[first : first + MOST_FIELDS] for first in range(0, len(texts), MOST_FIELDS)]
    return [{"type": "section", "fields": list(row)} for row in rows]


def context(*texts: Block) -> Block:
    """Small print."""
    return {"type": "context", "elements": list(texts)}


def actions(elements: Sequence[Block], block_id: str) -> Block:
    """A row of buttons."""
    return with_id({"type": "actions", "elements": list(elements)}, block_id)


def rows(scores: Sequence[Block], block_id: str) -> list[Block]:
    """The scale: 0 to 5 above 6 to 10, since eleven buttons are wider than a message and would break anywhere."""
    return [actions(scores[:6], f"{block_id}-0"), actions(scores[6:], f"{block_id}-6")]


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def button(label: str, action_id: str, value: str, *, spoken: str | None = None, style: str | None = None) -> Block:
    """`spoken` is what a screen reader says where the label alone would not do; `style` is primary or danger."""
    element: Block = {
        "type": "button",
        "text": plain(label, LONGEST_LABEL),
        "action_id": action_id,
        "value": value,
    }
    if spoken is not None:
        element["accessibility_label"] = cut(spoken, LONGEST_LABEL)
    if style is not None:
        element["style"] = style
    return element


def text_input(label: str, action_id: str, block_id: str, written: str = "") -> Block:
    """A field of several lines in the message itself; `written` stands in it already."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": True,
        "max_length": LONGEST_INPUT,
    }
    if written:
        element["initial_value"] = written[:LONGEST_INPUT]
    return with_id({"type": "input", "optional": True, "label": plain(label, 2000), "element": element}, block_id)


def quote(text: str, limit: int = LONGEST_SECTION) -> Block:
    """A person's own words, as a quotation that Slack does not parse: no mention, no link, no bold."""
    words = {"type": "text", "text": cut(text, limit)}
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [words]}]}


def with_id(block: Block, block_id: str | None) -> Block:
    """The block, named where it has to be."""
    return block if block_id is None else {**block, "block_id": block_id}
