"""A report as files in a folder: the page, its text, and its pictures for slides and papers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.charts.draw import draw
from bot.reports.document import as_text
from bot.reports.page import MAKER, html
from bot.reports.pictures import pictures

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config import Programme
    from bot.reports.document import Document

PAGE = "report.html"
TEXT = "report.txt"


class FolderRefused(Exception):  # noqa: N818 - a refusal, as people are told of it
    """The folder holds something else than a report; the message says so."""


def write(document: Document, programme: Programme, folder: Path) -> list[Path]:
    """The page first. FolderRefused where something would be lost, OSError where it cannot be written."""
    refuse_strange(folder)
    drawn = pictures(document, programme.wording)
    files = {PAGE: html(document, drawn, programme).encode(), TEXT: f"{as_text(document)}\n".encode()}
    for at, part in enumerate(document.parts):
        if part.drawing is not None:
            name = f"{at + 1}-{file_name(part.title)}"
            files[f"{name}.svg"] = drawn[at].light
            files[f"{name}.png"] = draw(part.drawing, "png", "light", programme.wording)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def refuse_strange(folder: Path) -> None:
    """A new folder, an empty one, or one in which there is a report of ours already."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FolderRefused(f"{folder} is a file; name a folder")
    if any(folder.iterdir()) and not is_ours(folder / PAGE):
        raise FolderRefused(f"{folder} has other files in it; name a new folder, or one with a report in it")


def is_ours(page: Path) -> bool:
    """Whether we have written it."""
    return page.is_file() and f'content="{MAKER}"' in page.read_text(encoding="utf-8", errors="replace")[:2000]


def file_name(title: str) -> str:
    """`The score` → `the-score`; letters of any language stay."""
    return re.sub(r"[\W_]+", "-", title.lower()).strip("-") or "picture"
