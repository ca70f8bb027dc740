"""The team's pane of the demo: a case is claimed and resolved under its alert, in a window, and on the Home."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox.slack import SandboxSlack
from tests.bot.sandbox.test_demo_page import demo, listening
from tests.support.browser import open_page

SAMUEL = "4 of 10 from Samuel Osei"


@pytest.mark.slow
async def test_a_visitor_closes_the_loop() -> None:
    """What is missing is said beside its field; the alert, its thread and the Home tell how it ended."""
    async with demo() as (address, stage), open_page(width=1440, height=900) as page:
        complaints = listening(page)
        await page.goto(address)
        alert = page.locator("#channel-messages article:not(.reply)", has_text=SAMUEL)
        await alert.get_by_role("button", name="Claim this case").click(timeout=20_000)
        await expect(alert).to_contain_text("Claimed by @You")
        await find_it_on_the_home(page)
        await expect(alert).to_contain_text("Snoozed until")
        await alert.get_by_role("button", name="Resolve this case").click()
        await resolve(page.locator("#channel").get_by_role("dialog"))
        await expect(alert).to_contain_text("Resolved by @You: lost – price")
        await expect(page.locator("#channel-messages .reply", has_text="They had left already.")).to_be_visible()

        assert [] == complaints
        assert [] == stage.slack.troubles


async def find_it_on_the_home(page: Page) -> None:
    """With what can be done; then back to the channel."""
    await page.get_by_role("tab", name="Home").click()
    await expect(page.locator("#home")).to_contain_text(SAMUEL)
    await page.locator("#home").get_by_label("More").select_option(label="Snooze for an hour")
    await expect(page.locator("#home")).to_contain_text("Snoozed until")
    await page.get_by_role("tab", name="customer-voice").click()


async def resolve(window: Locator) -> None:
    """First without an outcome."""
    await window.get_by_label("Why were they unhappy?").select_option(label="price")
    await window.get_by_role("button", name="Resolve").click()
    await expect(window.locator(".error")).to_have_text("Please fill this in.")
    await window.get_by_role("radio", name="Lost").check()
    await window.get_by_label("What was done?").fill("They had left already.")
    await window.get_by_role("button", name="Resolve").click()
    await expect(window).to_be_hidden()


@pytest.mark.slow
async def test_a_window_can_be_closed_without_sending_it() -> None:
    """By its button, or by Escape."""
    async with demo() as (address, stage), open_page(width=1440, height=900) as page:
        await page.goto(address)
        alert = page.locator("#channel-messages article:not(.reply)", has_text=SAMUEL)
        await alert.get_by_label("More").select_option(label="Not a real answer…", timeout=20_000)
        window = page.locator("#channel").get_by_role("dialog")
        await window.get_by_label("Why is it no real answer?").press("Escape")
        await expect(window).to_be_hidden()

        assert [] == open_windows(stage.slack)


def open_windows(slack: SandboxSlack) -> list[str]:
    """Of everybody."""
    return [view for views in slack.workspace.modals.values() for view in views]
