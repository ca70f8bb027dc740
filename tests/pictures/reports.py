"""The reports as they are read, for docs/reports.md: in Slack, by mail, on the page, on paper, and by everybody."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from markupsafe import Markup
from PIL import Image
from playwright.async_api import Browser

from bot.config import Programme
from bot.links import Links
from bot.mail.reports import Attached, ReportMails
from bot.mail.stationery import Stationery
from bot.preview.scenes import Card
from bot.reports.company import company
from bot.reports.document import Document
from bot.reports.front import front
from bot.reports.management import management
from bot.reports.page import html
from bot.reports.pictures import photos
from bot.reports.pictures import pictures as drawn_pictures
from bot.reports.scoring import Span
from bot.reports.team import team
from bot.slack import report
from bot.survey.periods import parse_period
from storage import migrations
from storage.database import Database
from tests.pictures.acme import filled
from tests.pictures.sheets import Sheet, picture, written
from tests.support.reporting import MORNING

Scheme = Literal["light", "dark"]
PHONE, MAIL, TABLET, DESK = 375, 660, 960, 1180
# A4 less its margins, and with them, in CSS pixels.
PAPER, SHEET, MARGIN = (688, 1039), (794, 1123), (53, 42)
STYLE = """
body { margin: 0; padding: 24px; background: #dcdde3; font: 600 14px/1 "DejaVu Sans", sans-serif; color: #3d3c47; }
main { display: flex; gap: 24px; align-items: flex-start; width: max-content; }
figure { margin: 0; } figcaption { margin: 0 0 10px 2px; }
img { display: block; border-radius: 14px; box-shadow: 0 1px 3px rgb(0 0 0 / 20%); }
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """A document in a window of a width."""

    title: str
    html: str
    width: int
    scheme: Scheme = "light"


@dataclass(frozen=True, slots=True)
class Read:
    """What each level reads of Acme's third quarter."""

    programme: Programme
    management: Document
    team: Document
    front: Document
    company: Document

    @classmethod
    def of(cls, db: Database) -> Read:
        """From the store."""
        programme = filled(db)
        survey = programme.default_survey
        quarter, week = (
            Span.of(survey, parse_period(period, MORNING, programme.timezone)) for period in ("2026-Q3", "2026-W38")
        )
        leaders = db.read_now(management, programme, quarter, ("plan",), MORNING)
        nordics = db.read_now(team, programme, week, "Nordics", MORNING)
        anna = db.read_now(front, programme, {"U0ANNA"}, MORNING - timedelta(days=1), MORNING)
        if leaders is None or nordics is None or anna is None:
            raise ValueError("there is nothing to be shown")
        return cls(programme, leaders, nordics, anna, db.read_now(company, programme, survey, MORNING))


async def pictures(browser: Browser, folder: Path) -> list[Path]:
    """All of them."""
    with TemporaryDirectory() as place:
        url = f"sqlite:///{place}/acme.db"
        migrations.upgrade(url)
        db = Database.connect(url)
        read = Read.of(db)
        mail = mailed(read, db)
        db.close()
    page, everybody = (paged(one, read.programme) for one in (read.management, read.company))
    return [
        await picture(browser, Sheet("reports-slack", "What each level reads in Slack", cards(read)), folder),
        await sheet(browser, folder / "reports-mail.png", of("By mail", mail, MAIL)),
        await sheet(browser, folder / "reports-page.png", of("As a page", page, DESK)),
        await sheet(browser, folder / "reports-company.png", of("For everybody in the company", everybody, TABLET)),
        await paper(browser, folder / "reports-paper.png", page),
    ]


def of(title: str, shown: str, width: int) -> list[Shot]:
    """At a desk in the light, and on a phone in the dark."""
    return [Shot(title, shown, width), Shot("On a phone, in the dark", shown, PHONE, "dark")]


def cards(read: Read) -> list[Card]:
    """The three levels' messages."""
    wording = read.programme.wording
    return [
        Card("To the management, each quarter", report.draw(read.management, wording)),
        Card("To who leads a team, each week", report.draw(read.team, wording)),
        Card("To each member, each working day", report.draw(read.front, wording)),
    ]


def paged(document: Document, programme: Programme) -> str:
    """The page."""
    return html(document, drawn_pictures(document, programme.wording), programme)


def mailed(read: Read, db: Database) -> str:
    """The mail's page, with its pictures where a mail program shows them."""
    programme = read.programme
    if programme.mail is None:
        raise ValueError("nothing says who the mails are from")
    links = Links("a-key-that-is-long-enough-to-sign", "https://nps.acme.example")
    mails = ReportMails(db, programme, Stationery(programme.mail), links, lambda: MORNING)
    shown: dict[int, Any] = {
        at: Attached(f"{at}", "picture.png", one.alt, b64encode(one.content))
        for at, one in photos(read.management, programme.wording).items()
    }
    _, told = mails.written(read.management, shown)
    for one in shown.values():
        told = told.replace(f'"{one.src}"', f'"data:image/png;base64,{one.encoded.decode()}"')
    return told


async def sheet(browser: Browser, path: Path, shots: Sequence[Shot]) -> Path:
    """Documents beside each other."""
    shape = Markup('<figure><figcaption>{}</figcaption><img src="data:image/png;base64,{}"></figure>')
    figures = Markup("").join([shape.format(one.title, b64encode(await taken(browser, one)).decode()) for one in shots])
    page = await browser.new_page(viewport={"width": 400, "height": 300})
    await page.set_content(f"<meta charset=utf-8><style>{STYLE}</style><main>{figures}</main>", wait_until="load")
    whole = Image.open(BytesIO(await page.screenshot(full_page=True))).convert("RGB")
    await page.close()
    return written(whole, path)


async def taken(browser: Browser, shot: Shot) -> bytes:
    """One of them, to its end."""
    context = await browser.new_context(viewport={"width": shot.width, "height": 300}, color_scheme=shot.scheme)
    page = await context.new_page()
    await page.set_content(shot.html, wait_until="load")
    png = await page.screenshot(full_page=True)
    await context.close()
    return png


async def paper(browser: Browser, path: Path, printed: str) -> Path:
    """The first sheet of paper."""
    width, height = PAPER
    page = await browser.new_page(viewport={"width": width, "height": height})
    await page.emulate_media(media="print", color_scheme="light")
    await page.set_content(printed, wait_until="load")
    shown = Image.open(BytesIO(await page.screenshot())).convert("RGB")
    await page.close()
    whole = Image.new("RGB", (SHEET[0] + 48, SHEET[1] + 48), "#dcdde3")
    whole.paste("white", (24, 24, SHEET[0] + 24, SHEET[1] + 24))
    whole.paste(shown, (MARGIN[0] + 24, MARGIN[1] + 24))
    return written(whole, path)
