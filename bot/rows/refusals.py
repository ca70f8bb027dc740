"""How a file, a column, a row and a cell are refused: always with one sentence that a person can act on."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 60  # characters of a value, or columns of a file, that a sentence repeats


class FileRefused(Exception):  # noqa: N818 - a refusal, as people are told of it
    """The file as a whole cannot be read; `line` is the physical line where known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(f"Line {line}: {message}" if line else message)
        self.line = line


class MapRefused(FileRefused):
    """The columns of the file and the fields that are wanted do not fit together."""


class PairRefused(MapRefused):
    """A `field=column` pair is wrong in itself, or names a column that the file does not have."""

    wrong_use = True  # the command line exits 2


class CellRefused(ValueError):  # noqa: N818 - same
    """A cell does not hold what its field asks for."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is left out, and why; the rows after it go on."""

    line: int
    reason: str


def shown(text: str) -> str:
    """The value as a sentence quotes it: on one line, and not longer than a glance."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * SHOWN]).split())
    return f"'{text[:SHOWN]}…'" if len(text) > SHOWN else f"'{text}'"


def nearest_first(word: str, known: Iterable[str]) -> list[str]:
    """The known words, the most similar one first; equally similar ones keep their order."""
    matcher = SequenceMatcher(b=word.casefold())

    def likeness(candidate: str) -> float:
        matcher.set_seq1(candidate.casefold())
        return -matcher.ratio()

    return sorted(known, key=likeness)


def listed(names: Iterable[str], limit: int = 20) -> str:
    """The names with commas between, and how many more there are."""
    names = list(names)
    rest = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(shown(name)[1:-1] for name in names[:limit]) + rest
