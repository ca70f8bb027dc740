"""The decision table: one row a line, and the edges between its lines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bot.survey.clicks import SILENCE, TRAP, UNSUBSCRIBE, Known, Place, Sign, Verdict
from bot.survey.clicks_signs import decide, scanners
from tests.support.clicks import (
    CHROME,
    CLOUD,
    ELSEWHERE,
    FIREFOX,
    HOME,
    NOON,
    OFFICE,
    at,
    click,
    form,
    report,
    sweep,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.survey.clicks import Hit

RECORDED, REJECTED, HELD, WAITING = Verdict.RECORDED, Verdict.REJECTED, Verdict.HELD, Verdict.WAITING
LATER = NOON + timedelta(days=1)
LONG_AGO = (NOON - timedelta(hours=3),)
JUST_NOW = (NOON - timedelta(seconds=59),)


class Row(NamedTuple):
    """The hits, the first of which is judged; what is known; the signs on it; the verdict."""

    hits: Sequence[Hit]
    signs: str
    verdict: Verdict
    known: Known = Known(sent=LONG_AGO)


def seen(hit: Hit, **told: bool) -> list[Hit]:
    """With its page's report."""
    return [hit, report(hit, **told)]


def scanned(since: float, until: float | None = None, network: str = HOME, agent: str = FIREFOX) -> Known:
    """Its actor was caught elsewhere."""
    actor = click(0, 9, network, agent=agent).actor
    return Known(LONG_AGO, None, {actor: (at(since), at(since if until is None else until))})


EARLY = Known(sent=JUST_NOW)
MICROSOFT = Known(sent=LONG_AGO, mail_vendor="microsoft")
HINTS_72 = '"Chromium";v="72", "Not A Brand";v="8"'
HINTS_156 = '"Chromium";v="156", "Google Chrome";v="156", "Not A Brand";v="24"'

TABLE = {
    # R: rejected.
    "R1 after the trap": Row([click(600, 9), click(0, TRAP)], "R1 R5 H3", REJECTED),
    "R1 before the trap": Row([click(0, 9), click(600, TRAP)], "R1 H3", REJECTED),
    "R1 by the name of a trapped one, out of a data centre": Row(
        [click(0, 9, CLOUD, agent=CHROME), click(30, TRAP, HOME, agent=CHROME)], "R1 H2 H3", REJECTED
    ),
    "R2 three links in a minute": Row([click(0, 3), click(30, 4), click(60, 5)], "R2 H3 H5", REJECTED),
    "R2 the way out is a link, too": Row([click(0, 3), click(9, 4), click(20, UNSUBSCRIBE)], "R2 H3 H5", REJECTED),
    "R2 two scores in two seconds": Row([click(0, 3), click(2, 4)], "R2 H3 H5", REJECTED),
    "R2 over data centres": Row(
        [click(0, 3, CLOUD), *[click(n, n, f"40.94.{n}.0/24", place=Place.DATA_CENTRE) for n in (4, 5)]],
        "R2 H2 H3 H5",
        REJECTED,
    ),
    "R2 over three networks without a report": Row(
        [click(0, 3), click(20, 4, OFFICE), click(40, 5, ELSEWHERE)], "R2 H3 H5", REJECTED
    ),
    "R2 one link, and the sweep in the silence after it": Row(
        [click(0, 9, ELSEWHERE), *sweep(600, ELSEWHERE)], "R2 H3", REJECTED
    ),
    "R3 a HEAD": Row([click(0, method="HEAD")], "R3 H3", REJECTED),
    "R3 no name": Row([click(0, agent="")], "R3 H3", REJECTED),
    "R3 a library": Row([click(0, agent="Go-http-client/1.1")], "R3 H3", REJECTED),
    "R3 a preview": Row([click(0, agent="Mozilla/5.0 (Windows NT 6.1) BingPreview/1.0b")], "R3 H3", REJECTED),
    "R3 a prefetch": Row([click(0, agent=f"prefetch {FIREFOX}")], "R3 H3", REJECTED),
    "R3 a browser without a window": Row(
        [click(0, agent="Mozilla/5.0 (X11) HeadlessChrome/156.0 Safari/537.36")], "R3 H3", REJECTED
    ),
    "R4 a version that its hints deny": Row(seen(click(0, agent=CHROME, hints=HINTS_72)), "R4", REJECTED),
    "R4 on a form without words": Row([form(0, agent=CHROME, hints=HINTS_72, hand=None)], "R4 H3", REJECTED),
    "R5 caught on another mail": Row(seen(click(0)), "R5", REJECTED, scanned(-86400)),
    "R5 caught before and after": Row(seen(click(0)), "R5", REJECTED, scanned(-5, 10**6)),
    "R5 caught on this one before": Row([click(3000, 9, ELSEWHERE), *sweep(0, ELSEWHERE)], "R5 H3", REJECTED),
    "R5 all of a data centre is one": Row(
        seen(click(0, 9, CLOUD, agent=CHROME)), "R5 H2", REJECTED, scanned(-5, network=CLOUD)
    ),
    # R, but words or a hand out of a network where people are: held.
    "words from a colleague of a scanner": Row([form(0, words=True)], "R5 C1 C2", HELD, scanned(-60)),
    "a hand in a burst": Row([form(20, 5), click(0, 3), click(9, 4)], "R2 C1", HELD),
    "words out of a data centre that was caught": Row(
        [form(0, 9, CLOUD, words=True)], "R5 H2 C1 C2", REJECTED, scanned(-5, network=CLOUD)
    ),
    "a driven hand in a burst": Row([form(20, 5, driven=True), click(0, 3), click(9, 4)], "R2 H4 C1", REJECTED),
    # C2: recorded at once.
    "words without JavaScript": Row([form(0, words=True, hand=None)], "H1 H3 C2", RECORDED, EARLY),
    "words from a desktop in a data centre": Row([form(0, 9, CLOUD, words=True)], "H2 H2v C1 C2", RECORDED, MICROSOFT),
    "words from a driven browser": Row([form(0, words=True, driven=True)], "H4 C1 C2", RECORDED),
    # C1, C3, or a plain form: recorded at once, unless H2, H2v, H4.
    "a hand": Row([form(0)], "C1", RECORDED),
    "a hand, a moment after the mail": Row([form(0)], "H1 C1", RECORDED, EARLY),
    "a hand amid a sweep elsewhere": Row([form(1), *sweep(0)], "C1", RECORDED),
    "another score": Row([form(0, 9, score=8)], "C1 C3", RECORDED),
    "a form without JavaScript": Row([form(0, hand=None)], "H3", RECORDED),
    "another score without JavaScript": Row([form(0, 9, score=8, hand=None)], "H3 C3", RECORDED),
    "a hand in a data centre": Row([form(0, 9, CLOUD)], "H2 C1", HELD),
    "a hand in the recipient's own mail system": Row([form(0, 9, CLOUD)], "H2 H2v C1", HELD, MICROSOFT),
    "a driven hand": Row([form(0, driven=True)], "H4 C1", HELD),
    "a form that a script sent": Row([form(0, hand=False)], "H4", HELD),
    # A lone click: recorded when the silence has passed.
    "alone": Row(seen(click(0)), "", RECORDED),
    "alone and early (H1)": Row(seen(click(0)), "H1", RECORDED, EARLY),
    "alone in a data centre, with a report (H2)": Row(seen(click(0, 9, CLOUD)), "H2", RECORDED),
    "alone without JavaScript (H3)": Row([click(0)], "H3", RECORDED),
    "another one's sweep": Row([*seen(click(0)), *sweep(300)], "", RECORDED),
    "another one's sweep over data centres": Row(
        [*seen(click(0)), *[click(n / 9, n, f"40.94.{n}.0/24", place=Place.DATA_CENTRE) for n in range(11)]],
        "H5",
        HELD,
    ),
    "a check just before the person": Row(
        [*seen(click(0.3)), click(0, 9, CLOUD, method="HEAD", agent="")], "", RECORDED
    ),
    "a change of mind": Row([click(40, 8), click(0, 3)], "H3", RECORDED),
    "a slip corrected after three seconds": Row([click(3, 4), click(0, 3)], "H3", RECORDED),
    "three links in more than a minute": Row([click(0, 3), click(31, 4), click(62, 5)], "H3", RECORDED),
    "one link three times": Row([click(0), click(5), click(9)], "H3", RECORDED),
    "a sweep by the same network after the silence": Row(
        [click(0, 9, ELSEWHERE), *sweep(1000, ELSEWHERE)], "H3", RECORDED
    ),
    "a scanner behind the same address": Row([*seen(click(300)), *sweep(0, HOME, agent=CHROME)], "", RECORDED),
    "a colleague of a scanner": Row(seen(click(0)), "", RECORDED, scanned(-60, agent=CHROME)),
    "a form by a program that has looked at all": Row(
        [form(2, hand=None, agent="python-httpx/0.28"), *sweep(0, HOME, agent="python-httpx/0.28")], "H3 H5", RECORDED
    ),
    "R2 a program that sends three forms": Row(
        [form(n, n, hand=None, agent="python-httpx/0.28") for n in (4, 5, 6)], "R2 H3 H4 H5", REJECTED
    ),
    "a program that sends three forms out of disguise": Row([form(n, n) for n in (1, 30, 60)], "R2 H4 C1", REJECTED),
    "three links of a data centre in ten minutes": Row(
        [click(n, n, CLOUD) for n in (0, 300, 600)], "R2 H2 H3", REJECTED
    ),
    "a telephone called Cubot": Row(seen(click(0, agent="Mozilla/5.0 (Android 9; CUBOT X19)")), "", RECORDED),
    "hints that agree": Row(seen(click(0, agent=CHROME, hints=HINTS_156)), "", RECORDED),
    # Doubtful: held.
    "H2v": Row(seen(click(0, 9, CLOUD)), "H2 H2v", HELD, MICROSOFT),
    "H4 a driven browser": Row(seen(click(0), driven=True), "H4", HELD),
    "H4 a clock ahead of ours": Row([one := click(0), report(one, 0.44, shown_for=timedelta(seconds=3))], "H4", HELD),
    "H5 amid a sweep": Row([*seen(click(0)), *sweep(30)], "H5", HELD),
    "H5 two at once": Row([*seen(click(0)), click(1, 3, OFFICE)], "H5", HELD),
    "amid a sweep with a hand on the page": Row([*seen(click(0), touched=True), *sweep(30)], "", RECORDED),
    "H1 and H2": Row(seen(click(0, 9, CLOUD)), "H1 H2", HELD, EARLY),
    "H1 and H3": Row([click(0)], "H1 H3", HELD, EARLY),
    "H2 and H3": Row([click(0, 9, CLOUD)], "H2 H3", HELD),
    "H3 a page that was never looked at": Row(seen(click(0), seen=False), "H1 H3", HELD, EARLY),
}


@pytest.mark.parametrize("line", TABLE)
def test_each_line_of_the_table_has_its_signs_and_its_verdict(line: str) -> None:
    """The first hit of each line is judged, a day later."""
    row = TABLE[line]
    judged = decide(row.hits, row.known, LATER)[row.hits[0].id]

    assert (row.signs, row.verdict) == (" ".join(sign for sign in Sign if sign in judged.signs), judged.verdict)


def test_a_click_waits_until_the_silence_has_passed() -> None:
    """A quarter of an hour, to the microsecond, be it doubtful or not; a machine is known at once."""
    tick = timedelta(microseconds=1)
    for hit, end in ((click(0), RECORDED), (click(0, 9, CLOUD), HELD)):
        assert WAITING is decide([hit], Known(), NOON + SILENCE - tick)[hit.id].verdict
        assert end is decide([hit], Known(), NOON + SILENCE)[hit.id].verdict

    machine = sweep(0)
    assert {REJECTED} == {one.verdict for one in decide(machine, Known(), NOON).values()}


EDGES = {
    "a third link after a minute and no more": ([click(0, 3), click(30, 4), click(60, 5)], Sign.BURST, True),
    "a third link after more than a minute": ([click(0, 3), click(30, 4), click(60.001, 5)], Sign.BURST, False),
    "a second score after two seconds": ([click(0, 3), click(2, 4)], Sign.BURST, True),
    "a second score after more than two": ([click(0, 3), click(2.001, 4)], Sign.BURST, False),
    "a score and the way out within two": ([click(0, 3), click(1, UNSUBSCRIBE)], Sign.BURST, False),
    "ten minutes from the trap": ([click(600), click(0, TRAP, agent=FIREFOX)], Sign.TRAPPED, True),
    "more than ten minutes from it": ([click(600.001), click(0, TRAP)], Sign.TRAPPED, False),
    "the name of a trapped one, at home": ([click(0), click(5, TRAP, OFFICE)], Sign.TRAPPED, False),
    "a report as fast as clocks may differ": (
        [one := click(0), report(one, 2, shown_for=timedelta(seconds=3))],
        Sign.UNREAL,
        False,
    ),
    "a report that is faster": (
        [two := click(0), report(two, 2, shown_for=timedelta(seconds=3.001))],
        Sign.UNREAL,
        True,
    ),
    "a report on another page": ([click(0), report(click(1))], Sign.SILENT, True),
    "three looks at a mail that was passed on": (
        [*seen(click(0, 3)), click(20, 4, OFFICE), click(40, 5, ELSEWHERE)],
        Sign.BURST,
        False,
    ),
}


@pytest.mark.parametrize("edge", EDGES)
def test_each_sign_begins_where_it_is_said_to(edge: str) -> None:
    """On the first hit, and not a thousandth of a second beyond."""
    hits, sign, there = EDGES[edge]

    assert there == (sign in decide(hits, Known(), LATER)[hits[0].id].signs)


@pytest.mark.parametrize(
    ("seconds", "early"), [(-0.001, True), (0, True), (59.999, True), (60, False), (3600, True), (3660, False)]
)
def test_early_is_within_a_minute_after_any_sending_and_before_the_first(seconds: float, early: bool) -> None:
    """A mail at noon and its reminder an hour later."""
    hit = click(seconds)
    known = Known(sent=(NOON, at(3600)))

    assert early == (Sign.EARLY in decide([hit], known, LATER)[hit.id].signs)


@pytest.mark.parametrize(("seconds", "remembered"), [(0, True), (86400, True), (86400.001, False), (-0.001, False)])
def test_a_scanner_is_remembered_for_a_day(seconds: float, remembered: bool) -> None:
    """From when it was caught on another mail; what comes to light afterwards is for the silence to tell."""
    hit = click(seconds)

    assert remembered == (Sign.SCANNER in decide([hit], scanned(0), at(10**6))[hit.id].signs)


def test_who_looks_at_several_with_a_hand_on_the_page_is_no_scanner_to_others() -> None:
    """Three links within a minute, opened by a machine and by a person."""
    person = [click(0, 3, OFFICE), click(20, 4, OFFICE), *seen(click(40, 5, OFFICE), touched=True)]

    assert {ELSEWHERE} == {actor.network for actor in scanners([*person, *sweep(0)])}
    assert (at(0), at(0.5)) == scanners(sweep(0))[click(0, 0, ELSEWHERE).actor]


def test_colleagues_who_click_at_once_are_people() -> None:
    """Each mail by itself: that one office opens many of them says nothing."""
    verdicts = {decide([hit], Known(), LATER)[hit.id].verdict for hit in (click(n / 10, 9, HOME) for n in range(50))}

    assert {RECORDED} == verdicts
