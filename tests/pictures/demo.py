"""The demo's page in the middle of the play, light and dark, as the README shows it."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser

from bot.sandbox.demo import on_page, shown
from bot.sandbox.performance import Performance
from bot.sandbox.stage import set_up
from tests.pictures.sheets import written

PACE = 0.2
ALERT = "#channel-messages article:not(.reply)"


async def pictures(browser: Browser, folder: Path) -> list[Path]:
    """Once with the play, and once more in the other colours."""
    stop = asyncio.Event()
    async with set_up(lambda _: None) as stage:
        performance = Performance(stage, PACE)
        async with on_page(performance, stop, 0) as (address, scene):
            playing = asyncio.create_task(shown(performance, scene))
            page = await browser.new_page(viewport={"width": 1440, "height": 900})
            await page.goto(address)
            resolved = page.locator("#channel-messages .reply", has_text="resolved the case")
            await resolved.wait_for(timeout=60_000)
            await asyncio.sleep(10)
            await page.locator(ALERT, has_text="Ravi Patel").first.scroll_into_view_if_needed()
            taken = []
            for scheme in ("light", "dark"):
                await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                await asyncio.sleep(1)
                image = Image.open(BytesIO(await page.screenshot())).convert("RGB")
                taken.append(written(image, folder / f"demo-{scheme}.png"))
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
    return taken
