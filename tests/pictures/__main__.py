"""`make pictures`, or `make pictures ARGS=folder`: the sheets of docs/slack.md."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from playwright.async_api import async_playwright

from tests.pictures import asking, caring, demo, telling, windows
from tests.pictures.sheets import Sheet, picture
from tests.support.browser import chromium
from tests.support.sources import PROJECT

PHONE = 345
SHEETS = (
    Sheet("slack-asking", "What a customer is asked", asking.cards()),
    Sheet("slack-alerts", "An answer, as the team sees it grow", caring.alerts()),
    Sheet("slack-cases", "What is done about it", caring.cards()),
    Sheet("slack-score", "What /nps tells", telling.cards(), columns=3, width=460),
    Sheet("slack-windows", "Windows and the Home", windows.cards(), columns=3, width=460),
    Sheet("slack-dark", "In the dark", [*caring.alerts()[3:5], *telling.cards()[:3], *windows.cards()[:5]], dark=True),
    Sheet("slack-phone", "On a phone, in Finnish", [*asking.cards("fi"), *windows.cards("fi")[3:6]], 5, PHONE),
    Sheet("slack-long", "On a phone, with very long words", [*asking.long_ones(), *caring.long_ones()], 3, PHONE),
)


async def main(folder: Path) -> None:
    """Every sheet, into the folder."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-lcd-text"]
        )
        for sheet in SHEETS:
            sys.stdout.write(f"{await picture(browser, sheet, folder)}\n")
        for path in await demo.pictures(browser, folder):
            sys.stdout.write(f"{path}\n")
        await browser.close()


if __name__ == "__main__":
    wanted = Path(sys.argv[1]) if sys.argv[1:] else PROJECT / "docs" / "pictures"
    wanted.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(wanted))
