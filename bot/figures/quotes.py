"""Customers' own words for a theme: short ones that say something, and none that says whose they are.

They are for members alone: nobody who wrote them has agreed that they are published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import category

from bot.survey.scale import SCORES, Band, band_of
from bot.themes.words import folded, words_of
from storage.database import Session
from storage.queries.figures import Filter
from storage.queries.themes import Quotable, quotable

MOST_QUOTES = 3
# Many are too short to say anything: so many more are looked at.
LOOKED_AT = 60
FEWEST_WORDS = 4
FEWEST_LETTERS = 20
MOST_LETTERS = 280
SHORTEST_NAME = 3
# An address, or a number that somebody can be called by.
TRACES = re.compile(r"@|\d(?:[\s\-/]?\d){5}")


def quotes_of(session: Session, chosen: Filter, theme: str, *, gives: bool) -> tuple[str, ...]:
    """The shortest that say something: of promoters where the theme `gives` to the score, of detractors otherwise."""
    wanted = Band.PROMOTER if gives else Band.DETRACTOR
    scores = [score for score in SCORES if band_of(score) is wanted]
    return tuple(quoted(quotable(session, chosen, theme, scores, LOOKED_AT)))


def quoted(comments: Sequence[Quotable]) -> Iterator[str]:
    """Those that can be shown, each once."""
    told = set()
    for comment in comments:
        words = tuple(folded(word) for word in words_of(comment.text))
        if words not in told and says_something(comment.text, words) and not tells_who(comment, words):
            told.add(words)
            yield plain(comment.text)


def plain(text: str) -> str:
    """On one line, and without what would steer a terminal."""
    return " ".join("".join(" " if category(letter) == "Cc" else letter for letter in text).split())


def says_something(text: str, words: Sequence[str]) -> bool:
    """Neither a bare word nor an essay."""
    return len(words) >= FEWEST_WORDS and FEWEST_LETTERS <= len(text) <= MOST_LETTERS


def tells_who(comment: Quotable, words: Sequence[str]) -> bool:
    """Whether the writer, or their company, is named in it, or can be called by what is in it."""
    names = {folded(word) for name in comment.names for word in words_of((name or "").partition("@")[0])}
    named = {name for name in names if len(name) >= SHORTEST_NAME}
    return bool(named.intersection(words)) or TRACES.search(comment.text) is not None
