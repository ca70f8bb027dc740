"""The taxonomy, pure: themes with their names and their patterns, by language.

A pattern is one word or several in a row. A plain word counts in any of its bent forms; `word*` is a beginning, `*word`
an end, `*word*` any part of a word.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.survey.questions import text_in
from bot.themes.words import words_of

PIECE = re.compile(r"(\*?)([^\W_]{2,}|\d|[^\W_](?!\*))(\*?)")
PARTING = re.compile(r"[\s\-'’]+")

# Raised when the same taxonomy would find other themes than before.
METHOD = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """One word of a pattern: the word itself in any form, or a part of it."""

    word: str
    open_before: bool = False
    open_after: bool = False


Pattern = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Keywords:
    """One theme in one language. What a pattern of `but_not` covers does not count."""

    words: tuple[str, ...]
    but_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """One language's keywords by theme, and the words that say nothing by themselves."""

    keywords: Mapping[str, Keywords]
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Taxonomy:
    """All languages. `names` are those of the themes: by theme, by language; in the order in which they are shown."""

    names: Mapping[str, Mapping[str, str]]
    languages: Mapping[str, Language] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Names what this taxonomy finds: another name of a theme changes nothing, another keyword does."""
        found = {
            tag: {theme: [words.words, words.but_not] for theme, words in sorted(language.keywords.items())}
            for tag, language in sorted(self.languages.items())
        }
        return hashlib.sha256(json.dumps([METHOD, found]).encode()).hexdigest()[:12]

    def name(self, theme: str, language: str) -> str:
        """What the theme is called in a language, or in English; a theme that is not of ours, by its key."""
        return text_in(self.names.get(theme, {}), language, "en") or theme


def pattern_of(text: str) -> Pattern:
    """Its pieces; ValueError with a sentence where it is none."""
    pieces = tuple(piece_of(part, text) for part in PARTING.split(text.strip()))
    if sum(len(piece.word) for piece in pieces) < 2:
        raise ValueError(f"'{text}' is too short for a pattern")
    return pieces


def piece_of(part: str, text: str) -> Piece:
    """One word of a pattern."""
    found = PIECE.fullmatch(part)
    if found is None:
        told = "write words, with a * at the beginning or the end of one where it goes on"
        raise ValueError(f"'{text}' is no pattern; {told}")
    return Piece(words_of(found[2])[0], bool(found[1]), bool(found[3]))
