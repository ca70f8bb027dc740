"""Draws a picture, as PNG or SVG, in the light or in the dark.

It takes tens of milliseconds, the first time a second: who has an event loop calls it by `asyncio.to_thread`. The
library is loaded here, when the first picture is drawn, and nowhere else.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from threading import Lock
from typing import Literal

from bot.charts.drawings import Drawing
from bot.charts.theme import THEMES
from bot.survey.wording import ENGLISH, Wording

Form = Literal["png", "svg"]
FORMS: dict[str, Form] = {".png": "png", ".svg": "svg"}
FOLDER = "MPLCONFIGDIR"
# The library keeps fonts and settings for the whole process.
ONE_AT_A_TIME = Lock()


class DrawingError(Exception):
    """Why there is no picture, in a sentence for the one who wants it."""


def draw(drawing: Drawing, form: Form = "png", theme: str = "light", wording: Wording = ENGLISH) -> bytes:
    """The picture, whose words are in this wording; the same values always give the same bytes. May be called from any
    thread. Raises DrawingError where there is nowhere to keep the list of fonts.
    """
    with ONE_AT_A_TIME:
        prepare_folder()
        from bot.charts.painting import painters  # noqa: PLC0415 - takes a second, which only pictures are worth

        paint = painters.svg if form == "svg" else painters.png
        return paint(drawing, THEMES[theme], wording)


def form_of(path: Path) -> Form:
    """What the file's name says it is. Raises DrawingError for what cannot be drawn."""
    form = FORMS.get(path.suffix.lower())
    if form is not None:
        return form
    raise DrawingError(f"a picture is a .png or an .svg file, and '{path.name}' is neither")


def write(drawing: Drawing, path: Path, theme: str = "light", wording: Wording = ENGLISH) -> None:
    """Into a file, in the form that its name says. Raises DrawingError where that cannot be."""
    picture = draw(drawing, form_of(path), theme, wording)
    try:
        path.write_bytes(picture)
    except OSError as error:
        raise DrawingError(f"'{path}' cannot be written: {error.strerror}") from error


def prepare_folder() -> None:
    """The library keeps a list of the machine's fonts. Where the home folder cannot be written, it is kept in a
    temporary one, until the program ends.
    """
    if os.environ.get(FOLDER):
        return
    folder = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "eleven"  # noqa: PTH111 - Path.home() raises
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        try:
            folder = Path(tempfile.mkdtemp(prefix="eleven-"))
        except OSError as error:
            raise DrawingError(
                f"pictures need a folder that can be written, for a list of fonts: name one in {FOLDER}"
            ) from error
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[FOLDER] = str(folder)
