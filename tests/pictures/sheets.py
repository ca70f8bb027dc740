"""Cards below each other, each at the width of a desk and of a phone, light and dark, as one picture of few colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from markupsafe import Markup
from PIL import Image
from playwright.async_api import Browser

from bot.preview.scenes import Card
from bot.preview.slack_page import inside, styles
from tests.pictures.cards import NAMES

DESK, PHONE = 560, 390
COLOURS = 64
OWN = f"""
body {{ display: grid; grid-template-columns: {DESK}px {PHONE}px; gap: 6px 18px; align-items: start; }}
body {{ width: max-content; padding: 14px; }}
h1, h2 {{ grid-column: 1 / -1; margin: 0; font-size: 18px; }}
h2 {{ margin-top: 8px; color: var(--soft); font-size: 12px; font-weight: 600; }}
.slack {{ border: 1px solid var(--hair); border-radius: 12px; }}
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
    body = Markup("").join(figures(number, card) for number, card in enumerate(sheet.cards))
    head = f'<meta charset="utf-8"><style>{styles()}{OWN}</style>'
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><h1>{sheet.title}</h1>{body}</body></html>'


def figures(number: int, card: Card) -> Markup:
    """One card with its title, twice."""
    desk, phone = (inside(card, NAMES, f"card-{number}-{place}") for place in ("desk", "phone"))
    shape = Markup('<h2>{}</h2><div class="slack">{}</div><div class="slack">{}</div>')
    return shape.format(card.title, desk, phone)
