"""The letters in a real browser: on phones and on desks, by day and by night, from left to right and the other way."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import FloatRect, Page

from bot.mail.letters import SOMEBODY, Letters
from tests.bot.mail.test_letters import ACME, LINKS, letter_of
from tests.support.browser import open_page
from tests.support.factories import a_survey
from tests.support.languages import WITH_ARABIC

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
    """Nothing overflows, and 0 to 5 stand above 6 to 10 on a phone, each below the other; in one row on a desk.

    Where a language is written from right to left, the scale begins at the right.
    """
    letter, turned = tmp_path / "letter.html", tmp_path / "turned.html"
    letter.write_text(letter_of().html, encoding="utf-8")
    arabic = Letters(ACME, LINKS).write("question", a_survey(), SOMEBODY, WITH_ARABIC.wording_for("ar"))
    turned.write_text(arabic.html, encoding="utf-8")
    async with open_page() as page:
        for path in (letter, turned):
            await page.goto(path.as_uri())
            for width, rows in ((320, 2), (375, 2), (430, 2), (640, 1), (1280, 1)):
                await page.set_viewport_size({"width": width, "height": 800})
                found = await boxes(page)
                tops = sorted({round(box["y"]) for box in found})
                lefts = [box["x"] for box in found]

                assert await page.evaluate("document.documentElement.scrollWidth") <= width
                assert rows == len(tops)
                assert [tops[0]] * 6 + [tops[-1]] * 5 == [round(box["y"]) for box in found]
                assert min(box["height"] for box in found) >= 44
                assert min(box["width"] for box in found) >= 44
                assert sorted(lefts[:6], reverse=path is turned) == lefts[:6]
                assert rows == 1 or max(abs(a - b) for a, b in zip(lefts[:5], lefts[6:], strict=True)) < 3


async def test_long_words_are_broken_where_there_is_no_room(tmp_path: Path) -> None:
    """On the smallest phone, in names of companies, subjects and people; whoever copies one has it whole."""
    company = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    letter = tmp_path / "letter.html"
    written = letter_of("reminder", language="de", company=company, subject=company * 2, name="Wolfe" * 12)
    letter.write_text(written.html, encoding="utf-8")
    async with open_page(width=320) as page:
        await page.goto(letter.as_uri())

        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
        assert company * 2 in await page.locator("h1").inner_text()


async def test_the_program_paints_the_text_and_the_ground(tmp_path: Path) -> None:
    """Both are left to it, so that they fit each other by day and by night; the digits are white on the colour."""
    letter = tmp_path / "letter.html"
    letter.write_text(letter_of().html, encoding="utf-8")
    async with open_page() as page:
        await page.goto(letter.as_uri())
        for dark in (False, True):
            await page.emulate_media(color_scheme="dark" if dark else "light")

            assert [WHITE if dark else BLACK, "rgba(0, 0, 0, 0)"] == await page.locator("h1").evaluate(PAINTED)
            assert [WHITE, "rgb(58, 63, 196)"] == await page.locator("a").first.evaluate(PAINTED)
            assert (DARK if dark else WHITE) == await page.evaluate(CANVAS)
