"""The page as people have it: on a screen, in the dark, and on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.async_playwright import Axe

from bot.reports.page import html
from bot.reports.pictures import pictures
from tests.bot.reports.test_folder import REPORT
from tests.support.browser import open_page
from tests.support.reporting import reporting

if TYPE_CHECKING:
    from playwright.async_api import Page

ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# In the dark the page is the same but for its colours.
COLOURS = {"type": "rule", "values": ["color-contrast"]}


async def broken(page: Page, scheme: Literal["light", "dark"], rules: Any) -> list[tuple[str, str]]:
    """The rules that the page breaks, each with the element."""
    await page.emulate_media(color_scheme=scheme)
    results: Any = await Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    return [(one["id"], node["html"]) for one in results.response["violations"] for node in one["nodes"]]


async def test_everybody_can_read_it_and_print_it() -> None:
    """By day and by night no rule is broken; on a phone nothing overflows; on paper it is one page of A4.

    The policy that stands in the page lets its style and its pictures in.
    """
    said: list[str] = []
    async with open_page(width=375) as page:
        page.on("console", lambda message: said.append(message.text))
        drawn = pictures(REPORT, reporting().wording)
        await page.set_content(html(REPORT, drawn, reporting()), wait_until="load")
        found = [*await broken(page, "light", ALL), *await broken(page, "dark", COLOURS)]
        width = await page.evaluate("document.documentElement.scrollWidth")
        shown = await page.evaluate("document.querySelector('img').naturalWidth")
        padding = await page.evaluate("getComputedStyle(document.querySelector('main')).paddingTop")
        paper = await page.pdf(prefer_css_page_size=True)

    assert [] == found
    assert [] == [text for text in said if "Content Security Policy" in text]
    assert (375, "24px") == (width, padding)
    assert shown > 0
    assert 1 == len(re.findall(rb"/Type\s*/Page\b", paper))
    assert re.search(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12]", paper)
