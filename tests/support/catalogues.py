"""The texts that are said to customers, as they stand in the source, and the catalogues that hold them by language.

`python -m tests.support.catalogues` brings every catalogue up to date: new texts are added, empty until somebody
translates them, and those that are not said any more are taken out. A new language is begun by naming it: `… it`.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from bot.locales import FOLDER, SOURCE, shipped_tags
from bot.locales.catalogues import read
from tests.support.sources import PROJECT, product_files

# The names by which a text is found: `say_strong` is that of the pages, `noted` marks what is said elsewhere.
KEYWORDS = {"say": None, "say_strong": None, "noted": None, "say_many": (1, 2)}
# What a comment before a text begins with, for those who translate it.
NOTE = "To translators:"
METHODS = {".py": "python", ".html": "jinja2", ".txt": "jinja2"}
OPTIONS = {"trimmed": "true", "silent": "false"}


def source() -> Catalog:
    """Every text of the product, with the files it is said in."""
    found = Catalog(project="eleven-nps", charset="utf-8", fuzzy=False)
    for path in product_files():
        method = METHODS.get(path.suffix)
        if method is None or not path.is_relative_to(PROJECT / "bot") or "sandbox" in path.parts:
            continue
        extract = method if method == "python" else "jinja2.ext:babel_extract"
        place = str(path.relative_to(PROJECT))
        texts = extract_from_file(
            extract, path, keywords=KEYWORDS, comment_tags=[NOTE], options=OPTIONS, strip_comment_tags=True
        )
        for _, text, notes, _ in texts:
            found.add(text, locations=[(place, 0)], flags=flags(text), auto_comments=notes)
    return found


def flags(text: str | tuple[str, ...]) -> set[str]:
    """Values stand in braces, which translators are told so."""
    return {"python-brace-format"} if "{" in "".join(text) else set()


def path_of(language: str) -> Path:
    """A language's file."""
    return FOLDER / f"{language.replace('-', '_')}.po"


def catalogue(language: str) -> Catalog:
    """A language's texts."""
    return read(path_of(language))


def update(language: str) -> None:
    """Bring a language's file up to date, or begin it."""
    path = path_of(language)
    wanted = source()
    if path.exists():
        kept = catalogue(language)
    else:
        kept = Catalog(locale=language.replace("-", "_"), project="eleven-nps", charset="utf-8", fuzzy=False)
    kept.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    # English is said as it stands in the source.
    for message in kept if language == SOURCE else ():
        message.string = message.id or message.string
    kept.creation_date = kept.revision_date = datetime(2026, 11, 22, tzinfo=UTC)
    kept.fuzzy = False
    kept.header_comment = f"# {language}: what eleven-nps says to customers. Say it as a native speaker would."
    kept.last_translator = kept.language_team = ""
    kept.msgid_bugs_address = ""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, kept, width=110, ignore_obsolete=True, sort_by_file=True, include_lineno=False)


if __name__ == "__main__":
    for tag in sys.argv[1:] or shipped_tags():
        update(tag)
