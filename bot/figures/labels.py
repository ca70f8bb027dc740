"""What a segment is called: a value as it was given, or a group of numbers in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.statistics.cuts import Part, written
from bot.survey.wording import ENGLISH, Wording


def label(part: Part, wording: Wording = ENGLISH) -> str:
    """Of a value of one attribute."""
    if isinstance(part, str):
        return part
    if part.low is not None and part.high is not None:
        # To translators: a group of numbers: 3 is in "3 to under 5", and 5 is not.
        return wording.say("{low} to under {high}", low=written(part.low), high=written(part.high))
    if part.high is not None:
        # To translators: a group of numbers.
        return wording.say("under {high}", high=written(part.high))
    if part.low is not None:
        # To translators: a group of numbers.
        return wording.say("{low} or more", low=written(part.low))
    # To translators: a group of answers of which something that should be a number is none.
    return wording.say("not a number")


def labels(parts: Sequence[Part], wording: Wording = ENGLISH) -> str:
    """Of values of several attributes."""
    return " · ".join(label(part, wording) for part in parts)
