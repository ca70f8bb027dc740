"""What holds for a whole message or a whole view: how many blocks, ids that are unique, what needs what."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Final

from bot.sandbox.slack.blockkit.blocks import BLOCKS, ON_SURFACE
from bot.sandbox.slack.blockkit.checks import Check, Report, boolean, complain, fields, items, one_of, string, typed
from bot.sandbox.slack.blockkit.filled import elements_of
from bot.sandbox.slack.blockkit.objects import text
from bot.sandbox.slack.limits import LIMITS


def message_refusals(blocks: object) -> list[str]:
    """Return why Slack would refuse these blocks in a message."""
    report: Report = []
    if isinstance(blocks, list) and not blocks:
        return report
    _blocks("message")(blocks, "/blocks", report)
    if isinstance(blocks, list):
        kinds = Counter(block.get("type") for block in blocks if isinstance(block, dict))
        if kinds["table"] > LIMITS["message.tables.max"]:
            complain(report, "only one table allowed", "/blocks")
        if kinds["data_visualization"] > LIMITS["message.charts.max"]:
            complain(report, "no more than 2 charts allowed", "/blocks")
        _markdown_in_all(blocks, report)
    return report


def view_refusals(view: object) -> list[str]:
    """Return why Slack would refuse this modal or Home tab."""
    report: Report = []
    kind = view.get("type") if isinstance(view, dict) else None
    if not isinstance(view, dict) or kind not in _VIEWS:
        complain(report, "must be a modal or a home view", "/view/type")
        return report
    _VIEWS[str(kind)](view, "/view", report)
    blocks = view.get("blocks")
    has_input = isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
    if kind == "modal" and has_input and not view.get("submit"):
        complain(report, "missing required field: submit", "/view")
    return report


def view_size(view: object) -> int:
    """Return the bytes of a view as JSON, which Slack limits as a whole."""
    return len(json.dumps(view, ensure_ascii=False).encode())


def _blocks(surface: str) -> Check:
    allowed = ON_SURFACE[surface]
    name = "message.blocks" if surface == "message" else "view.blocks"

    def check(value: object, at: str, report: Report) -> None:
        items(typed(BLOCKS, allowed), name)(value, at, report)
        if isinstance(value, list):
            _unique_ids([block for block in value if isinstance(block, dict)], at, report)

    return check


def _unique_ids(blocks: list[dict[str, object]], at: str, report: Report) -> None:
    block_ids = Counter(block["block_id"] for block in blocks if isinstance(block.get("block_id"), str))
    for block_id in (name for name, times in block_ids.items() if times > 1):
        complain(report, f"block_id already exists: {block_id}", at)
    for index, block in enumerate(blocks):
        action_ids = Counter(e["action_id"] for e in elements_of(block) if isinstance(e.get("action_id"), str))
        for action_id in (name for name, times in action_ids.items() if times > 1):
            complain(report, f"action_id already exists: {action_id}", f"{at}/{index}")


def _markdown_in_all(blocks: list[object], report: Report) -> None:
    texts = [b.get("text") for b in blocks if isinstance(b, dict) and b.get("type") == "markdown"]
    if sum(len(one) for one in texts if isinstance(one, str)) > LIMITS["markdown.text.max_length"]:
        complain(report, "markdown must be less than 12001 characters in all", "/blocks")


_SHARED: Final[Mapping[str, Check]] = {
    "private_metadata": string("view.private_metadata"),
    "callback_id": string("view.callback_id"),
    "external_id": string("view.external_id"),
}
_VIEWS: Final[Mapping[str, Check]] = {
    "modal": fields(
        {"type": one_of("modal"), "title": text("view.title"), "blocks": _blocks("modal")},
        {
            **_SHARED,
            "submit": text("view.submit"),
            "close": text("view.close"),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
        },
    ),
    "home": fields({"type": one_of("home"), "blocks": _blocks("home")}, _SHARED),
}
