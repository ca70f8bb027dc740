"""`make pictures`, or `make pictures ARGS=folder`: the pictures of the docs and of the README."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from playwright.async_api import async_playwright

from tests.pictures import (
    asking,
    caring,
    deciding,
    demo,
    figures,
    letters,
    moving,
    pages,
    reports,
    telling,
    windows,
    writing,
)
from tests.pictures.sheets import Sheet, picture
from tests.support.browser import chromium
from tests.support.sources import PROJECT

LANGUAGES = {"en": "English", "fi": "Finnish", "ar": "Arabic"}
SHEETS = (
    *(Sheet(f"slack-asking-{tag}", f"What a customer is asked, in {name}", asking.cards(tag))
      for tag, name in LANGUAGES.items()),
    *(Sheet(f"slack-private-{tag}", f"In a shared channel, and at home, in {name}", windows.theirs(tag))
      for tag, name in LANGUAGES.items()),
    Sheet("slack-alerts", "An answer, as the team sees it grow", caring.alerts()),
    Sheet("slack-cases", "What is done about it", caring.cards()),
    Sheet("slack-windows", "The team's windows and Home", windows.ours()),
    Sheet("slack-waves", "A wave, as its owners see it come and go", deciding.cards()),
    Sheet("slack-score", "What /nps tells", telling.cards()),
    Sheet("slack-moves", "Who moved, and the early warning", moving.cards()),
    Sheet("slack-themes", "What customers write about, and which ratings go with the score", writing.cards()),
    Sheet("slack-long", "Words that are far too long", [*asking.long_ones(), *caring.long_ones()]),
)  # fmt: skip


async def main(folder: Path) -> None:
    """Every sheet, into the folder."""
    # Times are drawn as their reader's, who is in Helsinki.
    os.environ["TZ"] = "Europe/Helsinki"
    time.tzset()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-lcd-text"]
        )
        for sheet in SHEETS:
            sys.stdout.write(f"{await picture(browser, sheet, folder)}\n")
        for drawn in (figures.pictures, pages.pictures, letters.pictures, reports.pictures, demo.pictures):
            for path in await drawn(browser, folder):
                sys.stdout.write(f"{path}\n")
        await browser.close()


if __name__ == "__main__":
    wanted = Path(sys.argv[1]) if sys.argv[1:] else PROJECT / "docs" / "pictures"
    wanted.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(wanted))
