"""The keywords that come with the program, on comments that were written for this test: they find what is meant."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from bot.themes.classifiers import KeywordClassifier
from bot.themes.languages import Tongues
from bot.themes.reading import read_taxonomy

TAXONOMY = read_taxonomy()
KEYWORDS = KeywordClassifier(TAXONOMY)
with (Path(__file__).parent / "comments.tsv").open(encoding="utf-8", newline="") as file:
    COMMENTS = [(tag, frozenset(themes.split()), text) for tag, themes, text in csv.reader(file, delimiter="\t")]


@pytest.mark.parametrize("tag", sorted(TAXONOMY.languages))
def test_what_a_comment_means_is_found(tag: str) -> None:
    """Every theme in every language; and little besides: themes that were not meant are fewer than one in four."""
    met, besides, missed = Counter[str](), [], []
    for _, meant, text in (one for one in COMMENTS if one[0] == tag):
        found = KEYWORDS.themes(text, tag, tag)
        met.update(meant & found)
        besides += [(theme, text) for theme in found - meant]
        missed += [(theme, text) for theme in meant - found]

    assert [] == missed
    assert set(TAXONOMY.names) == set(met)
    assert len(besides) < met.total() / 4, besides


def test_words_that_say_nothing_have_no_theme() -> None:
    """Two words may have one stem: `Seite` and `seit` have."""
    words = [(tag, word) for tag, language in TAXONOMY.languages.items() for word in sorted(language.ignored)]

    assert [] == [(tag, word) for tag, word in words if KEYWORDS.themes(word, tag, tag)]


def test_the_language_of_each_is_told() -> None:
    """Though the question was asked in another; of a few words nobody can tell."""
    tongues = Tongues(TAXONOMY.languages)
    wrong = [(tag, told, text) for tag, _, text in COMMENTS if (told := tongues.of(text, "en")) not in (tag, "und")]

    assert len(wrong) <= 2, wrong
