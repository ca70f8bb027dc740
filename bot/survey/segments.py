"""Which segments may be shown: where answers are anonymous, no figures let a small group be read off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.survey.figures import Bands, Counts

SMALLEST_GROUP = 5


@dataclass(frozen=True, slots=True)
class Segment:
    """The answers of those who share a value of an attribute; a withheld segment carries no counts at all."""

    value: str
    counts: Counts | None

    @property
    def withheld(self) -> bool:
        return self.counts is None


def segments(
    groups: Iterable[tuple[str, Counts]],
    *,
    anonymous: bool,
    k: int = SMALLEST_GROUP,
    total_shown: bool = True,
) -> list[Segment]:
    """The segments, most answers first and then by value; those withheld come last, by value alone.

    Where answers are anonymous a group is withheld with fewer than `k` answers, or with fewer than twice as
    many when all are of one band (its score tells what each of them said). While the total is shown, the next
    smallest go with it until subtraction gives nothing away: two groups at least, which together could be shown.
    """
    ordered = sorted(groups, key=lambda group: (-group[1].answers, group[0]))
    hidden = _hidden([counts for _, counts in ordered], k, total_shown=total_shown) if anonymous else set()
    shown = [Segment(value, counts) for at, (value, counts) in enumerate(ordered) if at not in hidden]
    withheld = sorted(value for at, (value, _) in enumerate(ordered) if at in hidden)
    return shown + [Segment(value, None) for value in withheld]


def _hidden(by_size: list[Counts], k: int, *, total_shown: bool) -> set[int]:
    """The positions to withhold, of groups that are given largest first."""
    hidden = {at for at, counts in enumerate(by_size) if tells_too_much(counts, k)}
    if not total_shown:
        return hidden
    rest = [at for at in range(len(by_size)) if at not in hidden]
    while rest and _can_be_subtracted([by_size[at] for at in hidden], k):
        hidden.add(rest.pop())
    return hidden


def tells_too_much(counts: Counts | Bands, k: int = SMALLEST_GROUP) -> bool:
    """Whether a score of these answers tells what one of a few people said, or what each of them did."""
    of_one_band = counts.answers in (counts.promoters, counts.passives, counts.detractors)
    return counts.answers < (2 * k if of_one_band else k)


def _can_be_subtracted(hidden: list[Counts], k: int) -> bool:
    """Whether the total less all that is shown leaves one group's figures, or such as are themselves withheld."""
    answered = [counts for counts in hidden if counts.answers]
    return len(answered) == 1 or (bool(answered) and tells_too_much(sum(answered, Counts()), k))
