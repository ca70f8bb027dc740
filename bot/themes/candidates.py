"""Words that may make a theme, pure: what distinguishes the comments of detractors from those of promoters.

By class-based TF-IDF (Grootendorst 2022, arXiv 2203.05794): each class is one document. A word weighs by its share of
the class's comments and by how rare it is in both; it counts once a comment.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.survey.scale import Band
from bot.themes.words import folded, words_of

Stem = Callable[[str], str]
SHORTEST = 3
# Fewer comments with a word say more about who wrote them than about a theme.
FEWEST_COMMENTS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word, in the form that is written most, and in how many comments it is."""

    word: str
    comments: int


@dataclass(frozen=True, slots=True)
class Tongue:
    """How the words of a language are taken together, and which say nothing by themselves."""

    stem: Stem
    ignored: Collection[str] = frozenset()


def candidates(
    comments: Iterable[tuple[str, Band, Tongue]], *, most: int = 8, fewest: int = FEWEST_COMMENTS
) -> Mapping[Band, tuple[Candidate, ...]]:
    """For detractors and promoters the words that are more theirs than the others', the weightiest first."""
    classes = {Band.DETRACTOR: Counter[str](), Band.PROMOTER: Counter[str]()}
    numbers, forms = Counter[Band](), defaultdict[str, Counter[str]](Counter)
    for text, band, tongue in comments:
        if band in classes:
            numbers[band] += 1
            found = stems_of(text, tongue)
            classes[band].update(found.keys())
            for stem, form in found.items():
                forms[stem][form] += 1
    return {band: weightiest(band, classes, numbers, forms, most, fewest) for band in classes}


def stems_of(text: str, tongue: Tongue) -> dict[str, str]:
    """Each word that may say something, once, by its stem."""
    found: dict[str, str] = {}
    for word in words_of(text):
        if len(word) >= SHORTEST and not word.isdigit() and folded(word) not in tongue.ignored:
            found.setdefault(folded(tongue.stem(word)), word)
    return found


def weightiest(
    band: Band,
    classes: Mapping[Band, Counter[str]],
    numbers: Counter[Band],
    forms: Mapping[str, Counter[str]],
    most: int,
    fewest: int,
) -> tuple[Candidate, ...]:
    """Of one class."""
    other = Band.PROMOTER if band is Band.DETRACTOR else Band.DETRACTOR
    mine, theirs = classes[band], classes[other]
    average = (mine.total() + theirs.total()) / 2
    weights = {
        stem: number / numbers[band] * math.log1p(average / (number + theirs[stem]))
        for stem, number in mine.items()
        if number >= fewest and (not numbers[other] or number * numbers[other] > theirs[stem] * numbers[band])
    }
    ordered = sorted(weights, key=lambda stem: (-weights[stem], stem))
    return tuple(Candidate(commonest(forms[stem]), mine[stem]) for stem in ordered[:most])


def commonest(forms: Counter[str]) -> str:
    """The form that is written most; of several, the first by the alphabet."""
    return min(forms, key=lambda form: (-forms[form], form))
