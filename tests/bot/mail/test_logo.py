"""A logo travels inside its letter, at the size at which it is shown; what cannot be one is refused."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from bot.config.brand import Brand
from bot.mail.logo import HEAVIEST, SIGNATURE, Logo, LogoRefused
from bot.mail.mime import mail_bytes
from tests.bot.mail.test_letters import ACME, letter_of
from tests.bot.mail.test_mime import A_MAIL


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_the_page_shows_the_picture_that_comes_with_it(tmp_path: Path) -> None:
    """As RFC 2387 has it: the page first, the picture after it, by its Content-ID; and the text for all others."""
    (tmp_path / "logo.png").write_bytes(png(300, 80))
    letter = letter_of(identity=replace(ACME, brand=Brand(logo=tmp_path / "logo.png")))
    mail = replace(A_MAIL, html=letter.html, logo=letter.logo)
    message = message_from_bytes(mail_bytes(mail), policy=policy.default)
    text, related = message.iter_parts()
    page, picture = related.iter_parts()

    assert ["text/plain", "multipart/related"] == [text.get_content_type(), related.get_content_type()]
    assert '<img src="cid:logo@acme.example" alt="Acme" width="150" height="40"' in page.get_content()
    assert "<logo@acme.example>" == picture["content-id"]
    assert "inline" == picture.get_content_disposition()
    assert png(300, 80) == picture.get_content()
    assert [] == message.defects


@pytest.mark.parametrize(
    ("of_file", "shown"), [((300, 80), (150, 40)), ((100, 30), (100, 30)), ((880, 80), (220, 20)), ((40, 400), (4, 40))]
)
def test_it_is_shown_no_larger_than_it_is_and_than_there_is_room(
    tmp_path: Path, of_file: tuple[int, int], shown: tuple[int, int]
) -> None:
    """In its proportions."""
    (tmp_path / "logo.png").write_bytes(png(*of_file))
    logo = Logo.read(tmp_path / "logo.png", "acme.example")

    assert shown == (logo.width, logo.height)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, "cannot be read"),
        (b"<svg/>", "is no PNG"),
        (SIGNATURE, "is no PNG"),
        (png(1, 1) + b"\0" * HEAVIEST, "100,000 bytes"),
    ],
)
def test_what_cannot_be_a_logo_is_refused(tmp_path: Path, data: bytes | None, told: str) -> None:
    """When the program starts, with the reason."""
    if data is not None:
        (tmp_path / "logo.png").write_bytes(data)

    with pytest.raises(LogoRefused, match=told):
        letter_of(identity=replace(ACME, brand=Brand(logo=tmp_path / "logo.png")))
