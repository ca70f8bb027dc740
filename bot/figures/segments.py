"""The segments of a score: what each gives and takes, which differ from the rest, and which have moved."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.figures.anonymous import Shown, cuts_for, shown_segments
from bot.figures.labels import labels
from bot.statistics.cuts import Cuts, Part, Splitting, cuts_of, part_of
from bot.statistics.many import benjamini_hochberg
from bot.survey.anonymity import check_split, quarters
from bot.survey.changes import Change, change
from bot.survey.definition import Survey
from bot.survey.figures import FEWEST_ANSWERS, Bands, Counts
from bot.survey.periods import Period, previous
from bot.survey.segments import tells_too_much
from storage.database import Session
from storage.queries.attributes import COLUMNS
from storage.queries.combinations import score_counts_of
from storage.queries.figures import Filter, score_counts, score_counts_by
from storage.queries.responding import asked_counts_by

Parts: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """How many were asked in the period, and how many of them have answered."""

    asked: int = 0
    answered: int = 0

    @property
    def rate(self) -> float:
        """Their share."""
        return self.answered / self.asked


@dataclass(frozen=True, slots=True)
class Group:
    """Those who share values. `counts` None: withheld. `cost`: so many points it takes from the score; negative: gives.

    `has_moved` since the period before, and `differs` from the rest: more than chance would do, among all segments.
    `response` is None where unknown. `is_partial`: quarters in which it is withheld are left out.
    """

    parts: Parts
    counts: Counts | None
    cost: float | None = None
    change: Change | None = None
    has_moved: bool = False
    differs: bool = False
    response: Response | None = None
    is_partial: bool = False

    @property
    def value(self) -> str:
        """In English, as programs read it."""
        return labels(self.parts)


@dataclass(frozen=True, slots=True)
class Split:
    """A period's answers by attributes: what costs the score most comes first, what is withheld last.

    `overall` counts all answers, also of those who lack an attribute.
    """

    by: tuple[str, ...]
    survey: Survey
    period: Period
    before: Period | None
    overall: Counts
    groups: tuple[Group, ...] = ()


def split(
    session: Session,
    survey: Survey,
    period: Period,
    by: Sequence[str],
    *,
    where: Mapping[str, Sequence[str]] | None = None,
    splitting: Splitting = Splitting(),  # noqa: B008 - a frozen value
) -> Split:
    """The segments of a period by one attribute, or by two. Raises NotShownError where anonymity forbids it."""
    where, earlier = where or {}, previous(period)
    periods = [period] if earlier is None else [period, earlier]
    if survey.anonymous:
        check_split(survey.name, period, by, where)
        cuts: tuple[Cuts, ...] = (cuts_for(session, survey, by[0], splitting),)
        now, *before = [shown(session, survey, one, by[0], cuts[0], splitting) for one in periods]
    else:
        found = [counted(session, Filter(survey.name, one.start, one.end, where), by) for one in periods]
        cuts = cuts_among(found, by, splitting)
        now, *before = [grouped(one, cuts) for one in found]
    chosen = Filter(survey.name, period.start, period.end, where)
    overall = Counts.of(score_counts(session, chosen))
    asked = {} if where else responded(session, chosen, by, cuts)
    about = Split(tuple(by), survey, period, earlier, overall)
    return put_together(about, now, before[0] if before else {}, asked)


def put_together(
    about: Split, now: Mapping[Parts, Shown], before: Mapping[Parts, Shown], asked: Mapping[Parts, Response]
) -> Split:
    """The split with its groups, from the counts of each."""
    overall = Counts() if about.survey.anonymous and tells_too_much(about.overall) else about.overall
    groups = [weighed(parts, one, before.get(parts), overall, asked.get(parts)) for parts, one in now.items()]
    return replace(about, overall=overall, groups=tuple(sorted(found_among(groups, overall), key=place)))


def shown(
    session: Session, survey: Survey, period: Period, attribute: str, cuts: Cuts, splitting: Splitting
) -> dict[Parts, Shown]:
    """The segments of anonymous answers; none of a period that is not of quarters."""
    if period.start is not None and quarters(period) is None:
        return {}
    found = shown_segments(session, survey, period, attribute, cuts, splitting)
    return {(part,): one for part, one in found.items()}


def counted(session: Session, chosen: Filter, by: Sequence[str]) -> dict[tuple[str, ...], Counts]:
    """The counts of each combination of values; those without one of them are left out."""
    if len(by) == 1:
        found = score_counts_by(session, chosen, by[0])
        return {(value,): Counts.of(counts) for value, counts in found.items()}
    combined = score_counts_of(session, chosen, by)
    return {
        tuple(str(value) for value in values): Counts.of(counts)
        for values, counts in combined.items()
        if None not in values
    }


def cuts_among(
    found: Sequence[Mapping[tuple[str, ...], Counts]], by: Sequence[str], splitting: Splitting
) -> tuple[Cuts, ...]:
    """Where each attribute's numbers are cut, the same for several periods."""
    cuts: list[Cuts] = []
    for at, attribute in enumerate(by):
        sizes: Counter[str] = Counter()
        for period in found:
            for values, counts in period.items():
                sizes[values[at]] += counts.answers
        cuts.append(() if attribute in COLUMNS else cuts_of(sizes, splitting.rules.get(attribute)))
    return tuple(cuts)


def grouped(found: Mapping[tuple[str, ...], Counts], cuts: Sequence[Cuts]) -> dict[Parts, Shown]:
    """With numbers in their groups."""
    groups: defaultdict[Parts, Counts] = defaultdict(Counts)
    for values, counts in found.items():
        groups[parts_of(values, cuts)] += counts
    return {parts: Shown(counts) for parts, counts in groups.items()}


def parts_of(values: Sequence[str], cuts: Sequence[Cuts]) -> Parts:
    """The groups of several values."""
    return tuple(part_of(value, cut) for value, cut in zip(values, cuts, strict=True))


def responded(session: Session, chosen: Filter, by: Sequence[str], cuts: Sequence[Cuts]) -> dict[Parts, Response]:
    """How many of each segment were asked in the period, and how many of them have answered."""
    found: defaultdict[Parts, Response] = defaultdict(Response)
    for values, (asked, answered) in asked_counts_by(session, chosen, by).items():
        parts = parts_of(values, cuts)
        found[parts] = Response(found[parts].asked + asked, found[parts].answered + answered)
    return found


def weighed(parts: Parts, now: Shown, before: Shown | None, overall: Counts, response: Response | None) -> Group:
    """What a segment costs the score: n_g/n (NPS - NPS_g); and its change, where both periods have answers enough."""
    if now.counts is None:
        return Group(parts, None)
    ours, all_ = now.counts.bands, overall.bands
    cost = 100 * (ours.answers * all_.net / all_.answers - ours.net) / all_.answers if all_.answers else None
    moved = None if before is None or before.counts is None else change(before.counts.bands, ours)
    return Group(parts, now.counts, cost, moved, response=response, is_partial=now.is_partial)


def found_among(groups: Sequence[Group], overall: Counts) -> list[Group]:
    """What is found among the tests of all segments: that one has moved, and that one is not like the rest."""
    moved = marked((at, one.change) for at, one in enumerate(groups))
    apart = marked((at, apart_from_rest(one, overall.bands)) for at, one in enumerate(groups))
    return [replace(one, has_moved=at in moved, differs=at in apart) for at, one in enumerate(groups)]


def marked(tests: Iterable[tuple[int, Change | None]]) -> set[int]:
    """Those that are found, of the tests that could be made."""
    made = [(at, test.p) for at, test in tests if test is not None]
    found = benjamini_hochberg([p for _, p in made])
    return {at for (at, _), is_found in zip(made, found, strict=True) if is_found}


def apart_from_rest(group: Group, overall: Bands) -> Change | None:
    """A segment beside all others together."""
    if group.counts is None or not overall.answers:
        return None
    ours, bands = group.counts.bands, ("promoters", "passives", "detractors")
    # Of an answer that was taken out between the two counts nothing is left.
    rest = Bands(*(max(0, getattr(overall, band) - getattr(ours, band)) for band in bands))
    return change(rest, ours)


def place(group: Group) -> tuple[bool, bool, float, str]:
    """In the order to be read: by what it costs, those without an interval after the others, those withheld by name."""
    few = group.counts is not None and group.counts.answers < FEWEST_ANSWERS
    return group.counts is None, few, -(group.cost or 0.0), group.value
