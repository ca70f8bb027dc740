"""Every page in every language, as axe-core sees it in a real browser (WCAG 2.2 AA and the best practices)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest
from axe_playwright_python.async_playwright import Axe

from bot.config.brand import Brand
from tests.support.browser import open_page
from tests.support.gallery import gallery
from tests.support.languages import WITH_ARABIC

if TYPE_CHECKING:
    from playwright.async_api import Page

AXE = Axe()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"runOnly": RULES, "resultTypes": ["violations"]}
# What a language or a colour may change; the rest is the same HTML.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}


async def found(page: Page, scheme: Literal["light", "dark"], options: dict[str, Any]) -> list[tuple[str, str]]:
    """The rules that the page breaks, each with the element."""
    # Without motion: a colour on its way to another one is neither.
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    results = await AXE.run(page, options=options)
    return [(broken["id"], node["html"]) for broken in results.response["violations"] for node in broken["nodes"]]


@pytest.mark.parametrize("language", WITH_ARABIC.tags)
async def test_no_page_breaks_a_rule_in_any_language(language: str) -> None:
    """Right to left, too; in the light, and in the dark."""
    broken = {}
    async with open_page(width=375) as page:
        for name, html in gallery(language).items():
            await page.set_content(html)
            broken[name] = [*await found(page, "light", ALL), *await found(page, "dark", COLOURS)]

    assert {} == {name: rules for name, rules in broken.items() if rules}


async def test_everything_can_be_read_in_any_colour() -> None:
    """That of a company on which nothing could be read as it is."""
    broken = {}
    async with open_page(width=375) as page:
        for name, html in gallery("en", Brand("#ffd400")).items():
            await page.set_content(html)
            broken[name] = [*await found(page, "light", COLOURS), *await found(page, "dark", COLOURS)]

    assert {} == {name: rules for name, rules in broken.items() if rules}


async def test_what_is_wrong_is_found() -> None:
    """A text in light grey, and a field without a name."""
    html = gallery("en")["a score from a mail"].replace(
        '<label class="ask" for="reason">', '<label style="color:#ccc">'
    )
    async with open_page(width=375) as page:
        await page.set_content(html)
        broken = {rule for rule, _ in await found(page, "light", ALL)}

    assert {"color-contrast", "label"} == broken


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_is_heavy(language: str) -> None:
    """Under 30 kB with all that belongs to it, before the server in front compresses it."""
    heavy = {name: len(html.encode()) for name, html in gallery(language).items()}

    assert {} == {name: size for name, size in heavy.items() if size >= 30_000}
