"""The languages: one file each, `xx.po`, those that are shipped here and an operator's own, which go before them.

The .po files themselves are what is shipped, so that nothing has to be compiled after a change. Each is read when its
language is first spoken; the operator's all at once, so that a fault in them is found when the program starts.
"""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from bot.locales.faults import TranslationError
from bot.survey.numerals import Numerals
from bot.survey.wording import Wording

if TYPE_CHECKING:
    from gettext import GNUTranslations

    from babel.messages.catalog import Catalog

__all__ = ["FOLDER", "SOURCE", "Languages", "TranslationError", "shipped", "shipped_tags"]

FOLDER = Path(__file__).parent
SOURCE = "en"


class Languages:
    """What can be spoken. `own` is the operator's folder; TranslationError where a file in it cannot be used."""

    def __init__(self, own: Path | None = None) -> None:
        self.own = {} if own is None else own_catalogues(own)
        self._tags = {tag.lower(): tag for tag in sorted({*shipped_tags(), *self.own})}
        self._spoken: dict[str, Wording] = {}

    @property
    def tags(self) -> tuple[str, ...]:
        """By which languages are named: `fi`, `pt-BR`."""
        return tuple(self._tags.values())

    def wording_for(self, *wanted: str | None) -> Wording:
        """In the first of these languages that there is, otherwise in English. `fi-FI` is content with `fi`."""
        for language in wanted:
            for tag in widening(language or ""):
                if tag.lower() in self._tags:
                    return self._wording(self._tags[tag.lower()])
        return self._wording(SOURCE)

    def _wording(self, tag: str) -> Wording:
        if tag not in self._spoken:
            self._spoken[tag] = Wording(tag, self._translations(tag), numerals(tag))
        return self._spoken[tag]

    def _translations(self, tag: str) -> NullTranslations:
        """The operator's words, then ours, then those of the wider language, then English."""
        chain: NullTranslations = NullTranslations()
        for wider in reversed(widening(tag)):
            for catalog in (shipped(wider) if wider in shipped_tags() else None, self.own.get(wider)):
                if catalog is not None:
                    told = translations(catalog)
                    told.add_fallback(chain)
                    chain = told
        return chain


def numerals(tag: str) -> Numerals:
    """How the language writes numbers."""
    from bot.locales.forms import numerals_of  # noqa: PLC0415

    return numerals_of(tag)


def widening(language: str) -> list[str]:
    """`zh-Hant-TW` → itself, `zh-Hant`, `zh`."""
    parts = language.replace("_", "-").split("-")
    return ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]


def tag_of(path: Path) -> str:
    """The language that a file is named by."""
    return path.stem.replace("_", "-")


@cache
def shipped_tags() -> tuple[str, ...]:
    """The languages that come with the program."""
    return tuple(sorted(tag_of(path) for path in FOLDER.glob("*.po")))


@cache
def shipped(tag: str) -> Catalog:
    """One of them. What is shipped does not change while the program runs."""
    # Imported late, here and below: a command that says nothing to customers starts without it.
    from bot.locales.catalogues import read  # noqa: PLC0415

    return read(FOLDER / f"{tag.replace('-', '_')}.po")


def translations(catalog: Catalog) -> GNUTranslations:
    """As gettext looks them up."""
    from bot.locales.catalogues import compiled  # noqa: PLC0415

    return compiled(catalog)


def own_catalogues(folder: Path) -> dict[str, Catalog]:
    """All files of the folder, by their tags; TranslationError with the faults of all of them."""
    from bot.locales.catalogues import checked  # noqa: PLC0415

    found, faults = {}, []
    for path in sorted(folder.glob("*.po")):
        try:
            found[tag_of(path)] = checked(path, shipped(SOURCE))
        except TranslationError as error:
            faults.append(str(error))
    if faults:
        raise TranslationError("\n".join(faults))
    return found
