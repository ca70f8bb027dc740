"""The segments of anonymous answers, by the rules of `bot.survey.anonymity`: counted by quarter, and summed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.figures.labels import label
from bot.statistics.cuts import CutRule, Cuts, Part, Splitting, cuts_of, part_of
from bot.survey.anonymity import NotShownError, check_split, not_shown, quarters
from bot.survey.days import Unit
from bot.survey.definition import Survey
from bot.survey.figures import Counts
from bot.survey.periods import Period, around
from bot.survey.segments import segments
from storage.database import Session
from storage.queries.attributes import COLUMNS
from storage.queries.figures import Filter, score_counts, score_counts_by
from storage.queries.spans import answered_between

# The answers that lack the attribute; no database keeps such a text.
REST = "\0"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a segment: None where it is withheld. `is_partial`: without the quarters in which it is."""

    counts: Counts | None
    is_partial: bool = False


def cuts_for(session: Session, survey: Survey, attribute: str, splitting: Splitting) -> Cuts:
    """Where an attribute's numbers are cut: at the same places for each period, or two cuts would tell what is between.

    Raises NotShownError where the operator has set that it does not split anonymous answers.
    """
    rule = splitting.rules.get(attribute, CutRule())
    if not rule.is_for_anonymous:
        raise NotShownError(
            f"answers to '{survey.name}' are anonymous, and not split by '{attribute}': nps.toml says so in [segments]"
        )
    if attribute in COLUMNS:
        return ()
    counted = score_counts_by(session, Filter(survey.name, None, None), attribute)
    return cuts_of({value: sum(counts.values()) for value, counts in counted.items()}, rule)


def shown_segments(
    session: Session, survey: Survey, period: Period, attribute: str, cuts: Cuts, splitting: Splitting
) -> dict[Part, Shown]:
    """Each value that answers of the period have. Raises NotShownError for a period that is not of quarters."""
    check_split(survey.name, period, [attribute], {})
    found: defaultdict[Part, list[Counts | None]] = defaultdict(list)
    for quarter in quarters_of(session, survey.name, period, splitting):
        chosen = Filter(survey.name, quarter.start, quarter.end)
        groups: defaultdict[Part, Counts] = defaultdict(Counts)
        for value, counts in score_counts_by(session, chosen, attribute).items():
            groups[part_of(value, cuts)] += Counts.of(counts)
        for part, counted in withheld(groups, Counts.of(score_counts(session, chosen))).items():
            found[part].append(counted)
    return {part: summed(counts) for part, counts in found.items()}


def shown_filter(
    session: Session, survey: Survey, period: Period, where: Mapping[str, Sequence[str]], splitting: Splitting
) -> Counts:
    """The counts of those with any of these values of an attribute. Raises NotShownError where one of them is withheld,
    were it in one quarter of several.
    """
    check_split(survey.name, period, [], where)
    ((attribute, values),) = where.items()
    cuts = cuts_for(session, survey, attribute, splitting)
    found = shown_segments(session, survey, period, attribute, cuts, splitting)
    named = {label(part): one for part, one in found.items()}
    total = Counts()
    for value in dict.fromkeys(values):
        one = named.get(value, Shown(Counts()))
        if one.counts is None or one.is_partial:
            raise not_shown(survey.name, attribute, value)
        total += one.counts
    return total


def quarters_of(session: Session, survey: str, period: Period, splitting: Splitting) -> list[Period]:
    """The quarters of a period; of `all` those in which there can be answers."""
    if period.start is not None:
        return quarters(period) or []
    span = answered_between(session, survey)
    return [] if span is None else around(Unit.QUARTER, *span, splitting.zone)


def withheld(groups: Mapping[Part, Counts], total: Counts) -> dict[Part, Counts | None]:
    """What is shown of the groups of a quarter. Those without the attribute are a group, too: subtraction gives it."""
    named = {label(part): part for part in groups}
    known = Counter({score: sum(counts.scores[score] for counts in groups.values()) for score in range(11)})
    # Of an answer that was taken out between the two counts nothing is left.
    rest = Counts(tuple(max(0, count - known[score]) for score, count in enumerate(total.scores)))
    every = [*((name, groups[part]) for name, part in named.items()), (REST, rest)]
    return {named[one.value]: one.counts for one in segments(every, anonymous=True) if one.value in named}


def summed(counts: list[Counts | None]) -> Shown:
    """Over quarters."""
    shown = [one for one in counts if one is not None]
    return Shown(sum(shown, Counts()) if shown else None, is_partial=len(shown) < len(counts))
