"""How much of a change comes from another mix of segments, and how much from within them.

A score can rise though every segment fell, when more of the content ones answer. The parts here sum exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bot.survey.figures import Bands, exact_nps

NOBODY = Bands(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """What one segment adds to a change, in points: by its share of the answers, and by its own score."""

    value: str
    mix: Fraction
    within: Fraction


@dataclass(frozen=True, slots=True)
class Mix:
    """`mix` and `within` together are the change; the parts of the segments are theirs, largest first."""

    mix: Fraction
    within: Fraction
    parts: tuple[Part, ...]


def mix(before: Mapping[str, Bands], after: Mapping[str, Bands]) -> Mix | None:
    """Of segments that together are all answers; None where nobody answered in one of the periods.

    Of a segment with the shares w1 and w2 and the scores N1 and N2: (w2 - w1) times the mean of N1 and N2 is mix,
    (N2 - N1) times the mean of w1 and w2 is within. In each mix part the score is taken above the middle of both
    totals, which leaves their sum as it is: a segment that does better than most adds by growing. One that is there in
    one period only has no change of its own: all it adds is mix.
    """
    was, now = sum(before.values(), NOBODY), sum(after.values(), NOBODY)
    if not was.answers or not now.answers:
        return None
    middle = (score(was) + score(now)) / 2
    parts = []
    for value in sorted(before.keys() | after.keys()):
        one, two = before.get(value, NOBODY), after.get(value, NOBODY)
        share_one, share_two = Fraction(one.answers, was.answers), Fraction(two.answers, now.answers)
        score_one, score_two = score(one if one.answers else two), score(two if two.answers else one)
        grown = (share_two - share_one) * ((score_one + score_two) / 2 - middle)
        changed = (share_one + share_two) / 2 * (score_two - score_one)
        parts.append(Part(value, grown, changed))
    parts.sort(key=lambda part: -abs(part.mix + part.within))
    zero = Fraction()
    return Mix(sum((part.mix for part in parts), zero), sum((part.within for part in parts), zero), tuple(parts))


def score(bands: Bands) -> Fraction:
    """0 of nobody: it weighs nothing."""
    return exact_nps(bands) or Fraction()
