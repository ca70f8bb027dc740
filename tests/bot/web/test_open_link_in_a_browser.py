"""An open link as a visitor meets it: in a frame of a shop, without JavaScript, on a small screen; nothing is kept."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.config.pages import PageRules
from storage.models import Answer
from tests.support.browser import open_page
from tests.support.factories import every
from tests.support.gallery import gallery

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Response

    from tests.bot.web.site import Site


@pytest.fixture
def backend() -> str:
    """What a browser shows does not depend on the database."""
    return "sqlite"


@asynccontextmanager
async def shop(framed: list[str]) -> AsyncIterator[str]:
    """Another site, whose page shows the first of these addresses in a frame; its origin."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        page = f'<!DOCTYPE html><title>Shop</title><iframe src="{framed[0]}" title="How was it?" width=340 height=600>'
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + page.encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("javascript", [True, False])
async def test_a_visitor_answers_within_a_page_of_a_shop(site: Site, javascript: bool) -> None:
    """To the thanks, in the frame; without a cookie, which browsers refuse there."""
    framed: list[str] = []
    async with shop(framed) as origin:
        site.rules = PageRules((origin,))
        async with site.served() as url, open_page(javascript=javascript, width=375) as page:
            framed.append(url + site.open_path())
            await page.goto(origin)
            frame = page.frame_locator("iframe")
            await frame.get_by_role("radio", name="9 of 10").check()
            await frame.get_by_label("What is the primary reason").fill("Fast")
            await frame.get_by_role("button", name="Send").click()
            await frame.get_by_label("What do we do really well?").fill("All of it")
            await frame.get_by_role("button", name="Send").click()
            await frame.get_by_role("heading", name="Your answer is saved").wait_for()

    assert [(9, "link", "Fast")] == [(one.score, one.channel, one.reason) for one in every(site.db, Answer)]


async def test_no_other_site_may_show_it_in_a_frame(site: Site) -> None:
    """The browser leaves the frame empty."""
    framed: list[str] = []
    async with shop(framed) as origin:
        site.rules = PageRules(("https://shop.example",))
        async with site.served() as url, open_page() as page:
            framed.append(url + site.open_path())
            await page.goto(origin, wait_until="networkidle")

            assert 0 == await page.frame_locator("iframe").get_by_role("radio").count()


async def test_nothing_is_asked_of_others_and_nothing_is_kept(site: Site) -> None:
    """From the first page to the last: our own address alone, no cookie, the referrer within our pages."""
    replies: list[Response] = []
    async with site.served() as url, open_page() as page:
        page.on("response", lambda reply: replies.append(reply))  # noqa: PLW0108 - Playwright marks what it is handed
        await page.goto(url + site.open_path())
        await page.get_by_role("radio", name="3 of 10").check()
        await page.get_by_role("button", name="Send").click()
        await page.get_by_label("What would we have to change").fill("Nothing is kept")
        await page.get_by_role("button", name="Send").click()
        await page.get_by_role("heading", name="Your answer is saved").wait_for()
        kept = await page.context.cookies(), await page.evaluate("localStorage.length + sessionStorage.length")

        assert {True} == {reply.url.startswith((f"{url}/", "data:")) for reply in replies}
        ours = [await reply.all_headers() for reply in replies if reply.url.startswith(url)]
        assert {"same-origin"} == {headers["referrer-policy"] for headers in ours}
        assert [] == [headers for headers in ours if "set-cookie" in headers]
        assert ([], 0) == kept


@pytest.mark.parametrize("language", ["en", "de", "fi", "ar"])
async def test_no_page_is_wider_than_a_small_screen(language: str) -> None:
    """320 pixels, which is also a desk's at 400 %; with the letters' spacing that some people need (WCAG 1.4.12)."""
    spaced = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
    wide = {}
    async with open_page(width=320) as page:
        for name, html in gallery(language).items():
            await page.set_content(html.replace("</head>", f"<style>{spaced}</style></head>"))
            wide[name] = await page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert {} == {name: wider for name, wider in wide.items() if wider > 0}


async def test_a_page_on_paper_has_its_text_and_no_buttons(site: Site) -> None:
    """What was thanked for can be kept."""
    async with open_page() as page:
        await page.emulate_media(media="print")
        await page.set_content(gallery("en")["answered and closed"])

        assert await page.get_by_role("heading", name="Your answer is saved").is_visible()
        assert not await page.get_by_role("link").first.is_visible()
