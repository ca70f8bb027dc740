"""The pages as a person meets them: a real server, a real browser, with and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.support.browser import open_page

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.bot.web.site import Site


@pytest.fixture
def backend() -> str:
    """What a browser shows does not depend on the database."""
    return "sqlite"


@pytest.mark.parametrize("javascript", [True, False])
async def test_a_customer_goes_the_whole_way(site: Site, javascript: bool) -> None:
    """From the link to the thanks, and back to another score."""
    asked = site.ask("Acme")
    async with site.served() as url, open_page(javascript=javascript, width=375) as page:
        await page.goto(url + site.score_path(asked, 3))
        await page.get_by_label("What is the primary reason").fill("Slow <b>and</b> dear")
        await page.get_by_role("button", name="Send").click()
        await page.get_by_label("What would we have to change").fill("Be fast")
        await page.get_by_role("button", name="Send").click()
        await page.get_by_role("heading", name="Your answer is saved").wait_for()
        assert [(3, "done", "Slow <b>and</b> dear", "Be fast")] == site.answers()

        await page.get_by_role("link", name="Change my score").click()
        await page.get_by_role("radio", name="10 of 10").check()
        await page.get_by_role("button", name="Send").click()
        await page.get_by_label("What do we do really well?").wait_for()
        assert [(10, "follow_up", "Slow <b>and</b> dear\n\nBe fast", None)] == site.answers()


async def test_the_scale_is_used_with_the_keyboard_alone(site: Site) -> None:
    """Arrows move over the scores, Tab goes on, and the focus is seen."""
    asked = site.ask()
    async with site.served() as url, open_page() as page:
        await page.goto(url + site.score_path(asked, 6))
        await page.keyboard.press("Tab")
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("ArrowRight")
        assert "3px" == await page.locator("input:checked + span").evaluate("e => getComputedStyle(e).outlineWidth")
        await page.keyboard.press("Tab")
        await page.keyboard.type("Good")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.locator("#follow_up").wait_for()

    assert [(8, "follow_up", "Good", None)] == site.answers()


async def test_one_group_of_eleven_has_names_that_can_be_heard(site: Site) -> None:
    """A group with the question as its name, and eleven radio buttons with the scale in theirs."""
    asked = site.ask("Acme")
    async with site.served() as url, open_page() as page:
        await page.goto(url + site.score_path(asked, 6))
        group = page.get_by_role("group", name="How likely are you to recommend Acme to a friend or colleague?")

        assert 11 == await group.get_by_role("radio").count()
        assert await group.get_by_role("radio", name="0 of 10, not at all likely", exact=True).is_visible()
        assert await group.get_by_role("radio", name="6 of 10", exact=True).is_checked()
        assert "en" == await page.locator("html").get_attribute("lang")


async def shown(page: Page) -> tuple[int, float, float]:
    """How far the page is wider than the window, and the smallest target's sides."""
    wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    boxes = [await one.bounding_box() for one in await page.locator(".point, button, a").all()]
    sides = [(box["width"], box["height"]) for box in boxes if box is not None]
    return wider, min(side[0] for side in sides), min(side[1] for side in sides)


@pytest.mark.parametrize("width", [320, 375, 1024])
async def test_nothing_is_cut_off_and_everything_can_be_hit(site: Site, width: int) -> None:
    """320 pixels without sideways scrolling; targets of 44 pixels; a company's name of any length."""
    site.company = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH"
    asked = site.ask(site.company)
    async with site.served() as url, open_page(width=width) as page:
        scores, out = url + site.score_path(asked, 6), url + site.unsubscribe_path(asked)
        for address in (scores, out):
            await page.goto(address)
            wider, narrowest, lowest = await shown(page)
            assert (0, True, True) == (wider, narrowest >= 44, lowest >= 44)
        await page.goto(scores)
        await page.get_by_role("button", name="Send").click()
        await page.locator("#follow_up").wait_for()
        wider, narrowest, lowest = await shown(page)
        assert (0, True, True) == (wider, narrowest >= 44, lowest >= 44)


async def test_the_page_asks_for_nothing_else_and_breaks_no_rule_of_its_own(site: Site) -> None:
    """One request, no third party, no complaint of the browser about the content security policy."""
    asked = site.ask()
    requested: list[str] = []
    complaints: list[str] = []
    async with site.served() as url, open_page() as page:
        page.on("request", lambda request: requested.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        await page.goto(url + site.score_path(asked, 6), wait_until="networkidle")
        colour = await page.locator("button").evaluate("e => getComputedStyle(e).backgroundColor")

        addresses = [address for address in requested if not address.startswith("data:")]
        assert [url + site.score_path(asked, 6)] == addresses
        assert [] == complaints
        assert "rgb(58, 63, 196)" == colour


async def test_a_press_unsubscribes_and_another_takes_it_back(site: Site) -> None:
    """Without JavaScript."""
    asked = site.ask()
    async with site.served() as url, open_page(javascript=False) as page:
        await page.goto(url + site.unsubscribe_path(asked))
        await page.get_by_role("button", name="Unsubscribe").click()
        await page.get_by_role("heading", name="You are unsubscribed").wait_for()
        await page.get_by_role("button", name="Undo").click()
        await page.get_by_role("heading", name="You are back").wait_for()


async def test_what_was_noted_is_in_the_store_when_the_server_has_ended(site: Site) -> None:
    """Nothing is lost by a stop, over a real connection."""
    asked = site.ask()
    async with site.served() as url, httpx.AsyncClient() as client:
        for score in range(11):
            await client.get(url + site.score_path(asked, score))

    assert list(range(11)) == sorted(score for score, _, _ in site.hits())
