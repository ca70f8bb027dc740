"""The letters in a real browser: on phones and on desks, by day and by night, from left to right and the other way."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import FloatRect, Page

from tests.bot.mail.test_letters import letter_of
from tests.support.browser import open_page

BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"
# What a browser paints in the dark where nothing is painted; mail programs paint about the same.
DARK = "rgb(18, 18, 18)"
PAINTED = "e => [getComputedStyle(e).color, getComputedStyle(e.closest('td')).backgroundColor]"
CANVAS = """() => {
    const sheet = document.body.appendChild(document.createElement("p"));
    sheet.style.background = "Canvas";
    return getComputedStyle(sheet).backgroundColor;
}"""


async def boxes(page: Page) -> list[FloatRect]:
    """Where the eleven links are."""
    return [box for link in (await page.query_selector_all("a"))[:11] if (box := await link.bounding_box())]


async def test_every_score_can_be_hit_with_a_thumb(tmp_path: Path) -> None:
    """Nothing overflows, and 0 to 5 stand above 6 to 10 on a phone, each below the other; in one row on a desk."""
    letter = tmp_path / "letter.html"
    letter.write_text(letter_of().html, encoding="utf-8")
    async with open_page() as page:
        await page.goto(letter.as_uri())
        for width, rows in ((320, 2), (375, 2), (430, 2), (640, 1), (1280, 1)):
            await page.set_viewport_size({"width": width, "height": 800})
            found = await boxes(page)
            tops = sorted({round(box["y"]) for box in found})

            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            assert rows == len(tops)
            assert [tops[0]] * 6 + [tops[-1]] * 5 == [round(box["y"]) for box in found]
            assert min(box["height"] for box in found) >= 44
            assert min(box["width"] for box in found) >= 44
            aside = max(abs(above["x"] - below["x"]) for above, below in zip(found[:5], found[6:], strict=True))
            assert rows == 1 or aside < 3


async def test_a_letter_from_right_to_left_begins_at_the_right(tmp_path: Path) -> None:
    """The scale, too: 0 is where the sentence begins."""
    letter = tmp_path / "letter.html"
    turned = letter_of().html.replace('dir="ltr"', 'dir="rtl"').replace('align="left"', 'align="right"')
    letter.write_text(turned, encoding="utf-8")
    async with open_page(width=700) as page:
        await page.goto(letter.as_uri())
        lefts = [box["x"] for box in await boxes(page)]

        assert sorted(lefts, reverse=True) == lefts
        assert await page.evaluate("document.documentElement.scrollWidth") <= 700


@pytest.mark.parametrize("dark", [False, True])
async def test_the_program_paints_the_text_and_the_ground(tmp_path: Path, dark: bool) -> None:
    """Both are left to it, so that they fit each other by day and by night; the digits are white on the colour."""
    letter = tmp_path / "letter.html"
    letter.write_text(letter_of().html, encoding="utf-8")
    async with open_page() as page:
        await page.emulate_media(color_scheme="dark" if dark else "light")
        await page.goto(letter.as_uri())

        assert [WHITE if dark else BLACK, "rgba(0, 0, 0, 0)"] == await page.locator("h1").evaluate(PAINTED)
        assert [WHITE, "rgb(58, 63, 196)"] == await page.locator("a").first.evaluate(PAINTED)
        assert (DARK if dark else WHITE) == await page.evaluate(CANVAS)
