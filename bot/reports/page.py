"""A report as one HTML file that needs nothing else: on a phone, at a desk, in the dark, and on paper (A4).

Nothing in it is run and nothing is fetched: its policy names the style sheet by its digest, and pictures stand in it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.colours import under_white
from bot.reports.document import how_to_read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.config import Programme
    from bot.reports.document import Document
    from bot.reports.pictures import Picture

FOLDER = Path(__file__).parent / "templates"
MAKER = "Eleven"


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as it stands in the page: an address that holds it, by day and by night, and what it says."""

    light: str
    dark: str
    alt: str


@cache
def style() -> str:
    """The style sheet, without comments and indentation."""
    text = (FOLDER / "report.css").read_text(encoding="utf-8")
    return "".join(line.strip() for line in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).splitlines())


@cache
def policy() -> str:
    """What the page may do: be styled by its own sheet, and show what it holds."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


@cache
def environment() -> Environment:
    """Templates are read once."""
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def html(document: Document, pictures: Mapping[int, Picture], programme: Programme) -> str:
    """The page in the company's name; `pictures` by the number of the part that they belong to. OSError: there is no
    logo any more.
    """
    brand = programme.brand
    return (
        environment()
        .get_template("report.html")
        .render(
            document=document,
            pictures={at: Shown(svg(one.light), svg(one.dark), one.alt) for at, one in pictures.items()},
            style=Markup(style()),  # noqa: S704 - our own file
            policy=policy(),
            maker=MAKER,
            company=programme.company,
            colour=under_white(brand.color),
            logo=None if brand.logo is None else address("image/png", brand.logo.read_bytes()),
            how_to_read=how_to_read(programme.wording),
        )
    )


def svg(drawn: bytes) -> str:
    """A picture within the page: what it is styled with cannot reach what is around it."""
    return address("image/svg+xml", drawn)


def address(kind: str, content: bytes) -> str:
    """One that holds what it leads to."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
