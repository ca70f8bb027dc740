"""How the pages look: the style sheet with the company's colour, its logo, and the policy that allows just these.

Style and script stand in the page, and the content security policy names each by its digest: nothing else is applied
or run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config.brand import INDIGO, Brand
from bot.web.palette import palette
from bot.web.replies import Header, Reply

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

FOLDER = Path(__file__).parent
OWN = ("style.css", "page.js")


@dataclass(frozen=True, slots=True)
class Look:
    """`frame_origins` are the sites that may show in a frame what is meant for frames."""

    colour: str
    style: str
    script: str
    logo: Logo | None = None
    frame_origins: tuple[str, ...] = ()

    @classmethod
    def of(cls, brand: Brand, frame_origins: tuple[str, ...] = (), below: str = "") -> Look:
        """Read once. `below` is the path under which a proxy shows the pages. OSError: the logo cannot be read."""
        style, script = (compact((FOLDER / "static" / name).read_text(encoding="utf-8")) for name in OWN)
        own = "" if brand.color == INDIGO else palette(brand.color)
        logo = None if brand.logo is None else Logo(brand.logo.read_bytes(), below)
        return cls(brand.color, style + own, script, logo, frame_origins)

    def policy(self, *, framed: bool = False) -> tuple[Header, ...]:
        """The headers that say what a page may do, and who may show it."""
        images = "img-src data:" if self.logo is None else "img-src data: 'self'"
        allowed = (
            "default-src 'none'",
            f"style-src '{digest(self.style)}'",
            f"script-src '{digest(self.script)}'",
            "connect-src 'self'",
            images,
            "form-action 'self'",
            "base-uri 'none'",
        )
        ancestors = " ".join(self.frame_origins) if framed and self.frame_origins else "'none'"
        policy = "; ".join((*allowed, f"frame-ancestors {ancestors}")).encode()
        # The older header knows no list of origins.
        alone = ((b"x-frame-options", b"DENY"),) if ancestors == "'none'" else ()
        return ((b"content-security-policy", policy), *alone)


@dataclass(frozen=True, slots=True)
class Logo:
    """A PNG file, served by ourselves: an address of its own for each content, so that it is fetched once."""

    content: bytes = field(repr=False)
    below: str = ""

    @property
    def src(self) -> str:
        """Where pages find it."""
        return self.below + self.path

    @property
    def path(self) -> str:
        """Where it is served."""
        return f"/logo/{hashlib.sha256(self.content).hexdigest()[:16]}.png"

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """One request."""
        cached = ((b"content-type", b"image/png"), (b"cache-control", b"public, max-age=31536000, immutable"))
        await Reply(200, self.content, cached)(scope, send)


def digest(text: str) -> str:
    """As a content security policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def compact(text: str) -> str:
    """A style sheet or a script without comments and indentation. Every statement ends with its own sign."""
    without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return "".join(line.strip() for line in without_comments.splitlines())
