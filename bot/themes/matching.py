"""Which themes a comment has, pure: the keywords of one language, prepared once, looked up word by word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from bot.themes.taxonomy import Language, Pattern, Piece, pattern_of
from bot.themes.words import folded, words_of

Stem = Callable[[str], str]
Ids = frozenset[int]
NONE: Ids = frozenset()
# Comments share most of their words.
MOST_KNOWN = 50_000


class Matcher:
    """The themes of comments in one language. `stem` is given a word in small letters."""

    def __init__(self, language: Language, stem: Stem) -> None:
        self._stem = stem
        self._ids: dict[Piece, int] = {}
        self._known: dict[str, Ids] = {}
        self._themes = {theme: self._patterns(keywords.words) for theme, keywords in language.keywords.items()}
        self._but_not = {theme: self._patterns(keywords.but_not) for theme, keywords in language.keywords.items()}
        self._index()

    def themes(self, text: str) -> frozenset[str]:
        """All that the text is about; none where no keyword is in it."""
        found = [self._pieces_at(word) for word in words_of(text)]
        there = NONE.union(*found)
        possible = (theme for theme, patterns in self._themes.items() if not there.isdisjoint(patterns))
        return frozenset(theme for theme in possible if self._is_about(theme, found))

    def _is_about(self, theme: str, found: Sequence[Ids]) -> bool:
        covered: set[int] | None = None
        for span in spans(self._themes[theme], found):
            if covered is None:
                covered = {at for other in spans(self._but_not[theme], found) for at in other}
            if not covered.issuperset(span):
                return True
        return False

    def _patterns(self, texts: Sequence[str]) -> dict[int, list[tuple[int, ...]]]:
        """Each pattern as the numbers of its pieces, by the first of them."""
        patterns: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list)
        for text in texts:
            numbers = self._numbers(pattern_of(text))
            patterns[numbers[0]].append(numbers)
        return dict(patterns)

    def _numbers(self, pattern: Pattern) -> tuple[int, ...]:
        return tuple(self._ids.setdefault(piece, len(self._ids)) for piece in pattern)

    def _index(self) -> None:
        """Pieces by how they are looked up, so that a word is not held against each of them."""
        self._whole: defaultdict[str, set[int]] = defaultdict(set)
        self._beginnings: defaultdict[int, dict[str, int]] = defaultdict(dict)
        self._ends: defaultdict[int, dict[str, int]] = defaultdict(dict)
        self._within: dict[str, int] = {}
        for piece, number in self._ids.items():
            word = folded(piece.word)
            if piece.open_before and piece.open_after:
                self._within[word] = number
            elif piece.open_after:
                self._beginnings[len(word)][word] = number
            elif piece.open_before:
                self._ends[len(word)][word] = number
            else:
                self._whole[word].add(number)
                self._whole[folded(self._stem(piece.word))].add(number)

    def _pieces_at(self, word: str) -> Ids:
        if (known := self._known.get(word)) is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            known = self._known[word] = frozenset(self._looked_up(word)) or NONE
        return known

    def _looked_up(self, word: str) -> Iterator[int]:
        plain = folded(word)
        yield from self._whole.get(plain, ())
        yield from self._whole.get(folded(self._stem(word)), ())
        for length, beginnings in self._beginnings.items():
            if (number := beginnings.get(plain[:length])) is not None:
                yield number
        for length, ends in self._ends.items():
            if (number := ends.get(plain[-length:])) is not None:
                yield number
        yield from (number for part, number in self._within.items() if part in plain)


def spans(patterns: dict[int, list[tuple[int, ...]]], found: Sequence[Ids]) -> Iterator[range]:
    """Where the patterns fit: the places of their words."""
    for at, pieces in enumerate(found):
        for first in pieces & patterns.keys():
            for pattern in patterns[first]:
                rest = found[at + 1 : at + len(pattern)]
                if len(rest) == len(pattern) - 1 and all(map(frozenset.__contains__, rest, pattern[1:])):
                    yield range(at, at + len(pattern))
