"""The pages that customers see, for docs/pages.md: on a phone in the light and in the dark, and at a desk."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from markupsafe import Markup
from PIL import Image
from playwright.async_api import Browser

from bot.config.brand import Brand
from tests.pictures.sheets import written
from tests.support.gallery import gallery

Scheme = Literal["light", "dark"]
PHONE, DESK = 375, 1024
HEIGHT = {PHONE: 620, DESK: 640}
GREEN = Brand("#0b7a55")
STYLE = """
body { display: grid; gap: 18px 16px; align-items: start; width: max-content; margin: 0; padding: 20px;
  background: #8c8a94; font: 600 13px system-ui, "Noto Sans", sans-serif; color: #fff; }
figure { margin: 0; } img { display: block; margin-top: 6px; border-radius: 10px; }
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One page: which, in what language, theme and colour."""

    title: str
    language: str = "en"
    scheme: Scheme = "light"
    brand: Brand | None = None


@dataclass(frozen=True, slots=True)
class PageSheet:
    """Pages beside each other, all of one width."""

    name: str
    shots: Sequence[Shot]
    columns: int
    width: int = PHONE


ANSWERING = ("a score from a mail", "the band's question", "extra questions", "thanks")
OPENING = ("an open link", "a score is missing", "another score", "answered and closed")
LEAVING = ("the way out", "unsubscribed", "less often", "closed")
SHEETS = (
    PageSheet("pages-answering", [*map(Shot, ANSWERING), *(Shot(one, "fi", "dark") for one in ANSWERING)], 4),
    PageSheet("pages-states", [*map(Shot, OPENING), *(Shot(one, "ar", "dark", GREEN) for one in OPENING)], 4),
    PageSheet("pages-leaving", [*map(Shot, LEAVING), *(Shot(one, "de", "dark", GREEN) for one in LEAVING)], 4),
    PageSheet(
        "pages-desk",
        [Shot("a score from a mail", "fr", "light", GREEN), Shot("a score from a mail", "sv", "dark", GREEN)],
        2,
        DESK,
    ),
)


async def pictures(browser: Browser, folder: Path) -> list[Path]:
    """All sheets."""
    return [await picture(browser, sheet, folder) for sheet in SHEETS]


async def picture(browser: Browser, sheet: PageSheet, folder: Path) -> Path:
    """One of them."""
    shots = [(shot.title, await taken(browser, shot, sheet.width)) for shot in sheet.shots]
    page = await browser.new_page(viewport={"width": 400, "height": 300})
    columns = f"body {{ grid-template-columns: repeat({sheet.columns}, {sheet.width}px); }}"
    figure = Markup('<figure>{}<img src="data:image/png;base64,{}"></figure>')
    shown = Markup("").join(figure.format(title, b64encode(png).decode()) for title, png in shots)
    await page.set_content(f"<style>{STYLE}{columns}</style>{shown}", wait_until="load")
    whole = Image.open(BytesIO(await page.locator("body").screenshot())).convert("RGB")
    await page.close()
    return written(whole, folder / f"{sheet.name}.png")


async def taken(browser: Browser, shot: Shot, width: int) -> bytes:
    """One page as it is seen, to its end."""
    viewport = {"width": width, "height": HEIGHT[width]}
    context = await browser.new_context(viewport=viewport, color_scheme=shot.scheme)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.set_content(gallery(shot.language, shot.brand)[shot.title])
    png = await page.screenshot(full_page=True)
    await context.close()
    return png
