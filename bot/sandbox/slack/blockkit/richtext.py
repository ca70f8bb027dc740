"""Rich text, the form in which nothing that a person wrote is parsed, and the cells of a table."""

from __future__ import annotations

from typing import Final

from bot.sandbox.slack.blockkit.checks import (
    Check,
    Report,
    anything,
    boolean,
    fields,
    items,
    one_of,
    string,
    typed,
    whole,
)

_STYLE: Final = fields({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))


def _inline(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return fields({"type": string(), **required}, {"style": _STYLE, **(optional or {})})


_INLINE: Final = {
    "text": _inline({"text": string(empty=False)}),
    "link": _inline({"url": string(empty=False)}, {"text": string(), "unsafe": boolean}),
    "user": _inline({"user_id": string(empty=False)}),
    "usergroup": _inline({"usergroup_id": string(empty=False)}),
    "channel": _inline({"channel_id": string(empty=False)}),
    "broadcast": _inline({"range": one_of("here", "channel", "everyone")}),
    "emoji": _inline({"name": string(empty=False)}, {"unicode": string(), "skin_tone": whole(1, 6)}),
    "date": _inline({"timestamp": anything, "format": string(empty=False)}, {"url": string(), "fallback": string()}),
    "color": _inline({"value": string(empty=False)}),
}


def _inlines(value: object, at: str, report: Report) -> None:
    items(typed(_INLINE, _INLINE))(value, at, report)


_SECTION: Final = fields({"type": string(), "elements": _inlines})
_PARTS: Final = {
    "rich_text_section": _SECTION,
    "rich_text_quote": fields({"type": string(), "elements": _inlines}, {"border": whole(0, 1)}),
    "rich_text_preformatted": fields({"type": string(), "elements": _inlines}, {"border": whole(0, 1)}),
    "rich_text_list": fields(
        {
            "type": string(),
            "style": one_of("bullet", "ordered"),
            "elements": items(typed({"rich_text_section": _SECTION}, {"rich_text_section"})),
        },
        {"indent": whole(0, 8), "offset": whole(0, 1000), "border": whole(0, 1)},
    ),
}

RICH_TEXT: Final = items(typed(_PARTS, _PARTS))
"""The elements of a rich text block."""

_CELLS: Final = {
    "raw_text": fields({"type": string(), "text": string(empty=False)}),
    "rich_text": fields({"type": string(), "elements": RICH_TEXT}, {"block_id": string("block_id")}),
}

TABLE_CELL: Final = typed(_CELLS, _CELLS)
"""A cell of a table block."""
