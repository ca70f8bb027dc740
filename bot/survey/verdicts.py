"""What a change means, in whole sentences for those who read no statistics; nothing is claimed that was not tested."""

from __future__ import annotations

import math
from enum import StrEnum
from fractions import Fraction

from bot.survey.changes import Change, crossings
from bot.survey.figures import FEWEST_ANSWERS, round_half_away
from bot.survey.wording import Wording, noted


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
    Flow.PASSIVES_FROM_DETRACTORS: noted("More passives because detractors fell"),
    Flow.PASSIVES_FROM_PROMOTERS: noted("More passives because promoters fell"),
    Flow.PASSIVES_FROM_BOTH: noted("More passives because both promoters and detractors fell"),
    Flow.PASSIVES_TO_PROMOTERS: noted("Fewer passives because promoters grew"),
    Flow.PASSIVES_TO_DETRACTORS: noted("Fewer passives because detractors grew"),
    Flow.PASSIVES_TO_BOTH: noted("Fewer passives because both promoters and detractors grew"),
    Flow.UPWARDS: noted("As many passives, while promoters grew and detractors fell"),
    Flow.DOWNWARDS: noted("As many passives, while promoters fell and detractors grew"),
}


def verdict(change: Change | None, since: str, wording: Wording) -> str:
    """Whether the score moved since the period called `since`, in one sentence."""
    if change is None:
        few = wording.number(FEWEST_ANSWERS)
        return wording.say(
            "Too few answers to compare with {since}: each period needs at least {few}.", since=since, few=few
        )
    return _real(change, since, wording) if change.significant else _not_clear(change, since, wording)


def _real(change: Change, since: str, wording: Wording) -> str:
    smallest, largest = sorted((abs(change.low), abs(change.high)))
    values = {
        "points": _points(_size(change), wording),
        "since": since,
        "least": _points(smallest, wording),
        "most": _points(largest, wording),
        **_both(change, wording),
    }
    if change.nps > 0:
        return wording.say(
            "Up {points} since {since}, a real rise: very likely between {least} and {most} points "
            "({before} and {after} answers).",
            **values,
        )
    return wording.say(
        "Down {points} since {since}, a real fall: very likely between {least} and {most} points "
        "({before} and {after} answers).",
        **values,
    )


def _not_clear(change: Change, since: str, wording: Wording) -> str:
    size, least = _size(change), math.ceil(change.margin)
    values = {
        "points": _points(size, wording),
        "since": since,
        "least": wording.number(least),
        **_both(change, wording),
    }
    if size >= least:  # few answers on one side: what would show and what was seen are measured differently
        if change.nps > 0:
            return wording.say(
                "Up {points} since {since}, but {before} and {after} answers are too few to tell that from chance.",
                **values,
            )
        return wording.say(
            "Down {points} since {since}, but {before} and {after} answers are too few to tell that from chance.",
            **values,
        )
    if not size:
        return wording.say(
            "The same as in {since}; with {before} and {after} answers anything under {least} could be chance.",
            **values,
        )
    if change.nps > 0:
        return wording.say(
            "Up {points} since {since}; with {before} and {after} answers anything under {least} could be chance.",
            **values,
        )
    return wording.say(
        "Down {points} since {since}; with {before} and {after} answers anything under {least} could be chance.",
        **values,
    )


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


def describe_flow(change: Change, wording: Wording) -> str:
    """How the bands moved, in one sentence; what may be chance is said to be so."""
    kind = flow(change)
    if kind is Flow.NO_CLEAR_SHIFT:
        return wording.say("No clear shift between the bands.")
    over_6_7, over_8_9 = crossings(change.before, change.after)
    headline = _HEADLINES[kind]
    # To translators: as in "More passives because promoters fell: of every 100 answers, 3 fewer promoters, 2 …".
    return wording.say(
        "{headline}: of every 100 answers, {promoters}, {passives}, {detractors}.",
        headline=wording.say(headline),
        promoters=_doubted(_promoters(over_8_9, wording), wording, clear=change.clear_8_9),
        passives=_passives(over_6_7 - over_8_9, wording),
        detractors=_doubted(_detractors(-over_6_7, wording), wording, clear=change.clear_6_7),
    )


def _promoters(points: Fraction, wording: Wording) -> str:
    whole = round_half_away(points)
    if whole > 0:
        return wording.say_many("{number} more promoter", "{number} more promoters", whole)
    if whole < 0:
        return wording.say_many("{number} fewer promoter", "{number} fewer promoters", -whole)
    return wording.say("about as many promoters")


def _passives(points: Fraction, wording: Wording) -> str:
    whole = round_half_away(points)
    if whole > 0:
        return wording.say_many("{number} more passive", "{number} more passives", whole)
    if whole < 0:
        return wording.say_many("{number} fewer passive", "{number} fewer passives", -whole)
    return wording.say("about as many passives")


def _detractors(points: Fraction, wording: Wording) -> str:
    whole = round_half_away(points)
    if whole > 0:
        return wording.say_many("{number} more detractor", "{number} more detractors", whole)
    if whole < 0:
        return wording.say_many("{number} fewer detractor", "{number} fewer detractors", -whole)
    return wording.say("about as many detractors")


def _doubted(told: str, wording: Wording, *, clear: bool) -> str:
    # To translators: "moved" is such as "3 fewer promoters".
    return told if clear else wording.say("{moved} (may be chance)", moved=told)


def _size(change: Change) -> Fraction:
    return abs(sum(crossings(change.before, change.after), start=Fraction()))


def _both(change: Change, wording: Wording) -> dict[str, str]:
    return {"before": wording.number(change.before.answers), "after": wording.number(change.after.answers)}


def _points(size: Fraction | float, wording: Wording) -> str:
    """A size in whole points, except where that would make nothing of something."""
    if size < 0.5:
        # To translators: of points, in the place of a number.
        return wording.say("less than 1")
    return wording.number(round_half_away(Fraction(size)))
