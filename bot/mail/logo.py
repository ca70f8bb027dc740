"""The company's logo: a PNG file that travels in the letter, so that nothing is fetched when somebody reads it."""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEAVIEST = 100_000
# As large as it is shown; a picture of twice that size is sharp on every screen.
WIDEST, HIGHEST = 220, 40


class LogoRefused(Exception):  # noqa: N818 - a refusal, as people are told of it
    """The file cannot be the logo of a letter; the message says why."""


@dataclass(frozen=True, slots=True)
class Logo:
    """`encoded` is the file in base64, in lines of 76; `width` and `height` are as shown, in CSS pixels."""

    content_id: str
    width: int
    height: int
    encoded: bytes = field(repr=False)

    @property
    def file_name(self) -> str:
        """As programs call it that show attachments."""
        return "logo.png"

    @property
    def src(self) -> str:
        """Its address inside the letter."""
        return f"cid:{self.content_id}"

    @classmethod
    def read(cls, path: Path, domain: str) -> Logo:
        """LogoRefused where it is no PNG, or too heavy to be sent with every letter."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise LogoRefused(f"the logo {path} cannot be read: {error.strerror}") from error
        if not data.startswith(SIGNATURE) or len(data) < 24:
            raise LogoRefused(f"the logo {path.name} is no PNG; mail programs show nothing else as reliably")
        if len(data) > HEAVIEST:
            raise LogoRefused(f"the logo {path.name} has more than 100,000 bytes, and goes with every letter")
        width, height = struct.unpack(">II", data[16:24])
        scale = min(1, WIDEST / width, HIGHEST / height)
        encoded = base64.encodebytes(data).replace(b"\n", b"\r\n")
        return cls(f"logo@{domain}", max(1, round(width * scale)), max(1, round(height * scale)), encoded)
