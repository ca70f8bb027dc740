"""The taxonomy's files: one a language, ours and an operator's own, which go before them; faults with file and line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from bot.config.keys import Keys
from bot.config.reading import key_lines, sentence
from bot.themes.taxonomy import Keywords, Language, Taxonomy, pattern_of
from bot.themes.words import folded, words_of

FOLDER = Path(__file__).parent / "shipped"
IGNORED = "ignore"


class TaxonomyError(Exception):
    """A file cannot be used: a sentence for each fault, with the file, the line and the key."""


def fitting(text: str) -> str:
    """A pattern."""
    pattern_of(text)
    return text


Patterns = list[Annotated[str, AfterValidator(fitting)]]


class ThemeFile(Keys):
    """One theme in one language."""

    name: str | None = Field(None, min_length=1, max_length=60)
    words: Patterns | None = None
    more: Patterns = Field([])
    not_: Patterns | None = Field(None, alias="not")
    off: bool = False


THEMES = TypeAdapter(dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")], ThemeFile])


@dataclass(frozen=True, slots=True)
class LanguageFile:
    """What one file says."""

    themes: Mapping[str, ThemeFile]
    ignored: frozenset[str]


def read_taxonomy(own: Path | None = None) -> Taxonomy:
    """Ours, and what the operator's folder says otherwise; TaxonomyError where a file in it cannot be used."""
    files = {tag: [file] for tag, file in shipped().items()}
    for tag, file in ({} if own is None else read_folder(own)).items():
        files.setdefault(tag, []).append(file)
    names: dict[str, dict[str, str]] = {}
    # English first: the themes are shown in its order.
    for tag in sorted(files, key=lambda tag: (tag != "en", tag)):
        for theme, told in ((theme, told) for file in files[tag] for theme, told in file.themes.items()):
            names.setdefault(theme, {})
            if told.name is not None:
                names[theme][tag] = told.name
    return Taxonomy(names, {tag: merged(layers) for tag, layers in files.items()})


def merged(layers: Sequence[LanguageFile]) -> Language:
    """What the later file says of a theme stands: other `words`, `more` of them, another `not`, or `off`."""
    keywords: dict[str, Keywords] = {}
    for layer in layers:
        for theme, told in layer.themes.items():
            before = keywords.pop(theme, Keywords(()))
            if told.off:
                continue
            words = before.words if told.words is None else tuple(told.words)
            but_not = before.but_not if told.not_ is None else tuple(told.not_)
            keywords[theme] = Keywords((*words, *told.more), but_not)
    ignored = frozenset[str]().union(*(layer.ignored for layer in layers))
    return Language({theme: found for theme, found in keywords.items() if found.words}, ignored)


@cache
def shipped() -> Mapping[str, LanguageFile]:
    """Ours, by their tags."""
    return read_folder(FOLDER)


def shipped_files() -> Sequence[Path]:
    """Ours, to begin one's own with."""
    return sorted(FOLDER.glob("*.toml"))


def read_folder(folder: Path) -> dict[str, LanguageFile]:
    """All files of a folder, by their tags; TaxonomyError with the faults of all of them."""
    if not folder.is_dir():
        raise TaxonomyError(f"themes: there is no folder {folder}; `nps themes init --out {folder.name}` makes it")
    found, faults = {}, []
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.stem.replace("_", "-")] = read_file(path)
        except TaxonomyError as error:
            faults.append(str(error))
    if faults:
        raise TaxonomyError("\n".join(faults))
    return found


def read_file(path: Path) -> LanguageFile:
    """One language's."""
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise TaxonomyError(f"{name} cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise TaxonomyError(f"{name} is not valid TOML: {error}") from error
    ignored = ignored_words(document.pop(IGNORED, ""), name)
    try:
        return LanguageFile(THEMES.validate_python(document), ignored)
    except ValidationError as error:
        lines = key_lines(text)
        raise TaxonomyError("\n".join(sentence(fault, lines, name) for fault in error.errors())) from error


def ignored_words(written: Any, name: str) -> frozenset[str]:
    """Of a text with spaces, or a list."""
    if isinstance(written, list):
        written = " ".join(map(str, written))
    if not isinstance(written, str):
        raise TaxonomyError(f"{name}: {IGNORED}: write words, with spaces between them")
    return frozenset(folded(word) for word in words_of(written))
