"""The system's own Chromium, for the tests that look at pages as a person would.

Where there is none, such a test is skipped and says so; with `NPS_REQUIRE_BROWSER=1`, or `CI=true`, it fails instead.
"""

from __future__ import annotations

import os
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright

from tests.support.needed import missing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """The path of the browser (`NPS_TEST_BROWSER`, or the first known name that is installed)."""
    for name in (os.environ.get("NPS_TEST_BROWSER", ""), *NAMES):
        if path := shutil.which(name):
            return path
    reason = "no Chromium is installed, which this test looks through (on Debian: apt install chromium)"
    return missing(reason, "NPS_REQUIRE_BROWSER")


def named(version: str) -> str:
    """What Chromium of this version calls itself when it has a window; without one, it gives itself away."""
    major = version.partition(".")[0]
    return f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36"


# A driven browser says so to every page, and answers sent from it are not taken for a person's.
AS_A_PERSON = "--disable-blink-features=AutomationControlled"


@asynccontextmanager
async def open_page(
    *, javascript: bool = True, width: int = 1280, height: int = 800, driven: bool = False
) -> AsyncIterator[Page]:
    """A page in a browser of its own; with `javascript=False`, as a locked-down customer sees it.

    It tells pages that a program drives it only where asked to (`driven`).
    """
    program = chromium()
    arguments = ["--no-sandbox"] if driven else ["--no-sandbox", AS_A_PERSON]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=arguments)
        context = await browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": height},
            user_agent=named(browser.version),
        )
        yield await context.new_page()
        await browser.close()
