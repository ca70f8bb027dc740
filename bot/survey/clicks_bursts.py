"""What is seen only in several hits together: traps, bursts and crowds, in the order of time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.survey.clicks import SILENCE, TRAP, Actor, Hit, Place

MINUTE = timedelta(seconds=60)
AT_ONCE = timedelta(seconds=2)
TRAPPED_FOR = timedelta(minutes=10)
MANY = 3

# The hits that brought a report on a page, by its link and when it was drawn.
Reports: TypeAlias = Mapping[tuple[str, datetime], Sequence[Hit]]


def reports_on(hit: Hit, reports: Reports) -> Sequence[Hit]:
    """The reports on the page that a hit opened; a form brings its own along."""
    if hit.form is not None:
        return () if hit.report is None else (hit,)
    return reports.get((hit.link, hit.at), ())


def touched(reports: Iterable[Hit]) -> bool:
    """Whether a hand was on the page."""
    return any(one.report is not None and one.report.touched for one in reports)


def trapped_hits(opened: Sequence[Hit]) -> set[int]:
    """The ids of those that opened the trap, and of what the same actors, or their like in data centres, did then."""
    traps = [hit for hit in opened if hit.link == TRAP]

    def is_trapped(hit: Hit) -> bool:
        near = (trap for trap in traps if abs(hit.at - trap.at) <= TRAPPED_FOR)
        alike = hit.place is not Place.UNKNOWN
        return any(trap.actor == hit.actor or (alike and trap.agent == hit.agent) for trap in near)

    return {hit.id for hit in opened if is_trapped(hit)} if traps else set()


def bursts_of_one(opened: Iterable[Hit]) -> set[int]:
    """The ids of hits in bursts that one actor made."""
    found: set[int] = set()
    for hits in grouped(opened, lambda hit: hit.actor):
        scores = [hit for hit in hits if hit.score is not None]
        span = MINUTE if hits[0].place is Place.UNKNOWN else SILENCE
        found |= {hit.id for hit in crowded(hits, span, MANY, link_of)}
        found |= {hit.id for hit in crowded(scores, AT_ONCE, 2, link_of)}
    return found


def bursts_of_forms(opened: Iterable[Hit]) -> set[int]:
    """The ids of forms that one actor sent from three links within a minute, as no hand does."""
    forms = grouped((hit for hit in opened if hit.form is not None), lambda hit: hit.actor)
    return {hit.id for hits in forms for hit in crowded(hits, MINUTE, MANY, link_of)}


def spread_bursts(opened: Iterable[Hit], reports: Reports) -> set[int]:
    """The ids of hits in bursts over several networks: all in data centres, or all elsewhere and without a report."""
    scores = [hit for hit in opened if hit.score is not None]
    inside = [hit for hit in scores if hit.place is not Place.UNKNOWN]
    silent = [hit for hit in scores if hit.place is Place.UNKNOWN and not reports_on(hit, reports)]
    found = {hit.id for hit in crowded(inside, MINUTE, MANY, link_of)}
    # Where people are, three of them may look at one mail that was passed on: only three who open three are a burst.
    return found | {hit.id for hit in crowded(silent, MINUTE, MANY, link_of, lambda hit: hit.actor)}


def crowds(opened: Sequence[Hit]) -> set[int]:
    """The ids of hits amid others, whoever made them."""
    scores = [hit for hit in opened if hit.score is not None]
    crowd = [*crowded(opened, MINUTE, MANY, link_of), *crowded(scores, AT_ONCE, 2, link_of)]
    return {hit.id for hit in crowd}


def times_of(ids: Collection[int], opened: Iterable[Hit], reports: Reports) -> dict[Actor, list[datetime]]:
    """When each actor made a hit of these, unless a hand was on one of its pages."""
    times: dict[Actor, list[datetime]] = defaultdict(list)
    hands = set()
    for hit in opened:
        if hit.id in ids:
            times[hit.actor].append(hit.at)
        if touched(reports_on(hit, reports)):
            hands.add(hit.actor)
    return {actor: found for actor, found in times.items() if actor not in hands}


def link_of(hit: Hit) -> str:
    """Which of the mail's links."""
    return hit.link


def grouped(hits: Iterable[Hit], key: Callable[[Hit], Hashable]) -> Iterator[list[Hit]]:
    """The hits that have the same key, each group in the order of time."""
    groups: dict[Hashable, list[Hit]] = defaultdict(list)
    for hit in hits:
        groups[key(hit)].append(hit)
    yield from groups.values()


def crowded(hits: Sequence[Hit], span: timedelta, many: int, *keys: Callable[[Hit], Hashable]) -> Iterator[Hit]:
    """The hits in some `span` within which there are so many different values of each key. Linear in their number."""
    within: list[Counter[Hashable]] = [Counter() for _ in keys]
    first = told = 0
    for last, hit in enumerate(hits):
        for counter, key in zip(within, keys, strict=True):
            counter[key(hit)] += 1
        while hit.at - hits[first].at > span:
            for counter, key in zip(within, keys, strict=True):
                leave(counter, key(hits[first]))
            first += 1
        if all(len(counter) >= many for counter in within):
            yield from hits[max(first, told) : last + 1]
            told = last + 1


def leave(counter: Counter[Hashable], value: Hashable) -> None:
    """One less of it, and no trace of it after the last."""
    counter[value] -= 1
    if not counter[value]:
        del counter[value]
