"""The preview as a folder of files, with an `index.html` that shows all of them."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.config import Programme
from bot.links import Links
from bot.mail.letters import SOMEBODY
from bot.preview import letters, scenes, slack_page
from bot.preview.letters import Written
from bot.preview.scenes import Course
from bot.survey.definition import Survey
from bot.survey.wording import Wording
from bot.web.looks import Look
from bot.web.pages import Pages

# Known to everybody, so that what it signs opens nothing: the program refuses a key like it.
NO_KEY = "preview-of-nobody"


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything, drawn: letters by name, pages and messages (HTML) by title."""

    survey: Survey
    wording: Wording
    letters: Mapping[str, Written]
    pages: Mapping[str, str]
    messages: Mapping[str, str]

    @property
    def kinds(self) -> dict[str, dict[str, str]]:
        """The documents of each kind, by title."""
        mail = {f"{one.title}: {one.subject}": one.html for one in self.letters.values()}
        return {"mail": mail, "pages": dict(self.pages), "slack": dict(self.messages)}


def drawn(programme: Programme, survey: Survey, wording: Wording, base_url: str, now: datetime) -> Preview:
    """Draw it. LogoRefused, TemplateRefused and AddressRefused as for letters; OSError where the logo is not there."""
    course = Course(survey, now)
    look = Look.of(programme.brand)
    pages = Pages(survey.company, look, programme.languages, wording.language)
    return Preview(
        survey,
        wording,
        letters.written(programme, survey, wording, Links(NO_KEY, base_url), now),
        {title: with_logo(html, look) for title, html in scenes.pages(course, pages).items()},
        {one.title: slack_page.page(one, wording.language) for one in scenes.messages(course, wording)},
    )


def with_logo(html: str, look: Look) -> str:
    """A page that needs no server."""
    if look.logo is None:
        return html
    return html.replace(look.logo.src, f"data:image/png;base64,{base64.b64encode(look.logo.content).decode()}")


def write(preview: Preview, folder: Path) -> list[Path]:
    """All of it, into the folder; the paths, the index first."""
    files: dict[str, str | bytes] = {"index.html": index(preview)}
    for name, letter in preview.letters.items():
        files |= {f"mail/{name}.html": letter.html, f"mail/{name}.txt": letter.text, f"mail/{name}.eml": letter.raw}
    files |= {f"pages/{file_name(title)}.html": html for title, html in preview.pages.items()}
    files |= {f"slack/{file_name(title)}.html": html for title, html in preview.messages.items()}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [folder / name for name in files]


def file_name(title: str) -> str:
    """`Thanks to a promoter` → `thanks-to-a-promoter`."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def index(preview: Preview) -> str:
    """The page that shows everything."""
    environment = Environment(
        loader=PackageLoader("bot.preview"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("index.html").render(
        preview=preview, somebody=SOMEBODY.name, file_name=file_name, survey=preview.survey, wording=preview.wording
    )
