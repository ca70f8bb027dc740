"""Pictures of what was written, by a Chromium of this machine: a sheet for each kind of thing and each width."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from markupsafe import Markup

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
PHONE, DESK = 375, 800
ACROSS = {PHONE: 4, DESK: 2}
PATIENCE = 60
SIZE = re.compile(rb'data-size="(\d+),(\d+)"')
STYLE = """
body { margin: 0; padding: 24px; width: max-content; }
body { background: #dcdde3; color: #3d3c47; font: 600 14px/1.3 sans-serif; }
main { display: grid; gap: 24px; align-items: start; }
figure { margin: 0; }
figcaption { margin: 0 0 8px 2px; }
iframe { display: block; border: 0; border-radius: 10px; background: #fff; }
"""
# Each frame is made as high as what it shows; then the page says how large it is itself.
SCRIPT = """
addEventListener('load', () => {
  for (const frame of document.querySelectorAll('iframe')) {
    frame.height = frame.contentDocument.documentElement.scrollHeight;
  }
  const root = document.documentElement;
  root.dataset.size = [document.body.offsetWidth, document.body.offsetHeight];
});
"""


def chromium() -> str | None:
    """The browser that takes pictures, None where there is none."""
    return next((path for name in (*NAMES, ON_A_MAC) if (path := shutil.which(name))), None)


def take(browser: str, folder: Path, kinds: Mapping[str, Mapping[str, str]]) -> list[Path]:
    """A picture of each kind's documents (HTML by title), at the width of a phone and of a desk, into the folder.

    RuntimeError, with what the browser said, where it takes none.
    """
    wanted = [(kind, name, width) for kind in kinds for name, width in (("phone", PHONE), ("desk", DESK))]
    folder.mkdir(exist_ok=True)
    with ThreadPoolExecutor(2) as both:
        taken = both.map(lambda one: sheet(browser, folder / f"{one[0]}-{one[1]}.png", kinds[one[0]], one[2]), wanted)
        return list(taken)


def sheet(browser: str, path: Path, documents: Mapping[str, str], width: int) -> Path:
    """All of them on one picture, each in a frame of this width."""
    page = path.with_suffix(".html")
    page.write_text(frames(documents, width), encoding="utf-8")
    try:
        found = SIZE.search(run(browser, page, "--dump-dom"))
        if found is None:
            raise RuntimeError("the browser did not say how large the page is")
        run(browser, page, f"--window-size={int(found[1])},{int(found[2])}", f"--screenshot={path}")
    finally:
        page.unlink()
    if not path.exists():
        raise RuntimeError(f"the browser wrote no {path.name}")
    return path


def frames(documents: Mapping[str, str], width: int) -> str:
    """The sheet's page."""
    shape = Markup('<figure><figcaption>{}</figcaption><iframe width="{}" height="10" srcdoc="{}"></iframe></figure>')
    shown = Markup("").join(shape.format(title, width, html) for title, html in documents.items())
    columns = f"main {{ grid-template-columns: repeat({min(ACROSS[width], len(documents))}, {width}px); }}"
    return (
        f'<!DOCTYPE html><meta charset="utf-8"><style>{STYLE}{columns}</style><script>{SCRIPT}</script>'
        f"<main>{shown}</main>"
    )


def run(browser: str, page: Path, *wanted: str) -> bytes:
    """What the browser prints."""
    # As root, in a container, Chromium starts only without its own sandbox; the page is ours.
    alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command = [browser, "--headless", "--disable-gpu", "--hide-scrollbars", *alone, *wanted, page.absolute().as_uri()]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)  # noqa: S603 - our own words
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RuntimeError(f"{browser} does not answer: {error}") from error
    if done.returncode:
        raise RuntimeError(f"{browser} failed: {done.stderr.decode(errors='replace').strip()[-300:]}")
    return done.stdout
