"""When a score falls or detractors follow each other, more than chance would have it, though one looks every day.

An ordinary test errs once in twenty: who applies it each morning is alarmed for nothing within weeks. So the rate of
false alarms is set for a year (`a_year`, of all rules together) and divided. Half is the fall's, over its 365 looks:
the looks share most of their answers, so that together they err less than their sum, whatever the dependence (Boole).
A quarter each is that of the two rules about detractors, which are looked at after every answer. What counts there is
not how likely a run is in one place but how often one begins: a run of k begins with probability (1 - p) p^k after any
answer, and of the last m answers k are detractors for the first time with probability p (1 - p) b(k - 1; m - 1, p):
the newest is one, and the one that leaves is none. Over the answers of a year these are rates, and a rate bounds the
probability of any at all. What is usual is estimated, too; the tests try all of it on steady answers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.survey.changes import Change, change
from bot.survey.figures import Bands

LOOKS = 365
# Fewer answers tell nothing of what is usual, and nothing of how it is lately.
FEWEST_USUAL = 100
FEWEST_LATELY = 30
# Fewer detractors are no run, however rare they are otherwise.
FEWEST_IN_A_ROW = 4
FEWEST_AMONG = 5
AMONG = 20


@dataclass(frozen=True, slots=True)
class Fall:
    """From what is usual to what was answered lately. `a_year`: so often at most would steady answers look like it."""

    change: Change
    a_year: float


def fall(usual: Bands, lately: Bands, a_year: float) -> Fall | None:
    """A fall that is none by chance, though it is looked for on every day of the year; None where there is none.

    `a_year`: how many false alarms a year all rules together may give, such as 0.05.
    """
    if usual.answers < FEWEST_USUAL or lately.answers < FEWEST_LATELY:
        return None
    if lately.net * usual.answers >= usual.net * lately.answers:
        return None
    found = change(usual, lately)
    if found is None or found.z >= 0:
        return None
    often = LOOKS * found.p / 2  # only falls are looked for
    return Fall(found, often) if often <= a_year / 2 else None


@dataclass(frozen=True, slots=True)
class Run:
    """Of the last `among` answers so many were detractors; all of them: in a row. `at`: where in the answers it stood
    out first. `a_year`: so often a year it would begin by chance.
    """

    at: int
    detractors: int
    among: int
    a_year: float

    @property
    def in_a_row(self) -> bool:
        """None between them was content."""
        return self.detractors == self.among


def runs(detractors: Sequence[bool], usual: Bands, answers_a_year: float, a_year: float) -> Iterator[Run]:
    """Where a run stands out first among answers in their order (True: a detractor), the earliest first.

    `usual` are the answers of a time before, none of them among these; with too few of them nothing stands out.
    """
    if usual.answers < FEWEST_USUAL:
        return
    share = (usual.detractors + 0.75) / (usual.answers + 3)
    row = needed(FEWEST_IN_A_ROW, lambda many: answers_a_year * row_begins(many, share), a_year / 4)
    most = needed(FEWEST_AMONG, lambda many: answers_a_year * stands_out(many, share), a_year / 4)
    in_a_row = among = 0
    for at, is_detractor in enumerate(detractors):
        in_a_row = in_a_row + 1 if is_detractor else 0
        leaves = at >= AMONG and detractors[at - AMONG]
        before, among = among, among + is_detractor - leaves
        if in_a_row == row:
            yield Run(at, row, row, answers_a_year * row_begins(row, share))
        elif before < among == most:
            yield Run(at, most, AMONG, answers_a_year * stands_out(most, share))


def row_begins(many: int, share: float) -> float:
    """The probability that after any answer so many detractors follow in a row, and no more were before them."""
    return (1 - share) * float(share**many)


def stands_out(many: int, share: float) -> float:
    """The probability that with any answer so many of the last `AMONG` are detractors, one more than before."""
    if many <= AMONG * share or many > AMONG:
        return 1.0 if many <= AMONG else 0.0
    return math.comb(AMONG - 1, many - 1) * float(share**many) * float((1 - share) ** (AMONG - many + 1))


def needed(fewest: int, begins: Callable[[int], float], a_year: float) -> int:
    """So many detractors that they come about by chance less often."""
    many = fewest
    while begins(many) > a_year:
        many += 1
    return many
