"""A view as HTML: a window with its title, its fields and what sends or closes it; and the Home, which is a page."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from bot.sandbox.blocks_html.blocks import Around, draw
from bot.sandbox.blocks_html.texts import plain

Json = dict[str, Any]


def window(content: Json, around: Around) -> Markup:
    """A modal, or a Home; the page's script finds `data-submit` and `data-close`."""
    body = Markup('<div class="view-body">{}</div>').format(draw(content["blocks"], around))
    if content["type"] == "home":
        return body
    name = f"{around.message}-title"
    title = Markup('<h3 id="{}">{}</h3>').format(name, plain(_text(content, "title", "")))
    away = Markup('<button type="button" class="view-away" data-close="x" aria-label="Close">×</button>')
    close = Markup('<button type="button" class="block-button" data-close="button">{}</button>').format(
        plain(_text(content, "close", "Close"))
    )
    submit = Markup("")
    if content.get("submit"):
        submit = Markup('<button type="button" class="block-button primary" data-submit="yes">{}</button>').format(
            plain(_text(content, "submit", "Submit"))
        )
    return Markup('<div class="view-head">{}{}</div>{}<div class="view-foot">{}{}</div>').format(
        title, away, body, close, submit
    )


def _text(content: Json, key: str, otherwise: str) -> str:
    return str((content.get(key) or {}).get("text") or otherwise)
