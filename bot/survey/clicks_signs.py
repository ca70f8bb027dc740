"""The signs by which a hit is judged, read from all hits on the links of one mail.

R1  it opened the trap within ten minutes, or calls itself as a trapped one does and comes from a data centre, too
R2  it is one of a burst: three links within a minute (within the silence, where nobody lives) or two scores within
    two seconds by one actor, or three scores within a minute out of data centres, or by three actors elsewhere without
    a report; or its actor makes such a burst before the silence after it has passed
R3  it is no plain GET, comes from a program that is no browser, or was made ahead of the person (a prefetch)
R4  the browser's version is not the one that its own hints tell
R5  its actor was trapped or in a burst during the last 24 hours, on this mail or another, and no hand was seen
H1  within a minute after the mail was sent · H2 from a data centre · H2v from the recipient's own mail system
H3  no report says that the page was seen · H4 the report tells of a driven browser, of a clock that ran ahead of ours,
    or of a form that nobody's hand sent; or it is one of three forms from three links within a minute
H5  amid a burst, while the report tells of no hand
C1  a hand was on the page that sent the form · C2 there are words in it · C3 another score was chosen

What one actor does never counts against another, beyond doubt (H5).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.survey.clicks import (
    REMEMBERED_FOR,
    REPORT,
    SILENCE,
    TRAP,
    Actor,
    Hit,
    Known,
    Place,
    Sign,
    Signs,
    Span,
    Verdict,
    verdict,
)
from bot.survey.clicks_bursts import (
    MINUTE,
    Reports,
    bursts_of_forms,
    bursts_of_one,
    crowds,
    reports_on,
    spread_bursts,
    times_of,
    touched,
    trapped_hits,
)

# Two servers' clocks differ a little; a virtual one runs ahead by seconds.
CLOCKS_DIFFER = timedelta(seconds=1)

# Every browser still calls itself one of these; libraries give their own names, or none.
BROWSER = re.compile(r"(mozilla|opera)/\d", re.IGNORECASE)
# Those that call themselves a browser and say what they are further on. Cubot makes telephones.
PROGRAM = re.compile(
    r"(?<!cu)bot\b|crawl|spider|scan|preview|prefetch|headless|phantom|validator|monitor|curl|wget|python|java/|libwww"
    r"|go-http|httpclient|externalhit|safelinks|urldefense|barracuda|mimecast|proofpoint",
    re.IGNORECASE,
)
CHROMIUM = re.compile(r"chrome/(\d+)", re.IGNORECASE)
HINTED = re.compile(r'"(?:chromium|google chrome)";\s*v="(\d+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, and what it was made of."""

    verdict: Verdict
    signs: Signs


def decide(hits: Iterable[Hit], known: Known, now: datetime) -> dict[int, Decision]:
    """The decision on each hit, by its id. The hits must be all there are of one mail; reports get none."""
    pattern = Pattern.of(hits, known)
    found = ((hit, pattern.signs(hit)) for hit in pattern.hits)
    return {hit.id: Decision(verdict(hit, signs, now), signs) for hit, signs in found}


def scanners(hits: Iterable[Hit]) -> dict[Actor, Span]:
    """Who was trapped or made a burst, from when to when: of whom the recipients of other mails are warned (R5)."""
    return {actor: (min(times), max(times)) for actor, times in Pattern.of(hits, Known()).caught.items()}


@dataclass(frozen=True, slots=True)
class Pattern:
    """The hits of one mail in the order of time, and what is seen only in all of them together.

    `bursts`: when each actor was in one; `caught`: when it was so or trapped. Neither tells of an actor who had a hand
    on one of its pages, as a person has who looks at several.
    """

    hits: Sequence[Hit]
    known: Known
    reports: Reports
    trapped: Collection[int]
    bursting: Collection[int]
    crowded: Collection[int]
    many_forms: Collection[int]
    bursts: Mapping[Actor, Sequence[datetime]]
    caught: Mapping[Actor, Sequence[datetime]]

    @classmethod
    def of(cls, hits: Iterable[Hit], known: Known) -> Pattern:
        """Read once, for all hits."""
        ordered = sorted(hits, key=lambda hit: (hit.at, hit.id))
        opened = [hit for hit in ordered if hit.method != REPORT]
        reports: dict[tuple[str, datetime], list[Hit]] = defaultdict(list)
        for hit in ordered:
            if hit.report is not None:
                reports[hit.link, hit.report.drawn_at].append(hit)
        if len(opened) == 1 and opened[0].link != TRAP:
            # Most forms are all that was ever done with a mail.
            none: frozenset[int] = frozenset()
            return cls(opened, known, reports, none, none, none, none, bursts={}, caught={})
        trapped = trapped_hits(opened)
        alone = bursts_of_one([hit for hit in opened if not is_known_by_its_name(hit)])
        lone = [hit for hit in opened if hit.id not in alone and hit.form is None and not is_program(hit)]
        bursting = alone | spread_bursts(lone, reports)
        bursts, caught = (times_of(ids, opened, reports) for ids in (bursting, trapped | bursting))
        crowd, forms = crowds(opened), bursts_of_forms(opened)
        return cls(opened, known, reports, trapped, bursting, crowd, forms, bursts, caught)

    def signs(self, hit: Hit) -> Signs:
        """All signs of one hit."""
        reports = reports_on(hit, self.reports)
        found = {
            Sign.TRAPPED: hit.id in self.trapped,
            Sign.BURST: hit.id in self.bursting or is_near(self.bursts, hit, timedelta(0), SILENCE),
            Sign.PROGRAM: is_program(hit),
            Sign.CONTRADICTION: contradicts_itself(hit),
            Sign.SCANNER: self.is_known_scanner(hit),
            Sign.EARLY: is_early(hit.at, self.known.sent),
            Sign.DATA_CENTRE: hit.place is not Place.UNKNOWN,
            Sign.MAIL_VENDOR: hit.vendor is not None and hit.vendor == self.known.mail_vendor,
            Sign.SILENT: not any(one.report is not None and one.report.seen for one in reports),
            Sign.UNREAL: hit.id in self.many_forms or any(is_unreal(one) for one in reports),
            Sign.AMID: hit.id in self.crowded and not touched(reports),
            Sign.TOUCHED: hit.form is not None and touched(reports),
            Sign.WORDS: hit.form is not None and hit.form.words,
            Sign.CHANGED: hit.form is not None and hit.form.score not in (None, hit.score),
        }
        return frozenset(sign for sign, is_there in found.items() if is_there)

    def is_known_scanner(self, hit: Hit) -> bool:
        """Whether its actor was caught before, on this mail or another.

        Who opened several links at home, was refused, and sends the form once more, is not caught for it again.
        """
        if hit.form is not None and hit.place is Place.UNKNOWN and hit.actor in self.caught:
            return False
        elsewhere = self.known.scans.get(hit.actor)
        before = elsewhere is not None and elsewhere[0] <= hit.at <= elsewhere[1] + REMEMBERED_FOR
        return before or is_near(self.caught, hit, -REMEMBERED_FOR, -MINUTE)


def is_near(times: Mapping[Actor, Collection[datetime]], hit: Hit, begin: timedelta, end: timedelta) -> bool:
    """Whether there is a time of its actor's between so long and so long after it."""
    return bool(times) and any(begin <= at - hit.at <= end for at in times.get(hit.actor, ()))


def is_unreal(hit: Hit) -> bool:
    """Whether what the page's script says cannot be of a person."""
    report = hit.report
    if report is None:
        return False
    ahead = report.shown_for > hit.at - report.drawn_at + CLOCKS_DIFFER
    return report.driven or ahead or (hit.form is not None and not report.touched)


def is_program(hit: Hit) -> bool:
    """Whether the request says by itself that no person opened it. A form is judged by what it carries."""
    if hit.form is not None:
        return False
    return hit.method != "GET" or not BROWSER.match(hit.agent) or PROGRAM.search(hit.agent) is not None


def is_known_by_its_name(hit: Hit) -> bool:
    """Whether it gives itself away where people are: then it says nothing of what else comes from there."""
    return is_program(hit) and hit.place is Place.UNKNOWN


def contradicts_itself(hit: Hit) -> bool:
    """Whether a browser calls itself by another version than its own hints do."""
    named, hinted = CHROMIUM.search(hit.agent), HINTED.search(hit.hints)
    return named is not None and hinted is not None and named[1] != hinted[1]


def is_early(at: datetime, sent: Sequence[datetime]) -> bool:
    """Within a minute after a sending; or before the first is known, since some look while they still receive."""
    return any(timedelta(0) <= at - one < MINUTE for one in sent) or bool(sent and at < min(sent))
