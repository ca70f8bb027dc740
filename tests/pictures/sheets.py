"""Cards beside each other on one page, and the page as a picture by the system's own Chromium."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup
from playwright.async_api import Browser

from bot.sandbox.blocks_html import Around, draw, marked, window
from bot.sandbox.page.drawing import FOLDER
from tests.pictures.cards import NAMES, Card

STYLES = ("page.css", "slack.css")
OWN = """
body { display: block; height: auto; min-height: 0; padding: 20px; font: 14px/1.45 "DejaVu Sans", sans-serif; }
h1 { margin: 0 0 16px; font-size: 18px; }
.cards { columns: var(--columns); column-gap: 18px; }
figure { break-inside: avoid; margin: 0 0 18px; }
figcaption { margin: 0 0 6px 4px; color: var(--soft); font-size: 12px; font-weight: 600; }
figure > .slack { background: var(--card); border-radius: 12px; box-shadow: var(--shade); padding: 6px 0; }
figure > .slack { color: var(--ink); overflow: hidden; }
.view.modal { width: 100%; max-height: none; box-shadow: none; }
.message { padding: 8px 14px; }
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`width` is of one card in pixels: 440 as at a desk, 345 as on a phone."""

    name: str
    title: str
    cards: Sequence[Card]
    columns: int = 4
    width: int = 430
    dark: bool = False


async def picture(browser: Browser, sheet: Sheet, folder: Path) -> Path:
    """The sheet as a PNG."""
    wide = sheet.columns * (sheet.width + 18) + 22
    context = await browser.new_context(
        viewport={"width": wide, "height": 400}, color_scheme="dark" if sheet.dark else "light"
    )
    page = await context.new_page()
    await page.set_content(html(sheet))
    path = folder / f"{sheet.name}.png"
    await page.screenshot(path=path, full_page=True)
    await context.close()
    return path


def html(sheet: Sheet) -> str:
    """The page."""
    styles = "\n".join((FOLDER / "static" / name).read_text("utf-8") for name in STYLES)
    body = Markup("").join(figure(number, card) for number, card in enumerate(sheet.cards))
    head = f'<meta charset="utf-8"><style>{styles}{OWN}:root {{ --columns: {sheet.columns} }}</style>'
    shown = f'<h1>{sheet.title}</h1><div class="cards">{body}</div>'
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{shown}</body></html>'


def figure(number: int, card: Card) -> Markup:
    """One card with its title."""
    around = Around(NAMES, f"card-{number}")
    if card.view is not None:
        shape = Markup('<article class="view {}">{}</article>')
        inside = shape.format(card.view["type"], window(card.view, around))
    else:
        inside = message(card, around)
    return Markup('<figure><figcaption>{}</figcaption><div class="slack">{}</div></figure>').format(card.title, inside)


def message(card: Card, around: Around) -> Markup:
    """With its sender."""
    assert card.drawn is not None
    said = draw(card.drawn.blocks, around) if card.drawn.blocks else marked(card.drawn.text, NAMES)
    return Markup(
        '<article class="message{}"><span class="face app">11</span><div class="said">'
        '<p class="by"><strong>Eleven</strong><span class="tag">APP</span><time>11:12</time></p>{}</div></article>'
    ).format(" reply" if card.is_reply else "", said)
