"""The demo's page, as a newcomer uses it in a browser, and as a site that means harm would try to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from playwright.async_api import Page, expect

from bot.sandbox.demo import on_page, shown
from bot.sandbox.performance import Performance
from bot.sandbox.stage import HOST, Stage, set_up
from tests.support.browser import open_page

PACE = 0.2


@asynccontextmanager
async def demo(port: int = 0) -> AsyncIterator[tuple[str, Stage]]:
    """The page's address, with everything behind it; the customers act as soon as somebody looks."""
    stop = asyncio.Event()
    async with set_up(lambda _: None) as stage:
        performance = Performance(stage, PACE)
        async with on_page(performance, stop, port) as (address, scene):
            playing = asyncio.create_task(shown(performance, scene))
            try:
                yield address, stage
            finally:
                playing.cancel()
                await asyncio.gather(playing, return_exceptions=True)


def listening(page: Page) -> list[str]:
    """What the browser complains of, its content security policy included."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


@pytest.mark.slow
async def test_a_newcomer_walks_the_whole_way() -> None:
    """A score in a mail, one in Slack with a reason, the alert that the reason joins, and the score by a command."""
    async with demo() as (address, stage), open_page(width=1440, height=900) as page:
        complaints = listening(page)
        await page.goto(address)
        await click_a_score_in_a_mail(page)
        await answer_in_slack(page)
        await see_the_alert(page)
        await ask_for_the_score(page)

        await expect(page.locator(".steps .done")).to_have_count(4)
        assert [] == complaints
        assert [] == stage.slack.troubles


async def click_a_score_in_a_mail(page: Page) -> None:
    """Lena's is open already; the score's page opens in a tab of its own."""
    nine = page.frame_locator("#letter").get_by_role("link", name="9 of 10")
    async with page.context.expect_page() as opened:
        await nine.click()
    score = await opened.value
    await score.get_by_role("button", name="Send").click()
    await expect(score.get_by_role("heading")).to_contain_text("What do we do really well?")
    await score.close()
    await expect(page.locator("[data-letter]", has_text="Lena Fischer").locator(".chip")).to_have_text("score 9")


async def answer_in_slack(page: Page) -> None:
    """Oscar's conversation is open already."""
    talk = page.locator("#talk-messages article:visible")
    await talk.get_by_role("button", name="2 of 10").click()
    await talk.get_by_label("What is the primary reason").fill("<b>Too slow</b> & too *dear*")
    await talk.get_by_role("button", name="Send what is written").click()
    await expect(talk).to_contain_text("What would we have to change")


async def see_the_alert(page: Page) -> None:
    """One message, with the score, who it is, and the words as they were written."""
    alert = page.locator("#channel-messages article", has_text="2 of 10 from Oscar Lindqvist")
    await expect(alert).to_contain_text("<b>Too slow</b> & too *dear*")
    await expect(alert).to_contain_text("of the click")
    await expect(alert).to_contain_text("the comment joined")
    await expect(alert).to_have_count(1)


async def ask_for_the_score(page: Page) -> None:
    """Only the visitor sees the answer."""
    await page.get_by_label("Message or command").fill("/nps this-quarter")
    await page.keyboard.press("Enter")
    reply = page.locator("#channel-messages article.private")
    await expect(reply).to_contain_text("Only visible to you")
    await expect(reply).to_contain_text("people asked have answered")
    await expect(page.locator("#score .big")).to_contain_text("NPS")


@pytest.mark.slow
async def test_a_visitor_answers_privately_in_a_shared_channel() -> None:
    """The button opens a window, and the channel sees only how many have answered."""
    async with demo() as (address, stage), open_page(width=1440, height=900) as page:
        complaints = listening(page)
        await page.goto(address)
        await page.get_by_role("tab", name="tidewell").click()
        post = page.locator("#shared-messages article")
        await post.get_by_role("button", name="Answer").click()
        window = page.locator("[data-windows=team] > .over")
        await window.get_by_role("button", name="9 of 10").click()
        await expect(window).to_contain_text("Your score: 9 of 10")
        await window.get_by_role("button", name="Send", exact=True).click()
        await expect(post).to_contain_text("1 person has answered", timeout=15_000)

        assert [] == complaints
        assert [] == stage.slack.troubles


@pytest.mark.slow
async def test_a_visitor_can_be_asked_themselves() -> None:
    """By a form, by mail or in Slack; the question is opened as soon as it is there."""
    async with demo() as (address, _), open_page() as page:
        complaints = listening(page)
        await page.goto(address)
        await page.get_by_role("button", name="Ask me, too").click()
        await page.get_by_label("Your name").fill("Zoë <i>Quick</i>")
        await page.get_by_role("radio", name="in Slack").check()
        await page.get_by_role("button", name="Ask me", exact=True).click()

        chosen = page.locator(".sidebar .chosen")
        await expect(chosen).to_contain_text("Zoë <i>Quick</i>")
        talk = page.locator("#talk-messages article:visible")
        await talk.get_by_role("button", name="10 of 10").click()
        await expect(chosen.locator(".chip")).to_have_text("score 10")
        assert [] == complaints


async def test_another_site_can_neither_read_nor_press() -> None:
    """The page is told by its name alone, takes JSON alone, runs and loads what is its own."""
    async with demo() as (address, _), httpx.AsyncClient(base_url=address) as web:
        rebound = await web.get("/", headers={"host": "rebound.example"})
        form = await web.post("/do/say", data={"user": "you", "channel": "customer-voice", "text": "hello"})
        index = await web.get("/")
        missing = await web.get("/letters/1")

    policy = index.headers["content-security-policy"]
    assert (400, 415, 200, 404) == (rebound.status_code, form.status_code, index.status_code, missing.status_code)
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


async def test_a_port_in_use_is_no_trouble() -> None:
    """Another is taken."""
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        async with demo(port) as (address, _), httpx.AsyncClient(base_url=address) as web:
            index = await web.get("/")

    assert 200 == index.status_code
    assert not address.endswith(f":{port}")


@pytest.mark.parametrize(
    ("act", "wish", "trouble"),
    [
        ("press", {"user": "nobody", "channel": "c", "ts": "1", "action": "x", "values": {}}, "channel 'c'"),
        ("say", {"user": "you", "channel": "customer-voice", "text": "/unknown"}, "/unknown is not a valid command"),
        ("ask", {"name": "  ", "by": "slack"}, "Please write a name."),
        ("ask", {"name": "Aino", "by": "pigeon"}, "could not be understood"),
        ("press", {}, "could not be understood"),
    ],
    ids=["press", "command", "nameless", "way", "empty"],
)
async def test_what_cannot_be_done_is_said(act: str, wish: dict[str, object], trouble: str) -> None:
    """In a sentence, which the page shows."""
    async with demo() as (address, _), httpx.AsyncClient(base_url=address) as web:
        answer = await web.post(f"/do/{act}", json=wish)

    assert trouble in answer.json()["trouble"]


async def test_a_mail_is_shown_in_a_cage() -> None:
    """It runs nothing, loads nothing, and what is clicked in it opens elsewhere."""
    async with demo() as (address, stage), httpx.AsyncClient(base_url=address) as web:
        async with web.stream("GET", "/changes") as changes:
            await anext(changes.aiter_lines())
            await stage.mailbox.letter(1)
        letter = await web.get("/letters/1")

    assert "default-src 'none'" in letter.headers["content-security-policy"]
    assert "sandbox allow-popups" in letter.headers["content-security-policy"]
    assert '<base target="_blank">' in letter.text
