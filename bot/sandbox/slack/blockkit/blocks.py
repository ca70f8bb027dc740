"""The blocks of Block Kit, their shapes, and which surface shows which of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.sandbox.slack.blockkit.charts import CHART
from bot.sandbox.slack.blockkit.checks import (
    Check,
    Report,
    boolean,
    complain,
    fields,
    items,
    keys,
    one_of,
    string,
    typed,
)
from bot.sandbox.slack.blockkit.elements import ELEMENTS, IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.sandbox.slack.blockkit.objects import any_text, text
from bot.sandbox.slack.blockkit.richtext import RICH_TEXT, TABLE_CELL
from bot.sandbox.slack.limits import LIMITS

_COMMON: Final[Mapping[str, Check]] = {"block_id": string("block_id", empty=False)}


def _block(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return fields({"type": string(), **required}, {**_COMMON, **(optional or {})})


def _section(value: object, at: str, report: Report) -> None:
    if not isinstance(value, dict):
        complain(report, "must be an object", at)
        return
    allowed: dict[str, Check] = {
        **_COMMON,
        "text": any_text("section.text"),
        "fields": items(_field, "section.fields"),
        "accessory": typed(ELEMENTS, IN_SECTION),
        "expand": boolean,
    }
    keys(value, {"type": string()}, allowed, at, report)
    if not value.get("text") and not value.get("fields"):
        complain(report, "missing required field: text or fields", at)


def _field(value: object, at: str, report: Report) -> None:
    any_text("")(value, at, report)
    most = LIMITS["section.fields.item_max_length"]
    if isinstance(value, dict) and isinstance(value.get("text"), str) and len(value["text"]) > most:
        complain(report, f"must be less than {most + 1} characters", f"{at}/text")


def _context_element(value: object, at: str, report: Report) -> None:
    if isinstance(value, dict) and value.get("type") == "image":
        IMAGE(value, at, report)
    else:
        any_text("text")(value, at, report)


def _image(value: object, at: str, report: Report) -> None:
    shape = _block(
        {"alt_text": string("image.alt_text", empty=False)},
        {
            "image_url": string("image.image_url", empty=False),
            "slack_file": fields({}, {"id": string(), "url": string()}),
            "title": text("image.title"),
        },
    )
    shape(value, at, report)
    if isinstance(value, dict) and ("image_url" in value) == ("slack_file" in value):
        complain(report, "must have either image_url or slack_file", at)


_ROW: Final = items(TABLE_CELL, "table.columns")

BLOCKS: Final[Mapping[str, Check]] = {
    "actions": _block({"elements": items(typed(ELEMENTS, IN_ACTIONS), "actions.elements")}),
    "context": _block({"elements": items(_context_element, "context.elements")}),
    "data_visualization": _block({"title": string("data_visualization.title", empty=False), "chart": CHART}),
    "divider": _block({}),
    "header": _block({"text": text("header.text")}),
    "image": _image,
    "input": _block(
        {"label": text("input.label"), "element": typed(ELEMENTS, IN_INPUT)},
        {"hint": text("input.hint"), "optional": boolean, "dispatch_action": boolean},
    ),
    "markdown": _block({"text": string("markdown.text")}),
    "rich_text": _block({"elements": RICH_TEXT}),
    "section": _section,
    "table": _block(
        {"rows": items(_ROW, "table.rows")},
        {
            "column_settings": items(
                fields({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean}), "table.columns"
            )
        },
    ),
}
"""The blocks that the sandbox knows; any other type is refused, so that a new one is looked at before it is used."""

_EVERYWHERE: Final = frozenset({"actions", "context", "divider", "header", "image", "input", "rich_text", "section"})
ON_SURFACE: Final[Mapping[str, frozenset[str]]] = {
    "message": _EVERYWHERE | {"data_visualization", "markdown", "table"},
    "modal": _EVERYWHERE,
    "home": _EVERYWHERE,
}
"""Charts and tables stay in messages: what Slack's pages say about other surfaces is contradictory."""
