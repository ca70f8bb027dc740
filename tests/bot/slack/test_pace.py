"""How often Slack's methods are asked: by the tiers of its reference, without a call too many in any minute."""

from __future__ import annotations

import json

import pytest

from bot.slack.pace import CALLS_A_MINUTE, MINUTE, Pace
from tests.support.data import shared_data

TIERS = {"t1": 1, "t2": 20, "t3": 50, "t4": 100}


class Seconds:
    """Seconds that pass when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize("method", CALLS_A_MINUTE)
def test_a_method_has_the_tier_of_slacks_reference(method: str) -> None:
    """A tier that Slack lowers shows here."""
    page = json.loads(shared_data(f"slack/method-reference/methods/{method}.json").read_text(encoding="utf-8"))

    assert TIERS[page["rate_limits"]] == CALLS_A_MINUTE[method]


@pytest.mark.parametrize("method", ["users.list", "users.lookupByEmail"])
async def test_no_minute_has_more_calls_than_our_share(method: str) -> None:
    """Wherever the minute begins; and all of the share is used."""
    seconds = Seconds()
    pace = Pace(seconds, seconds.sleep)
    most = pace.most(method)
    calls = []
    for _ in range(3 * most):
        await pace.turn(method)
        calls.append(seconds.now)

    assert most < CALLS_A_MINUTE[method]
    assert [most] * 3 == [sum(begin <= at < begin + MINUTE for at in calls) for begin in sorted(set(calls))]


async def test_methods_do_not_wait_for_each_other() -> None:
    """Slack counts each by itself."""
    seconds = Seconds()
    pace = Pace(seconds, seconds.sleep)
    for _ in range(pace.most("users.list")):
        await pace.turn("users.list")
    await pace.turn("users.info")

    assert 1000.0 == seconds.now
