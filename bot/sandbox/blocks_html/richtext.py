"""Rich text as HTML: sections, quotations, lists and code, in which nothing is parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup

from bot.sandbox.blocks_html.texts import Names, link, mention, plain, wrapped

Json = dict[str, Any]

_PARTS = {"rich_text_quote": "blockquote", "rich_text_preformatted": "pre", "rich_text_section": "p"}
_STYLES = {"bold": "b", "italic": "i", "strike": "s", "underline": "u", "code": "code"}


def rich_text(parts: Iterable[Json], names: Names) -> Markup:
    """The parts of a rich text block, or of a cell."""
    return Markup("").join(_part(part, names) for part in parts)


def _part(part: Json, names: Names) -> Markup:
    if part["type"] == "rich_text_list":
        rows = (wrapped("li", _inline(row["elements"], names)) for row in part["elements"])
        return wrapped("ol" if part["style"] == "ordered" else "ul", Markup("").join(rows))
    return wrapped(_PARTS.get(part["type"], "p"), _inline(part["elements"], names))


def _inline(elements: Iterable[Json], names: Names) -> Markup:
    return Markup("").join(_styled(element, names) for element in elements)


def _styled(element: Json, names: Names) -> Markup:
    drawn = _ELEMENTS.get(element["type"], _other)(element, names)
    for style, wanted in (element.get("style") or {}).items():
        if wanted and style in _STYLES:
            drawn = wrapped(_STYLES[style], drawn)
    return drawn


def _other(element: Json, _names: Names) -> Markup:
    return plain(str(element.get("fallback") or element.get("value") or element["type"]))


_ELEMENTS: Mapping[str, Callable[[Json, Names], Markup]] = {
    "text": lambda element, _: plain(str(element["text"])),
    "link": lambda element, _: link(str(element["url"]), plain(str(element.get("text") or element["url"]))),
    "user": lambda element, names: mention(f"@{element['user_id']}", names),
    "channel": lambda element, names: mention(f"#{element['channel_id']}", names),
    "broadcast": lambda element, names: mention(f"!{element['range']}", names),
    "emoji": lambda element, _: plain(f":{element['name']}:"),
}
