"""What can be pressed and filled in, as HTML. The page's script finds it by `data-press` and `data-field`."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from bot.sandbox.blocks_html.texts import plain

Json = dict[str, Any]

_TEXTS = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}


def element(described: Json) -> Markup:
    """A button, a field, or, for what nobody can use here yet, what is written on it."""
    kind = described["type"]
    if kind == "button":
        return _button(described)
    if kind in _TEXTS:
        return _field(described, "")
    if kind == "image":  # in words: pictures are elsewhere, and nothing is loaded from there
        return unused(str(described.get("alt_text", "")))
    return unused(str(described.get("placeholder", {}).get("text") or kind.replace("_", " ")))


def field(block: Json, surroundings: str) -> Markup:
    """An `input` block: its label belongs to its field, whose id `surroundings` makes the only one on the page."""
    described = block["element"]
    name = f"{surroundings}-{block.get('block_id', '')}-{described.get('action_id', '')}"
    label, hint = plain(block["label"]["text"]), (block.get("hint") or {}).get("text")
    optional = Markup(' <span class="optional">(optional)</span>') if block.get("optional") else ""
    told = Markup('<p class="hint">{}</p>').format(plain(hint)) if hint else ""
    drawn = _field(described, name) if described["type"] in _TEXTS else element(described)
    return Markup('<div class="input"><label for="{}">{}{}</label>{}{}</div>').format(
        name, label, optional, drawn, told
    )


def unused(text: str) -> Markup:
    """What is shown in place of something that cannot be drawn."""
    return Markup('<span class="unused">{}</span>').format(plain(text))


def _button(described: Json) -> Markup:
    style = described.get("style")
    classes = f"block-button {style}" if style in {"primary", "danger"} else "block-button"
    spoken = described.get("accessibility_label") or described["text"]["text"]
    return Markup('<button type="button" class="{}" data-press="{}" aria-label="{}">{}</button>').format(
        classes, described["action_id"], spoken, plain(described["text"]["text"])
    )


def _field(described: Json, name: str) -> Markup:
    longest, written = int(described.get("max_length", 3000)), str(described.get("initial_value") or "")
    if described.get("multiline"):
        shape = Markup('<textarea id="{}" rows="2" data-field="{}" maxlength="{}">\n{}</textarea>')
    else:
        shape = Markup('<input type="text" id="{}" data-field="{}" maxlength="{}" value="{}">')
    return shape.format(name, described["action_id"], longest, written)
