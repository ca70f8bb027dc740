"""Cards below each other, each at the width of a desk and of a phone, light and dark, as one picture of few colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from markupsafe import Markup
from PIL import Image
from playwright.async_api import Browser

from bot.sandbox.blocks_html import Around, draw, marked, window
from bot.sandbox.page.drawing import FOLDER
from tests.pictures.cards import NAMES, Card

STYLES = ("page.css", "slack.css")
DESK, PHONE = 560, 390
COLOURS = 64
OWN = f"""
body {{
  display: grid; grid-template-columns: {DESK}px {PHONE}px; gap: 6px 18px; align-items: start; width: max-content;
  height: auto; min-height: 0; padding: 14px; font: 15px/1.4667 Lato, "Noto Sans", "Noto Sans Arabic", sans-serif;
}}
h1, h2 {{ grid-column: 1 / -1; margin: 0; font-size: 18px; }}
h2 {{ margin-top: 8px; color: var(--soft); font-size: 12px; font-weight: 600; }}
.slack {{ background: var(--card); color: var(--ink); border: 1px solid var(--hair); border-radius: 12px; }}
.slack {{ padding: 6px 0; }}
.view.modal {{ width: 100%; max-height: none; box-shadow: none; }}
.message {{ padding: 8px 14px; }}
.view.home {{ padding: 0 14px; }}
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one picture shows."""

    name: str
    title: str
    cards: Sequence[Card]


async def picture(browser: Browser, sheet: Sheet, folder: Path) -> Path:
    """The sheet as a PNG: light on the left, dark on the right."""
    halves = []
    for scheme in ("light", "dark"):
        context = await browser.new_context(
            viewport={"width": DESK + PHONE + 46, "height": 400}, color_scheme="dark" if scheme == "dark" else "light"
        )
        page = await context.new_page()
        await page.set_content(html(sheet))
        halves.append(Image.open(BytesIO(await page.screenshot(full_page=True))).convert("RGB"))
        await context.close()
    return written(beside(*halves), folder / f"{sheet.name}.png")


def beside(left: Image.Image, right: Image.Image) -> Image.Image:
    """Two pictures as one."""
    whole = Image.new("RGB", (left.width + right.width, max(left.height, right.height)))
    whole.paste(left, (0, 0))
    whole.paste(right, (left.width, 0))
    return whole


def written(image: Image.Image, path: Path) -> Path:
    """As small as it can be without anybody seeing it."""
    few = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    return path


def html(sheet: Sheet) -> str:
    """The page."""
    styles = "\n".join((FOLDER / "static" / name).read_text("utf-8") for name in STYLES)
    body = Markup("").join(figures(number, card) for number, card in enumerate(sheet.cards))
    head = f'<meta charset="utf-8"><style>{styles}{OWN}</style>'
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><h1>{sheet.title}</h1>{body}</body></html>'


def figures(number: int, card: Card) -> Markup:
    """One card with its title, twice."""
    desk, phone = (shown(card, Around(NAMES, f"card-{number}-{place}")) for place in ("desk", "phone"))
    shape = Markup('<h2>{}</h2><div class="slack">{}</div><div class="slack">{}</div>')
    return shape.format(card.title, desk, phone)


def shown(card: Card, around: Around) -> Markup:
    """A view, or a message with its sender."""
    if card.view is not None:
        shape = Markup('<article class="view {}">{}</article>')
        return shape.format(card.view["type"], window(card.view, around))
    assert card.drawn is not None
    said = draw(card.drawn.blocks, around) if card.drawn.blocks else marked(card.drawn.text, NAMES)
    return Markup(
        '<article class="message{}"><span class="face app">11</span><div class="said">'
        '<p class="by"><strong>Eleven</strong><span class="tag">APP</span><time>11:12</time></p>{}</div></article>'
    ).format(" reply" if card.is_reply else "", said)
