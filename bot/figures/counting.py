"""The score, counted in another way than one answer, one voice: by person, by account, by a weight, or weighted to
what is known of all whom the answers stand for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.statistics.clusters import Group, Weighed, one_voice_each, weighed
from bot.statistics.cuts import Splitting, number_of
from bot.statistics.weighting import KnownShares, Weighted, weighted
from bot.survey.figures import Counts
from bot.survey.segments import segments
from storage.database import Session
from storage.queries.figures import Filter, score_counts, score_counts_by
from storage.queries.voices import Voices, voices

MOST_EXAMPLES = 3


class Per(StrEnum):
    """Whose voice counts once."""

    ANSWER = "answer"
    # The last answer of each person in the period.
    RESPONDENT = "respondent"
    # The mean of its people.
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Counting:
    """How answers are counted. `weight` is an attribute that holds numbers, `known` what share each group has of all,
    `splitting` how they are split.
    """

    per: Per = Per.ANSWER
    weight: str | None = None
    known: KnownShares | None = None
    splitting: Splitting = field(default_factory=Splitting)

    @property
    def is_usual(self) -> bool:
        """Whether each answer has one voice."""
        return self.per is Per.ANSWER and self.weight is None


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of it. `score` is None where nothing is asked for, there is nothing to weigh, or it is `withheld`.

    Left out are: `no_account` answers, `no_weight` answers without the attribute, and those whose weight is `no_number`
    (the texts that stand there, most frequent first, with how many answers have them).
    """

    counting: Counting
    score: Weighed | None = None
    no_account: int = 0
    no_weight: int = 0
    no_number: tuple[tuple[str, int], ...] = ()
    withheld: bool = False
    known: Weighted | None = None


def counted(session: Session, chosen: Filter, counting: Counting, *, anonymous: bool) -> Counted:
    """The answers of a filter, counted so. Of anonymous ones nothing is told by weight: the heaviest would be heard."""
    if counting.known is not None and counting.known.attribute in chosen.where:
        # Of one group alone nothing is to be weighted.
        counting = replace(counting, known=None)
    known = None if counting.known is None else of_known(session, chosen, counting.known, anonymous=anonymous)
    if counting.is_usual:
        return Counted(counting, known=known)
    if anonymous and counting.weight is not None:
        return Counted(counting, withheld=True, known=known)
    given = voices(session, chosen, weight=counting.weight, last_only=counting.per is Per.RESPONDENT)
    groups = list(weights_of(given, counting))
    score = weighed(one_voice_each(groups) if counting.per is Per.ACCOUNT else groups)
    withheld = anonymous and score is not None and score.interval is None
    return Counted(
        counting,
        None if withheld else score,
        sum(group.bands.answers for group in groups if group.account is None) if counting.per is Per.ACCOUNT else 0,
        0 if counting.weight is None else sum(one.answers for one in given if one.weight is None),
        no_numbers(given),
        withheld,
        known,
    )


def weights_of(given: Iterable[Voices], counting: Counting) -> Iterator[Group]:
    """Those that have a weight, by account and weight."""
    found: defaultdict[tuple[str | None, float], Counter[int]] = defaultdict(Counter)
    for one in given:
        weight = 1.0 if counting.weight is None else weight_of(one.weight)
        if weight is not None:
            found[one.account, weight][one.score] += one.answers
    for (account, weight), scores in found.items():
        yield Group(account, Counts.of(scores).bands, weight)


def weight_of(text: str | None) -> float | None:
    """A number that is not negative."""
    number = None if text is None else number_of(text)
    return None if number is None or number < 0 else float(number)


def no_numbers(given: Iterable[Voices]) -> tuple[tuple[str, int], ...]:
    """The texts that are no weights, most frequent first."""
    found: Counter[str] = Counter()
    for one in given:
        if one.weight is not None and weight_of(one.weight) is None:
            found[one.weight] += one.answers
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def of_known(session: Session, chosen: Filter, known: KnownShares, *, anonymous: bool) -> Weighted | None:
    """Weighted to known shares; None where fewer than two groups have answers enough, or one is not to be told."""
    found = score_counts_by(session, chosen, known.attribute)
    groups = {value: Counts.of(scores) for value, scores in found.items()}
    if any(segment.withheld for segment in segments(groups.items(), anonymous=anonymous)):
        return None
    every = sum(score_counts(session, chosen).values())
    return weighted(known, {value: counts.bands for value, counts in groups.items()}, every)
