"""A message of Slack as a page of its own, with Slack's measures in our colours."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.preview.scenes import Card
from bot.sandbox.blocks_html import Around, draw, marked, window
from bot.sandbox.page.drawing import FOLDER

OWN = """
body { display: block; height: auto; min-height: 0; }
body { font: 15px/1.4667 Lato, "Noto Sans", "Noto Sans Arabic", sans-serif; }
.slack { background: var(--card); color: var(--ink); padding: 6px 0; }
.view.modal { width: 100%; max-height: none; box-shadow: none; }
.message { padding: 8px 14px; }
.view.home { padding: 0 14px; }
"""
ALONE = "body { padding: 0; background: var(--card); }"


def styles() -> str:
    """What the messages of the demo's Slack look like."""
    return "\n".join((FOLDER / "static" / name).read_text("utf-8") for name in ("page.css", "slack.css")) + OWN


def inside(shown: Card, names: Mapping[str, str], place: str) -> Markup:
    """A view, or a message with its sender. `place` makes the ids of its fields the only ones on the page."""
    around = Around(names, place)
    if shown.view is not None:
        shape = Markup('<article class="view {}">{}</article>')
        return shape.format(shown.view["type"], window(shown.view, around))
    if shown.drawn is None:
        raise ValueError("there is nothing to be shown")
    said = draw(shown.drawn.blocks, around) if shown.drawn.blocks else marked(shown.drawn.text, names)
    return Markup(
        '<article class="message{}"><span class="face app">11</span><div class="said">'
        '<p class="by"><strong>Eleven</strong><span class="tag">APP</span></p>{}</div></article>'
    ).format(" reply" if shown.is_reply else "", said)


def page(shown: Card, language: str) -> str:
    """The message alone."""
    whole = Markup(
        '<!DOCTYPE html><html lang="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title><style>{}</style></head>'
        '<body><div class="slack">{}</div></body></html>'
    ).format(language, shown.title, Markup(styles() + ALONE), inside(shown, {}, "message"))  # noqa: S704 - our own files
    return str(whole)
