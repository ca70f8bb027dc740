"""The languages: a catalogue each, `xx/LC_MESSAGES/eleven.po`, read when it is first needed. A new one is one file.

The .po files themselves are what is shipped, so that nothing has to be compiled after a change.
"""

from __future__ import annotations

from functools import cache, lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from bot.survey.wording import ENGLISH, Wording

FOLDER = Path(__file__).parent
CATALOGUE = "LC_MESSAGES/eleven.po"


@cache
def languages() -> tuple[str, ...]:
    """Those that have a catalogue, by their tags: `fi`, `pt-BR`."""
    return tuple(sorted(path.parents[1].name.replace("_", "-") for path in FOLDER.glob(f"*/{CATALOGUE}")))


def wording_for(*wanted: str | None) -> Wording:
    """In the first of these languages that there is, otherwise in English. `fi-FI` is content with `fi`."""
    return _of(wanted)


# Bounded: what browsers wish for comes in here, too.
@lru_cache(maxsize=256)
def _of(wanted: tuple[str | None, ...]) -> Wording:
    known = {tag.lower(): tag for tag in languages()}
    for language in wanted:
        tag = (language or "").replace("_", "-").lower()
        while tag and tag not in known:
            tag = tag.rpartition("-")[0]
        if tag:
            return _read(known[tag])
    return ENGLISH


@cache
def _read(language: str) -> Wording:
    # Imported here: a command that says nothing to customers starts without it.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with (FOLDER / language.replace("-", "_") / CATALOGUE).open("rb") as file:
        catalogue = read_po(file, locale=language.replace("-", "_"))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Wording(language, GNUTranslations(compiled))
