"""The scale of the question, 0 to 10, its three bands, and what counts as a score at the edge."""

from __future__ import annotations

from enum import StrEnum

SCORES = range(11)
"""Eleven points, and the first is 0."""

_WRITTEN = {str(score): score for score in SCORES}
_LONGEST_QUOTE = 30


class Band(StrEnum):
    """What a score says about the one who gave it."""

    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


def band_of(score: int) -> Band:
    """The band of a score: 9 and 10 promoters, 7 and 8 passives, 0 to 6 detractors.

    Raises ValueError for what is no score.
    """
    score = parse_score(score)
    if score >= 9:
        return Band.PROMOTER
    if score >= 7:
        return Band.PASSIVE
    return Band.DETRACTOR


def parse_score(value: object) -> int:
    """The score in what a form, a file or a message brought: a whole number, or its digits between blanks.

    Nothing is rounded or guessed: 7.0, "7.0", "10/10" and "07" may come from another scale or another column.
    Raises ValueError with a sentence that can be shown to the person.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value in SCORES:
        return value
    if isinstance(value, str):
        written = value.strip()
        if not written:
            raise ValueError("the score is empty; it must be a whole number from 0 to 10")
        if written in _WRITTEN:
            return _WRITTEN[written]
    raise ValueError(f"score {_quoted(value)} is not a whole number from 0 to 10")


def _quoted(value: object) -> str:
    """What was given, on one line and not at length."""
    try:
        text = repr(value.strip() if isinstance(value, str) else value)
    except ValueError:  # an integer of more digits than Python is willing to write
        return "of thousands of digits"
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
