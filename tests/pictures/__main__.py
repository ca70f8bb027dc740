"""Draws every state of a customer's message in Slack, in two languages, light and dark, into `docs/pictures`."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from markupsafe import Markup
from playwright.async_api import async_playwright

from bot.locales import wording_for
from bot.sandbox.blocks_html import Around, draw
from bot.slack import question
from bot.slack.blocks import Drawn
from bot.slack.question import Sheet
from bot.survey.conversation import Conversation, Stage
from bot.survey.definition import Survey, Thanks
from bot.survey.questions import ExtraQuestion, Option, QuestionKind
from bot.survey.scale import Band
from tests.support.browser import chromium
from tests.support.sources import PROJECT

FOLDER = PROJECT / "docs" / "pictures"
STYLES = PROJECT / "bot" / "sandbox" / "page" / "static"
WIDTHS = {"desktop": 620, "phone": 360}
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

DRIVER = ExtraQuestion(
    "driver",
    QuestionKind.ONE,
    {"en": "What matters most to you?", "fi": "Mikä on sinulle tärkeintä?"},
    tuple(
        Option(english, {"en": english, "fi": finnish})
        for english, finnish in (("Price", "Hinta"), ("Quality", "Laatu"), ("Service", "Palvelu"))
    ),
)
EASE = ExtraQuestion(
    "ease", QuestionKind.RATING, {"en": "How easy is it to work with us?", "fi": "Kuinka helppoa kanssamme on asioida?"}
)
THANKS = Thanks(
    {"en": "Thank you! Would you tell others, too?", "fi": "Kiitos! Kertoisitko muillekin?"},
    "https://reviews.example/acme",
    {"en": "Write a review", "fi": "Kirjoita arvostelu"},
)
SURVEY = Survey("customers", "Acme", "Acme", questions=(DRIVER, EASE), thanks={Band.PROMOTER: THANKS})


def states(language: str) -> list[Drawn]:
    """The message from the question to the thanks, and what else may become of it."""
    new = Conversation(closes_at=NOW + timedelta(days=10))
    reason = replace(new, score=9, stage=Stage.REASON, event_at=NOW)
    sheet = Sheet(SURVEY, 1, new, wording=wording_for(language))

    def at(stage: Stage, **said: object) -> Sheet:
        return replace(sheet, conversation=replace(reason, stage=stage, **said))  # type: ignore[arg-type]

    done = at(Stage.DONE, extras={"driver": "Price", "ease": "5"})
    return [
        question.draw(sheet),
        question.draw(at(Stage.REASON)),
        question.draw(at(Stage.FOLLOW_UP)),
        question.draw(at(Stage.EXTRA)),
        question.draw(at(Stage.EXTRA, extras={"driver": "Price"})),
        question.draw(done),
        question.draw(done, changing=True),
        question.draw(replace(done, opted_out=True)),
        question.draw(done, is_open=False),
        question.reminding(sheet, NOW),
    ]


def page(language: str) -> str:
    """All states below each other."""
    style = "".join((STYLES / name).read_text(encoding="utf-8") for name in ("page.css", "slack.css"))
    own = "body{display:block;height:auto;overflow:auto;padding:1rem}.message{background:var(--card);margin:0 0 1rem}"
    shown = Markup("").join(
        Markup('<div class="message"><div class="said">{}</div></div>').format(draw(drawn.blocks, Around()))
        for drawn in states(language)
    )
    head = f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><style>{style}{own}</style>'
    return f'{head}<body class="slack">{shown}</body></html>'


async def take() -> None:
    """Into files named by language, width and theme."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for language in ("en", "fi"):
            for name, width in WIDTHS.items():
                theme = "dark" if name == "phone" else "light"
                context = await browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
                tab = await context.new_page()
                await tab.set_content(page(language))
                await tab.screenshot(path=FOLDER / f"slack-customer-{language}-{name}.png", full_page=True)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(take())
