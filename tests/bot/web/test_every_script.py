"""The pages at the width of a small phone, in languages of long words and of another direction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.bot.web.test_extras import SURVEY, ask
from tests.support.browser import open_page

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.bot.web.site import Site

# What stands beyond the edge of the screen; hidden parts of other widgets do not count.
BEYOND = """[...document.querySelectorAll('main *')].filter(part => {
  const box = part.getBoundingClientRect();
  return box.width && (box.right > innerWidth + 0.5 || box.left < -0.5);
}).map(part => part.outerHTML.slice(0, 80))"""
# Where two letters of the heading stand, by their places in its text.
PLACES = """([first, second]) => {
  const text = document.querySelector('h1').firstChild;
  const left = place => {
    const range = document.createRange();
    range.setStart(text, place); range.setEnd(text, place + 1);
    return range.getBoundingClientRect().left;
  };
  const begin = text.data.indexOf('C++');
  return [left(begin + first), left(begin + second)];
}"""


async def fits(page: Page) -> list[str]:
    """What does not."""
    beyond: list[str] = await page.evaluate(BEYOND)
    return (
        beyond if await page.evaluate("document.documentElement.scrollWidth <= innerWidth") else ["the page", *beyond]
    )


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("language", ["ar", "de", "fi"])
async def test_every_page_fits_a_small_phone(site: Site, language: str) -> None:
    """From the score to the thanks, with an error on the way, and the way out."""
    asked = ask(site, language=language)
    found = {}
    async with site.served() as url, open_page(width=320) as page:
        send = page.locator("button:not(.quiet)")
        await page.goto(url + site.score_path(asked, 3))
        found["the score"] = await fits(page)
        direction = await page.evaluate("getComputedStyle(document.querySelector('main')).direction")
        first, last = [await page.locator(".point").nth(place).bounding_box() for place in (0, 5)]
        for step in ("the band's question", "the extra questions", "the thanks"):
            await send.click()
            await page.wait_for_load_state()
            found[step] = await fits(page)
        await page.goto(url + site.score_path(asked, 9))
        found["another score"] = await fits(page)
        await page.goto(url + site.unsubscribe_path(asked))
        found["the way out"] = await fits(page)
        await send.first.click()
        await page.wait_for_load_state()
        found["unsubscribed"] = await fits(page)
        await page.goto(url + "/nowhere")
        found["nothing there"] = await fits(page)

    assert {step: [] for step in found} == found
    assert first is not None
    assert last is not None
    # 0 stands where one begins to read.
    assert (("rtl", True) if language == "ar" else ("ltr", False)) == (direction, first["x"] > last["x"])


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_a_name_of_another_script_is_not_turned_around(site: Site) -> None:
    """C++ in an Arabic sentence is no ++C, though signs without a direction follow the sentence elsewhere."""
    asked = ask(site, replace(SURVEY, subject="C++"), language="ar")
    async with site.served() as url, open_page(width=320) as page:
        await page.goto(url + site.score_path(asked, 3))
        c, plus = await page.evaluate(PLACES, [0, 2])

    assert c < plus
