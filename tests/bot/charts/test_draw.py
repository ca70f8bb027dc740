"""Pictures as they are handed out: PNG and SVG, light and dark, small, safe in a page, the same every time."""

from __future__ import annotations

import asyncio
import os
import re
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.charts.alt import alt
from bot.charts.draw import FOLDER, DrawingError, draw, prepare_folder, write
from bot.charts.drawings import Drawing
from bot.survey.wording import ENGLISH
from tests.support.drawn import DISTRIBUTION, EVERY, ODD, TREND

SVG = "{http://www.w3.org/2000/svg}"
KINDS = [type(drawing).__name__ for drawing in EVERY]


@pytest.mark.parametrize("drawing", EVERY, ids=KINDS)
def test_a_png_is_small_and_sharp_and_says_what_it_shows(drawing: Drawing) -> None:
    """Two dots a pixel of a picture 600 pixels wide."""
    content = draw(drawing, "png", "light")
    picture = Image.open(BytesIO(content))

    assert "PNG" == picture.format
    assert 1200 == picture.width
    assert len(content) < 40_000
    assert alt(drawing, ENGLISH) == picture.info["Description"]


@pytest.mark.parametrize("drawing", EVERY, ids=KINDS)
def test_a_dark_png_stands_on_the_dark_ground(drawing: Drawing) -> None:
    """To the very colour: it stands beside others."""
    picture = Image.open(BytesIO(draw(drawing, "png", "dark"))).convert("RGB")

    assert (0x1C, 0x1B, 0x23) == picture.getpixel((1, 1))


@pytest.mark.parametrize("drawing", EVERY, ids=KINDS)
def test_an_svg_may_stand_in_a_page_with_the_strictest_policy(drawing: Drawing) -> None:
    """No styles, which such a policy forbids, no scripts, nothing from elsewhere; and it is told to who cannot see."""
    content = draw(drawing, "svg", "light").decode()
    root = ET.fromstring(content)  # noqa: S314 - our own
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    attributes = {name for element in root.iter() for name in element.attrib}

    assert tags <= {"svg", "title", "desc", "defs", "g", "path", "clipPath", "rect", "text", "use"}
    assert not {name for name in attributes if name == "style" or name.startswith("on")}
    assert [] == re.findall(r'(?:href="|url\()[^#]', content)
    assert "img" == root.get("role")
    described = root.find(f"{SVG}desc")
    assert described is not None
    assert (described.text, described.get("id")) == (alt(drawing, ENGLISH), root.get("aria-labelledby"))
    assert len(content) < 16_000


def test_the_same_picture_has_the_same_bytes_also_from_several_threads() -> None:
    """So that it can be cached, and kept in a repository."""

    async def several() -> list[bytes]:
        return await asyncio.gather(*(asyncio.to_thread(draw, TREND, form, "dark") for form in ("png", "svg") * 2))

    one, two, three, four = asyncio.run(several())

    assert (one, two) == (three, four)


@pytest.mark.parametrize("number", range(len(ODD)))
def test_whatever_is_drawn_is_drawn(number: int) -> None:
    """Nothing, one, very many; names in any script, as long as they like, with markup in them."""
    content = draw(ODD[number], "svg", "dark").decode()
    ET.fromstring(content)  # noqa: S314 - our own

    assert "<b>" not in content
    assert "\x07" not in content


def test_a_name_keeps_its_letters_in_an_svg() -> None:
    """Browsers have fonts that a server does not."""
    words = [element.text for element in ET.fromstring(draw(ODD[6], "svg")).iter(f"{SVG}text")]  # noqa: S314 - our own

    assert any("中文" in (text or "") for text in words)


@pytest.mark.parametrize(("name", "begins"), [("a.png", b"\x89PNG"), ("a.SVG", b"<svg")])
def test_a_file_is_what_its_name_says(tmp_path: Path, name: str, begins: bytes) -> None:
    """In capitals, too."""
    write(DISTRIBUTION, tmp_path / name)

    assert begins == (tmp_path / name).read_bytes()[:4]


def test_other_files_are_refused_in_a_sentence(tmp_path: Path) -> None:
    """Before anything is drawn."""
    with pytest.raises(DrawingError, match=r"^a picture is a \.png or an \.svg file, and 'trend\.pdf' is neither$"):
        write(TREND, tmp_path / "trend.pdf")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """And why it could not be written."""
    with pytest.raises(DrawingError, match=r"nowhere/a\.png' cannot be written: No such file or directory"):
        write(DISTRIBUTION, tmp_path / "nowhere" / "a.png")


def test_a_home_that_cannot_be_written_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of fonts is kept in a temporary folder then."""
    (tmp_path / "file").touch()
    monkeypatch.setenv(FOLDER, "to be put back")
    monkeypatch.delenv(FOLDER)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    prepare_folder()

    assert Path(os.environ[FOLDER]).is_dir()
