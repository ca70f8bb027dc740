"""What each theme adds to the score, so that the parts are the whole: exact fractions, rounded by whoever shows them.

The equal split of an answer over its themes is the Shapley value of both games that one may play with them, "any of its
themes" and "all of its themes". With s = +1, 0, -1 for a promoter, passive, detractor, and T_i the themes of answer i:

    contribution C_t = 100/n * sum over i with t of s_i / |T_i|      together with "(no theme)": the score
    weight       w_t =   1/n * sum over i with t of 1 / |T_i|        together: 1
    pull             = C_t - w_t * score                             together: 0

None of it says that a theme causes anything: those who write of it score so, and no more is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.survey.figures import Bands, exact_nps

NOBODY = Bands(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Voices:
    """Answers whose comments have exactly these themes."""

    themes: frozenset[str]
    bands: Bands


@dataclass(frozen=True, slots=True)
class Contribution:
    """One part, in points of the score. `themes` is the theme, or several that are told as one; empty: no theme.

    `bands` are all answers that have any of them. `without` is how far the score lies above that of all the others
    (None where there are no others): what many call impact. It does not add up.
    """

    themes: frozenset[str]
    bands: Bands
    points: Fraction
    weight: Fraction
    pull: Fraction
    without: Fraction | None


def contributions(voices: Sequence[Voices], parts: Iterable[Collection[str]] | None = None) -> list[Contribution]:
    """Every part's, in the order of `parts`, or by the themes' names; that without a theme is last.

    `parts` divide all themes there are among them. Nothing where nobody wrote.
    """
    total = sum((voice.bands for voice in voices), NOBODY)
    score = exact_nps(total)
    if score is None:
        return []
    if parts is None:
        parts = [{theme} for theme in sorted(themes_of(voices))]
    wanted = [frozenset(part) for part in parts if part]
    points, weights = split(voices)
    found = []
    for part in [*wanted, frozenset[str]()]:
        bands = sum((voice.bands for voice in voices if is_of(voice, part)), NOBODY)
        mine = sum((points[theme] for theme in part), Fraction(0)) if part else points[None]
        weight = sum((weights[theme] for theme in part), Fraction(0)) if part else weights[None]
        mine, weight = 100 * mine / total.answers, weight / total.answers
        found.append(Contribution(part, bands, mine, weight, mine - weight * score, score_above_rest(total, bands)))
    return found


def split(voices: Iterable[Voices]) -> tuple[Mapping[str | None, Fraction], Mapping[str | None, Fraction]]:
    """The net answers and the answers of each theme, each answer shared out evenly; None: those without a theme."""
    points: defaultdict[str | None, Fraction] = defaultdict(Fraction)
    weights: defaultdict[str | None, Fraction] = defaultdict(Fraction)
    for voice in voices:
        for theme in voice.themes or (None,):
            points[theme] += Fraction(voice.bands.net, len(voice.themes) or 1)
            weights[theme] += Fraction(voice.bands.answers, len(voice.themes) or 1)
    return points, weights


def is_of(voice: Voices, part: frozenset[str]) -> bool:
    """Whether these answers have any of the themes; of no theme: whether they have none."""
    return bool(voice.themes & part) if part else not voice.themes


def score_above_rest(total: Bands, part: Bands) -> Fraction | None:
    """By how much the score is above that of those who do not speak of it."""
    rest = Bands(total.promoters - part.promoters, total.passives - part.passives, total.detractors - part.detractors)
    whole, others = exact_nps(total), exact_nps(rest)
    return None if whole is None or others is None else whole - others


def themes_of(voices: Iterable[Voices]) -> frozenset[str]:
    """All that anybody spoke of."""
    return frozenset(theme for voice in voices for theme in voice.themes)


def changes(before: Sequence[Contribution], after: Sequence[Contribution]) -> dict[frozenset[str], Fraction]:
    """How each part's contribution has changed: together by as much as the score. Both have the same parts."""
    then = {part.themes: part.points for part in before}
    return {part.themes: part.points - then.get(part.themes, Fraction(0)) for part in after}
