"""Whose a click was, told from the pattern of all hits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.survey.clicks import SILENCE, Hit, Verdict, decide

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
HOME, OFFICE, CLOUD = "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"
RECORDED, REJECTED, WAITING = Verdict.RECORDED, Verdict.REJECTED, Verdict.WAITING

Row = tuple[float, int, str, str, str, int]


def row(
    second: float, score: int, network: str = HOME, *, method: str = "GET", agent: str = FIREFOX, invitation: int = 1
) -> Row:
    return second, score, network, method, agent, invitation


def verdicts(rows: list[Row], now: datetime = LATER) -> list[Verdict]:
    """In the order of the rows."""
    hits = [
        Hit(number, invitation, score, method, network, agent, NOON + timedelta(seconds=second))
        for number, (second, score, network, method, agent, invitation) in enumerate(rows)
    ]
    decided = decide(hits, now)
    return [decided[hit.id] for hit in hits]


SWEEP = [row(second / 20, second, CLOUD) for second in range(11)]
SLOW_SWEEP = [row(second * 15, second, CLOUD) for second in range(11)]

PATTERNS = {
    "one click alone": ([row(0, 9)], [RECORDED]),
    "the same link opened twice": ([row(0, 9), row(90, 9)], [RECORDED, RECORDED]),
    "a change of mind": ([row(0, 3), row(40, 8)], [RECORDED, RECORDED]),
    "a slip corrected after three seconds": ([row(0, 3), row(3, 4)], [RECORDED, RECORDED]),
    "two links in two seconds": ([row(0, 3), row(2, 4)], [REJECTED, REJECTED]),
    "two links in two seconds from two networks": ([row(0, 3, CLOUD), row(1, 4, OFFICE)], [REJECTED, REJECTED]),
    "all eleven at once": (SWEEP, [REJECTED] * 11),
    "all eleven, a quarter of a minute apart": (SLOW_SWEEP, [REJECTED] * 11),
    "three links within a minute": ([row(0, 3), row(30, 4), row(60, 5)], [REJECTED] * 3),
    "three links in more than a minute": ([row(0, 3), row(31, 4), row(62, 5)], [RECORDED] * 3),
    "one link three times within a minute": ([row(0, 3), row(5, 3), row(9, 3)], [RECORDED] * 3),
    "three links from three networks within a minute": (
        [row(0, 1, HOME), row(20, 2, OFFICE), row(40, 3, CLOUD)],
        [REJECTED] * 3,
    ),
    "a sweep, then a person elsewhere": ([*SWEEP, row(30, 9)], [*[REJECTED] * 11, RECORDED]),
    "a person, then a sweep elsewhere": (
        [row(0, 9), *[row(30 + at[0], at[1], CLOUD) for at in SWEEP]],
        [RECORDED, *[REJECTED] * 11],
    ),
    "one link, then a sweep by the same network in the silence": (
        [row(0, 9, CLOUD), *[row(600 + at[0], at[1], CLOUD) for at in SWEEP]],
        [REJECTED] * 12,
    ),
    "one link, then a sweep by the same network after the silence": (
        [row(0, 9, CLOUD), *[row(1000 + at[0], at[1], CLOUD) for at in SWEEP]],
        [RECORDED, *[REJECTED] * 11],
    ),
    "a check just before the person": ([row(0, 9, CLOUD, method="HEAD", agent=""), row(0.3, 9)], [REJECTED, RECORDED]),
    "a prefetch by the person's own browser": (
        [row(0, 9, agent=f"prefetch {FIREFOX}"), row(4, 9)],
        [REJECTED, RECORDED],
    ),
    "three people's links within a minute by one network": (
        [row(0, 3, invitation=1), row(20, 3, invitation=2), row(40, 3, invitation=3)],
        [REJECTED] * 3,
    ),
    "two people's links within a minute by one network": (
        [row(0, 3, invitation=1), row(20, 3, invitation=2)],
        [RECORDED] * 2,
    ),
    "a HEAD": ([row(0, 9, method="HEAD")], [REJECTED]),
    "no name": ([row(0, 9, agent="")], [REJECTED]),
    "a library": ([row(0, 9, agent="Go-http-client/1.1")], [REJECTED]),
    "a preview": ([row(0, 9, agent="Mozilla/5.0 (Windows NT 6.1) BingPreview/1.0b")], [REJECTED]),
    "a bot": ([row(0, 9, agent="Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)")], [REJECTED]),
    "a browser without a window": (
        [row(0, 9, agent="Mozilla/5.0 (X11) HeadlessChrome/156.0 Safari/537.36")],
        [REJECTED],
    ),
    "a telephone called Cubot": (
        [row(0, 9, agent="Mozilla/5.0 (Linux; Android 9; CUBOT X19) Chrome/156.0")],
        [RECORDED],
    ),
}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_pattern_has_its_verdicts(pattern: str) -> None:
    """Every hit of the pattern gets the verdict beside it."""
    rows, expected = PATTERNS[pattern]

    assert expected == verdicts(rows)


def test_a_click_waits_until_the_silence_has_passed() -> None:
    """A quarter of an hour, to the microsecond."""
    tick = timedelta(microseconds=1)

    assert [WAITING] == verdicts([row(0, 9)], NOON + SILENCE - tick)
    assert [RECORDED] == verdicts([row(0, 9)], NOON + SILENCE)


def test_a_machine_is_known_at_once() -> None:
    """What gives it away does not need to be waited for."""
    assert [REJECTED] * 11 == verdicts(SWEEP, NOON + timedelta(seconds=1))


@given(
    st.lists(
        st.builds(
            row, st.integers(0, 3000), st.integers(0, 10), st.sampled_from([HOME, CLOUD]), invitation=st.integers(1, 3)
        ),
        max_size=12,
    ),
    st.integers(0, 3000),
)
def test_a_sweep_records_nothing_whatever_else_happens(others: list[Row], start: int) -> None:
    """Eleven links in half a second are no person's, in whatever company."""
    sweep = [row(start + at[0], at[1], OFFICE) for at in SWEEP]

    assert [REJECTED] * 11 == verdicts([*others, *sweep])[-11:]


@given(st.lists(st.builds(row, st.integers(0, 3000), st.integers(0, 10)), max_size=12))
def test_the_order_in_which_hits_are_given_does_not_matter(rows: list[Row]) -> None:
    """They are ordered by their own time."""
    hits = [
        Hit(n, one[5], one[1], one[3], one[2], one[4], NOON + timedelta(seconds=one[0])) for n, one in enumerate(rows)
    ]

    assert decide(hits, LATER) == decide(list(reversed(hits)), LATER)
