"""Whether a hit on a score link was a person's: decided from the pattern of all hits, never from one alone.

Programs that check mail open links, run scripts and look like browsers; what gives them away is that they open several.
So a click waits until a silence has passed after it. This file does not know where hits come from or are kept.

A machine's is a hit
1. that is no plain GET, or comes from a program that is no browser, or was made ahead of the person (a prefetch);
2. in a burst: three links of one invitation within a minute by one network or by three, two within two seconds by
   anybody, or three people's links within a minute by one network;
3. after which, before the silence has passed, its network makes such a burst on the same invitation.

What one network does never counts against a person elsewhere who opens one link of the same mail.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

SILENCE = timedelta(minutes=15)
MINUTE = timedelta(seconds=60)
AT_ONCE = timedelta(seconds=2)
MANY = 3

PREFETCH = "prefetch"
# Every browser still calls itself one of these; libraries give their own names, or none.
BROWSER = re.compile(r"(mozilla|opera)/\d", re.IGNORECASE)
# Those that call themselves a browser and say what they are further on. Cubot makes telephones.
PROGRAM = re.compile(
    r"(?<!cu)bot\b|crawl|spider|scan|preview|prefetch|headless|phantom|validator|monitor|curl|wget|python|java/|libwww"
    r"|go-http|httpclient|externalhit|safelinks|urldefense|barracuda|mimecast|proofpoint",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One request for a score's page; `network` is the address without its last part, `agent` the program's name."""

    id: int
    invitation_id: int
    score: int
    method: str
    network: str
    agent: str
    at: datetime


class Verdict(StrEnum):
    """What is to become of a hit. RECORDED: its score is the person's answer, unless they said otherwise later."""

    WAITING = "waiting"
    RECORDED = "recorded"
    REJECTED = "rejected"


def decide(hits: Iterable[Hit], now: datetime) -> dict[int, Verdict]:
    """The verdict on each hit, by its id.

    The hits must be all there are of each invitation to be decided, and those of the same networks a minute around.
    """
    ordered = sorted(hits, key=lambda hit: (hit.at, hit.id))
    bursts = bursts_by_one_network(ordered)
    machines = {hit.id for hit in bursts} | in_other_bursts(ordered)
    scanned: dict[tuple[int, str], list[datetime]] = defaultdict(list)
    for hit in bursts:
        scanned[hit.invitation_id, hit.network].append(hit.at)

    def verdict(hit: Hit) -> Verdict:
        later = scanned.get((hit.invitation_id, hit.network), ())
        if hit.id in machines or is_no_browser(hit) or any(hit.at <= at <= hit.at + SILENCE for at in later):
            return Verdict.REJECTED
        return Verdict.WAITING if now < hit.at + SILENCE else Verdict.RECORDED

    return {hit.id: verdict(hit) for hit in ordered}


def is_no_browser(hit: Hit) -> bool:
    """Whether the request says by itself that no person made it."""
    return hit.method != "GET" or not BROWSER.match(hit.agent) or PROGRAM.search(hit.agent) is not None


def bursts_by_one_network(ordered: Sequence[Hit]) -> list[Hit]:
    """Three links of one invitation within a minute by one network."""
    by_network = grouped(ordered, lambda hit: (hit.invitation_id, hit.network))
    return [hit for hits in by_network for hit in crowded(hits, MINUTE, MANY, lambda hit: hit.score)]


def in_other_bursts(ordered: Sequence[Hit]) -> set[int]:
    """The ids of hits in bursts over several networks, or over several people's invitations."""
    found: set[int] = set()
    for hits in grouped(ordered, lambda hit: hit.invitation_id):
        found |= {hit.id for hit in crowded(hits, AT_ONCE, 2, lambda hit: hit.score)}
        places = {hit.id for hit in crowded(hits, MINUTE, MANY, lambda hit: hit.network)}
        found |= places & {hit.id for hit in crowded(hits, MINUTE, MANY, lambda hit: hit.score)}
    for hits in grouped(ordered, lambda hit: hit.network):
        found |= {hit.id for hit in crowded(hits, MINUTE, MANY, lambda hit: hit.invitation_id)}
    return found


def grouped(ordered: Sequence[Hit], key: Callable[[Hit], Hashable]) -> Iterator[list[Hit]]:
    """The hits that have the same key, each group in the order of time."""
    groups: dict[Hashable, list[Hit]] = defaultdict(list)
    for hit in ordered:
        groups[key(hit)].append(hit)
    yield from groups.values()


def crowded(hits: Sequence[Hit], span: timedelta, many: int, key: Callable[[Hit], Hashable]) -> Iterator[Hit]:
    """The hits that lie in some `span` together with hits of so many different keys. Linear in their number."""
    within: Counter[Hashable] = Counter()
    first = told = 0
    for last, hit in enumerate(hits):
        within[key(hit)] += 1
        while hit.at - hits[first].at > span:
            gone = key(hits[first])
            within[gone] -= 1
            if not within[gone]:
                del within[gone]
            first += 1
        if len(within) >= many:
            start = max(first, told)
            told = last + 1
            yield from hits[start:told]
