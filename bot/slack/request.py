"""What was written after `/nps`, pure: a period, `by` an attribute, of a `survey`; in any order of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

DEFAULT_PERIOD = "this-quarter"
QUOTES = str.maketrans("", "", "\"'“”‘’`")  # noqa: RUF001 - what phones make of quotation marks
WORDS = ("by", "survey")
# No word that anybody can write, so that it never counts as there twice.
PERIOD = ""


class RequestError(ValueError):
    """What was written cannot be understood; a sentence for the one who wrote it."""


@dataclass(frozen=True, slots=True)
class Request:
    """`survey` is None where the default is meant."""

    period: str = DEFAULT_PERIOD
    by: str | None = None
    survey: str | None = None
    help: bool = False


def parse_request(text: str) -> Request:
    """RequestError where a word is missing, doubled, or nearly `help`."""
    words = text.translate(QUOTES).split()
    if len(words) == 1 and (words[0].lower() == "help" or words[0] == "?"):
        return Request(help=True)
    if len(words) == 1 and get_close_matches(words[0].lower(), ["help"], cutoff=0.7):
        raise RequestError(f"'{words[0]}' is not a period; did you mean help?")
    parts = split(words)
    return Request(
        period=" ".join(parts[PERIOD]) or DEFAULT_PERIOD,
        by=named(parts, "by", "an attribute, as in /nps last-quarter by plan"),
        survey=named(parts, "survey", "a survey's name"),
    )


def split(words: Sequence[str]) -> dict[str, list[str]]:
    """The words of each part; a part that is not there is missing from it, but for the period."""
    parts: dict[str, list[str]] = {PERIOD: []}
    current = PERIOD
    for word in words:
        if word.lower() in parts:
            raise RequestError(f"'{word.lower()}' is there twice")
        if word.lower() in WORDS:
            current = word.lower()
            parts[current] = []
        else:
            parts[current].append(word)
    return parts


def named(parts: dict[str, list[str]], word: str, what: str) -> str | None:
    """What follows a word, where the word is there."""
    if word not in parts:
        return None
    if not parts[word]:
        raise RequestError(f"after '{word}' comes {what}")
    return " ".join(parts[word])


def nearest(written: str, known: Sequence[str], what: str) -> str:
    """A sentence for a name that there is not, with the nearest that there is."""
    near = get_close_matches(written.lower(), known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(known[:20])}"
    return f"there is no {what} '{written[:60]}'; {hint}"
