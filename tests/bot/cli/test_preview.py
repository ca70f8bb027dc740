"""`nps survey preview`: everything that a customer will see, as files, before anybody sees it."""

from __future__ import annotations

import re
import struct
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from bot.links import LinkError, Links
from bot.preview import pictures
from tests.support.browser import chromium, open_page
from tests.support.languages import OWN
from tests.support.program import Program

CONFIG = """
company = "Acme <Cloud>"
translations = "translations"

[mail]
from = "Acme <nps@acme.example>"

[surveys.customers]
language = "fi"

[[surveys.customers.questions]]
name = "driver"
kind = "one"
text = { en = "What matters most?", fi = "Mikä on tärkeintä?" }
options = ["Price", "Quality"]

[[surveys.customers.channel_posts]]
channel = "#acme-nokkela"
account = "Nokkela"

[surveys.support]
"""
KEY = "5bq-Uv2Xo8_rT1mZk7Pw9cLd4"


@pytest.fixture(scope="module")
def program(nps: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A program that finds no browser: pictures take time."""
    folder = tmp_path_factory.mktemp("preview")
    made = Program(nps, folder, PATH="/nowhere")
    made.write("nps.toml", CONFIG)
    (folder / "translations").mkdir()
    made.write("translations/ar.po", (OWN / "ar.po").read_bytes())
    return made


@pytest.fixture(scope="module")
def preview(program: Program) -> tuple[Path, str]:
    """The folder, and what was said."""
    code, said, error = program.run("survey", "preview")

    assert (0, "") == (code, error)
    return program.folder / "preview", said


def test_all_that_customers_see_is_written_and_nobody_is_asked(preview: tuple[Path, str]) -> None:
    """In the survey's language, each text as the real thing has it; the store is not even made."""
    folder, said = preview
    files = {str(path.relative_to(folder)) for path in folder.rglob("*.*")}
    mail = message_from_bytes((folder / "mail/question.eml").read_bytes(), policy=policy.default)

    assert "files beside it, in fi." in said
    assert "No pictures: they need a Chromium or Chrome on this machine." in said
    assert {"index.html", "mail/question.html", "mail/reminder.txt", "pages/thanks-to-a-promoter.html"} <= files
    assert {"pages/your-own-to-a-detractor.html", "slack/the-question.html", "slack/your-own-driver.html"} <= files
    assert {"slack/in-a-shared-channel.html", "slack/a-private-answer-thanks.html"} <= files
    assert "Kuinka todennäköisesti" in (folder / "slack/the-question.html").read_text()
    assert "Mikä on tärkeintä?" in (folder / "pages/your-own-to-a-detractor.html").read_text()
    assert mail["subject"].startswith("Yksi kysymys")
    assert "Kaisa Virtanen" in str(mail["to"])
    assert not list(folder.parent.glob("*.db"))


def test_no_link_in_it_opens_anything(preview: tuple[Path, str]) -> None:
    """Whatever the key of the program is, theirs is another."""
    text = (preview[0] / "mail/question.txt").read_text()
    tokens = re.findall(r"/s/(\S+)", text)

    assert 11 == len(tokens)
    with pytest.raises(LinkError):
        Links(KEY, "https://nps.acme.example").read_score(tokens[0])


def test_a_language_can_be_chosen_among_those_that_there_are(program: Program) -> None:
    """Also one of their own; a language that is none is told with those that there are."""
    assert 0 == program.run("survey", "preview", "support", "--language", "ar", "--out", "ar")[0]
    page = (program.folder / "ar/pages/a-score-from-a-mail.html").read_text()
    code, _, error = program.run("survey", "preview", "--language", "tlh")

    assert '<html lang="ar" dir="rtl">' in page
    assert 2 == code
    assert "there is no 'tlh'; there is ar, de, en, es, fi, fr, sv" in error


async def test_the_index_shows_all_of_it(preview: tuple[Path, str]) -> None:
    """Each thing on a phone and on a desk, as high as it is; what a company is called is text."""
    async with open_page() as page:
        await page.goto((preview[0] / "index.html").as_uri())
        frames = page.locator("iframe")
        heights = [int(await frame.get_attribute("height") or 0) for frame in await frames.all()]
        heading = await page.frame_locator("iframe[title='A score from a mail, on a phone']").locator("h1").inner_text()
        wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert len(heights) >= 40
    assert min(heights) > 60
    assert "Acme <Cloud>" in heading
    assert 0 == wider


def test_pictures_are_as_large_as_what_they_show(tmp_path: Path) -> None:
    """By the browser of the machine, at the width of a phone and of a desk."""
    pages = {"One": "<p style='margin:0;height:700px'>1", "Two": "<p style='margin:0;height:90px'>2"}
    taken = pictures.take(chromium(), tmp_path / "pictures", {"pages": pages})

    assert ["pages-phone.png", "pages-desk.png"] == [path.name for path in taken]
    phone, desk = (struct.unpack(">II", path.read_bytes()[16:24]) for path in taken)
    assert (2 * 375 + 3 * 24, 2 * 800 + 3 * 24) == (phone[0], desk[0])
    assert 748 < phone[1] == desk[1] < 800
    assert [] == list(tmp_path.rglob("*.html"))


def test_a_browser_that_fails_is_told_of(tmp_path: Path) -> None:
    """With what it said, if it said anything."""
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho no screen >&2\nexit 3\n")
    broken.chmod(0o755)

    with pytest.raises(RuntimeError, match="no screen"):
        pictures.take(str(broken), tmp_path / "pictures", {"pages": {"One": "<p>1"}})
