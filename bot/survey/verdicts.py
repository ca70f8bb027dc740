"""What a change means, in words for those who read no statistics; nothing is claimed that was not tested."""

from __future__ import annotations

import math
from enum import StrEnum
from fractions import Fraction

from bot.survey.changes import Change, crossings
from bot.survey.figures import FEWEST_ANSWERS, round_half_away


class Flow(StrEnum):
    """How passives came to be more or fewer: more of them is good from one side, bad from the other."""

    PASSIVES_FROM_DETRACTORS = "passives-from-detractors"
    PASSIVES_FROM_PROMOTERS = "passives-from-promoters"
    PASSIVES_FROM_BOTH = "passives-from-both"
    PASSIVES_TO_PROMOTERS = "passives-to-promoters"
    PASSIVES_TO_DETRACTORS = "passives-to-detractors"
    PASSIVES_TO_BOTH = "passives-to-both"
    UPWARDS = "upwards"
    DOWNWARDS = "downwards"
    NO_CLEAR_SHIFT = "no-clear-shift"


_HEADLINES = {
    Flow.PASSIVES_FROM_DETRACTORS: "More passives because detractors fell",
    Flow.PASSIVES_FROM_PROMOTERS: "More passives because promoters fell",
    Flow.PASSIVES_FROM_BOTH: "More passives because both promoters and detractors fell",
    Flow.PASSIVES_TO_PROMOTERS: "Fewer passives because promoters grew",
    Flow.PASSIVES_TO_DETRACTORS: "Fewer passives because detractors grew",
    Flow.PASSIVES_TO_BOTH: "Fewer passives because both promoters and detractors grew",
    Flow.UPWARDS: "As many passives, while promoters grew and detractors fell",
    Flow.DOWNWARDS: "As many passives, while promoters fell and detractors grew",
}


def verdict(change: Change | None, since: str) -> str:
    """Whether the score moved since the period called `since`, in one sentence without a full stop."""
    if change is None:
        return f"Too few answers to compare with {since}: each period needs at least {FEWEST_ANSWERS}"
    if change.significant:
        return _real(change, since)
    return _not_clear(change, since)


def _real(change: Change, since: str) -> str:
    direction, noun = ("Up", "rise") if change.nps > 0 else ("Down", "fall")
    smallest, largest = sorted((abs(change.low), abs(change.high)))
    return (
        f"{direction} {_points(_size(change))} since {since}, a real {noun}: very likely between "
        f"{_points(smallest)} and {_points(largest)} points ({_both(change)} answers)"
    )


def _not_clear(change: Change, since: str) -> str:
    size = _size(change)
    moved = f"{'up' if change.nps > 0 else 'down'} {_points(size)}" if size else "the score is the same"
    said = f"No clear change since {since}: {moved}"
    unseen = math.ceil(change.detectable)
    if size >= unseen:  # few answers on one side: what would show and what was seen are measured differently
        return f"{said}, but {_both(change)} answers are too few to tell it from chance"
    return f"{said}; with {_both(change)} answers a change under {unseen} may be chance or go unnoticed"


def flow(change: Change) -> Flow:
    """How the bands moved, by the net shares over each border; no claim where neither is more than chance."""
    if not (change.clear_6_7 or change.clear_8_9):
        return Flow.NO_CLEAR_SHIFT
    rose_to_passive, rose_to_promoter = crossings(change.before, change.after)
    passives = rose_to_passive - rose_to_promoter
    if passives > 0:
        return _gained(rose_to_passive, rose_to_promoter)
    if passives < 0:
        return _lost(rose_to_passive, rose_to_promoter)
    return Flow.UPWARDS if rose_to_promoter > 0 else Flow.DOWNWARDS


def _gained(rose_to_passive: Fraction, rose_to_promoter: Fraction) -> Flow:
    if rose_to_passive <= 0:
        return Flow.PASSIVES_FROM_PROMOTERS
    return Flow.PASSIVES_FROM_BOTH if rose_to_promoter < 0 else Flow.PASSIVES_FROM_DETRACTORS


def _lost(rose_to_passive: Fraction, rose_to_promoter: Fraction) -> Flow:
    if rose_to_promoter <= 0:
        return Flow.PASSIVES_TO_DETRACTORS
    return Flow.PASSIVES_TO_BOTH if rose_to_passive < 0 else Flow.PASSIVES_TO_PROMOTERS


def describe_flow(change: Change) -> str:
    """How the bands moved, in one sentence without a full stop; what may be chance is said to be so."""
    kind = flow(change)
    if kind is Flow.NO_CLEAR_SHIFT:
        return "No clear shift between the bands"
    over_6_7, over_8_9 = crossings(change.before, change.after)
    parts = (
        _more_or_fewer(over_8_9, "promoters") + _doubt(clear=change.clear_8_9),
        _more_or_fewer(over_6_7 - over_8_9, "passives"),
        _more_or_fewer(-over_6_7, "detractors") + _doubt(clear=change.clear_6_7),
    )
    return f"{_HEADLINES[kind]}: of every 100 answers, {', '.join(parts)}"


def _more_or_fewer(points: Fraction, band: str) -> str:
    whole = round_half_away(points)
    if not whole:
        return f"about as many {band}"
    return f"{abs(whole)} {'more' if whole > 0 else 'fewer'} {band}"


def _doubt(*, clear: bool) -> str:
    return "" if clear else " (may be chance)"


def _size(change: Change) -> Fraction:
    return abs(sum(crossings(change.before, change.after), start=Fraction()))


def _both(change: Change) -> str:
    return f"{change.before.answers} and {change.after.answers}"


def _points(size: Fraction | float) -> str:
    """A size in whole points, except where that would make nothing of something."""
    return str(round_half_away(Fraction(size))) if size >= 0.5 else "less than 1"
