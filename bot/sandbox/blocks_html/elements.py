"""What can be pressed, chosen and filled in, as HTML.

The page's script finds it by `data-press` (a button), `data-choose` (what acts as soon as it is chosen), `data-field`
(what is sent along with the next press) and `data-link` (what a button opens).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from bot.sandbox.blocks_html.texts import Names, is_link, plain

Json = dict[str, Any]

_TEXTS = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
_BUTTONS = {"radio_buttons": "radio", "checkboxes": "checkbox"}
_MENUS = {"static_select", "multi_static_select", "overflow", "users_select"}
FIELD, CHOOSE = "data-field", "data-choose"


def element(described: Json, names: Names) -> Markup:
    """What stands by itself; what nobody can use here yet is named."""
    kind = described["type"]
    if kind == "button":
        return _button(described)
    if kind == "image":  # in words: pictures are elsewhere, and nothing is loaded from there
        return unused(str(described.get("alt_text", "")))
    return _entry(described, "", CHOOSE, names)


def field(block: Json, surroundings: str, names: Names) -> Markup:
    """An `input` block: its label belongs to its field, whose id `surroundings` makes the only one on the page."""
    described = block["element"]
    name = f"{surroundings}-{block.get('block_id', '')}-{described.get('action_id', '')}"
    label, hint = plain(block["label"]["text"]), (block.get("hint") or {}).get("text")
    optional = Markup(' <span class="optional">(optional)</span>') if block.get("optional") else ""
    told = Markup('<p class="hint">{}</p>').format(plain(hint)) if hint else ""
    drawn = _entry(described, name, FIELD, names)
    if described["type"] in _BUTTONS:
        shape = Markup('<fieldset class="input"><legend>{}{}</legend>{}{}</fieldset>')
        return shape.format(label, optional, drawn, told)
    shape = Markup('<div class="input"><label for="{}">{}{}</label>{}{}</div>')
    return shape.format(name, label, optional, drawn, told)


def unused(text: str) -> Markup:
    """What is shown in place of something that cannot be drawn."""
    return Markup('<span class="unused">{}</span>').format(plain(text))


def _entry(described: Json, name: str, role: str, names: Names) -> Markup:
    kind = described["type"]
    if kind in _TEXTS:
        return _text(described, name)
    if kind in _BUTTONS:
        return _options(described, name, role)
    if kind in _MENUS:
        return _menu(described, name, role, names)
    return unused(str(described.get("placeholder", {}).get("text") or kind.replace("_", " ")))


def _button(described: Json) -> Markup:
    style = described.get("style")
    classes = f"block-button {style}" if style in {"primary", "danger"} else "block-button"
    spoken = described.get("accessibility_label") or described["text"]["text"]
    link = Markup(' data-link="{}"').format(described["url"]) if is_link(str(described.get("url", ""))) else ""
    return Markup('<button type="button" class="{}" data-press="{}" aria-label="{}"{}>{}</button>').format(
        classes, described["action_id"], spoken, link, plain(described["text"]["text"])
    )


def _text(described: Json, name: str) -> Markup:
    longest, written = int(described.get("max_length", 3000)), str(described.get("initial_value") or "")
    if described.get("multiline"):
        shape = Markup('<textarea id="{}" rows="2" data-field="{}" maxlength="{}">\n{}</textarea>')
    else:
        shape = Markup('<input type="text" id="{}" data-field="{}" maxlength="{}" value="{}">')
    return shape.format(name, described["action_id"], longest, written)


def _options(described: Json, name: str, role: str) -> Markup:
    """Radio buttons or boxes; those that are set already are."""
    set_already = {option["value"] for option in _initial(described)}
    shape = Markup('<label class="option"><input type="{}" name="{}" {}="{}" value="{}"{}> {}</label>')
    return Markup("").join(
        shape.format(
            _BUTTONS[described["type"]],
            f"{name}-option",
            role,
            described["action_id"],
            option["value"],
            Markup(" checked") if option["value"] in set_already else "",
            plain(option["text"]["text"]),
        )
        for option in described["options"]
    )


def _menu(described: Json, name: str, role: str, names: Names) -> Markup:
    """A list that opens; of people, where it is for choosing one."""
    kind = described["type"]
    set_already = {option["value"] for option in _initial(described)}
    offered = [(option["value"], option["text"]["text"]) for option in _offered(described)]
    if kind == "users_select":
        offered = [(id_, name_) for id_, name_ in names.items() if id_[:1] == "U"]
        set_already = {str(described.get("initial_user") or "")}
    label = str((described.get("placeholder") or {}).get("text") or ("More" if kind == "overflow" else "Choose"))
    # In a form it has a label of its own.
    spoken = Markup("") if name else Markup(' aria-label="{}"').format(label)
    many = kind.startswith("multi_")
    first = Markup("") if many else Markup('<option value="">{}</option>').format("⋯" if kind == "overflow" else label)
    shape = Markup('<option value="{}"{}>{}</option>')
    options = Markup("").join(
        shape.format(value, Markup(" selected") if value in set_already else "", text) for value, text in offered
    )
    return Markup('<select id="{}" class="{}" {}="{}"{}{}{}>{}{}</select>').format(
        name, kind.replace("_", "-"), role, described["action_id"], spoken, Markup(" multiple") if many else "",
        _question(described), first, options,
    )  # fmt: skip


def _question(described: Json) -> Markup:
    """What is asked before it counts."""
    asked = described.get("confirm")
    if not asked:
        return Markup("")
    return Markup(' data-confirm="{}"').format("\n\n".join(str(asked[part]["text"]) for part in ("title", "text")))


def _offered(described: Json) -> Iterable[Json]:
    yield from described.get("options", [])
    for group in described.get("option_groups", []):
        yield from group["options"]


def _initial(described: Json) -> list[Json]:
    one = described.get("initial_option")
    return [*described.get("initial_options", []), *([one] if one else [])]
