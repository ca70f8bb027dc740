"""The letters as they look in a mail program: every language, phone and desk, day and night."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from markupsafe import Markup
from PIL import Image
from playwright.async_api import Browser

from bot.config import MailIdentity
from bot.config.brand import Brand, Signature
from bot.links import Links
from bot.mail.letters import SOMEBODY, Letters, Occasion
from bot.survey.definition import Survey
from tests.pictures.sheets import written
from tests.support.languages import WITH_ARABIC

LINKS = Links("a-key-that-is-long-enough-to-sign", "https://nps.acme.example")
SURVEY = Survey("customers", "Acme", "Acme Cloud")
ACME = MailIdentity(
    "Acme",
    "nps@acme.example",
    postal_address="Esimerkkikatu 1, 00100 Helsinki",
    signature=Signature("Maija Korhonen", {"en": "Head of Customer Success", "fi": "asiakkuusjohtaja"}),
)
PLAIN = replace(ACME, signature=None)
PHONE, DESK = 375, 660
LOGO = """<body style="margin:0"><p style="margin:0;width:280px;font:700 56px/80px sans-serif;letter-spacing:-2px;
color:#0b6e4f;display:flex;gap:14px"><i style="width:60px;height:60px;margin-top:10px;border-radius:50% 50% 50% 0;
background:#0b6e4f"></i>nordlys</p>"""
STYLE = """
body { margin: 0; padding: 24px; background: #dcdde3; font: 600 14px/1 "DejaVu Sans", sans-serif; color: #3d3c47; }
main { display: flex; flex-wrap: wrap; gap: 24px; align-items: flex-start; }
figure { margin: 0; }
figcaption { margin: 0 0 10px 2px; }
img { display: block; border-radius: 14px; box-shadow: 0 1px 3px rgb(0 0 0 / 20%); }
"""


@dataclass(frozen=True, slots=True)
class Card:
    """One letter in a window of a width."""

    title: str
    language: str = "en"
    occasion: Occasion = "question"
    width: int = PHONE
    dark: bool = False
    identity: MailIdentity = ACME
    survey: Survey = SURVEY


NAMES = {"en": "English", "fi": "Finnish", "sv": "Swedish", "de": "German", "fr": "French", "es": "Spanish"}
LANGUAGES = [Card(name, language, identity=PLAIN) for language, name in NAMES.items()]
LANGUAGES += [Card("Arabic, as an operator's own translation", "ar", identity=PLAIN)]
DESKS = [Card("The question", width=DESK), Card("A reminder, some days later", occasion="reminder", width=DESK)]
DARK = [
    Card("The question in the dark", width=DESK, dark=True),
    Card("On a phone", "fi", dark=True),
    Card("Right to left", "ar", dark=True, identity=PLAIN),
]


async def pictures(browser: Browser, folder: Path) -> list[Path]:
    """The sheets."""
    with TemporaryDirectory() as place:
        nordlys = await with_logo(browser, Path(place))
        branded = [Card("A logo and a colour", width=DESK, identity=nordlys, survey=replace(SURVEY, company="Nordlys"))]
        branded += [replace(branded[0], title="On a phone, in the dark", width=PHONE, dark=True)]
        sheets = {"mail-languages": (4, LANGUAGES), "mail-desk": (2, DESKS)}
        sheets |= {"mail-dark": (3, DARK), "mail-brand": (2, branded)}
        return [await sheet(browser, folder / f"{name}.png", *shown) for name, shown in sheets.items()]


async def with_logo(browser: Browser, place: Path) -> MailIdentity:
    """Another company's letters."""
    page = await browser.new_page(viewport={"width": 280, "height": 80})
    await page.set_content(LOGO)
    await page.screenshot(path=place / "logo.png", omit_background=True)
    await page.close()
    return replace(ACME, brand=Brand("#0b6e4f", place / "logo.png"), postal_address="Storgata 1, 0155 Oslo")


async def sheet(browser: Browser, path: Path, columns: int, cards: Sequence[Card]) -> Path:
    """Letters beside each other, on one picture."""
    figures = Markup("").join([await figure(browser, card) for card in cards])
    wide = max(sum(card.width for card in cards[at : at + columns]) for at in range(0, len(cards), columns))
    page = await browser.new_page(viewport={"width": wide + 24 * (columns + 1), "height": 200})
    await page.set_content(f"<meta charset=utf-8><style>{STYLE}</style><main>{figures}</main>")
    written(Image.open(BytesIO(await page.screenshot(full_page=True))).convert("RGB"), path)
    await page.close()
    return path


async def figure(browser: Browser, card: Card) -> Markup:
    """One of them, with its title."""
    wording = WITH_ARABIC.wording_for(card.language)
    letter = Letters(card.identity, LINKS).write(card.occasion, card.survey, SOMEBODY, wording)
    html = letter.html
    if letter.logo is not None:
        html = html.replace(letter.logo.src, f"data:image/png;base64,{letter.logo.encoded.decode()}")
    context = await browser.new_context(
        viewport={"width": card.width, "height": 300}, color_scheme="dark" if card.dark else "light"
    )
    page = await context.new_page()
    await page.set_content(html)
    taken = base64.b64encode(await page.screenshot(full_page=True)).decode()
    await context.close()
    return Markup('<figure><figcaption>{}</figcaption><img src="data:image/png;base64,{}"></figure>').format(
        card.title, taken
    )
