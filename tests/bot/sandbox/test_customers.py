"""The made-up customers and their past: what the demo needs of them to show what it shows."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.cast import CAST, By, Nature
from bot.sandbox.history import made_up
from bot.survey.periods import parse_period
from bot.survey.scale import Band, band_of

ZONE = ZoneInfo("Europe/Helsinki")
DAYS = [datetime(2026, 11, 22, 9, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 2, 29, 23, tzinfo=UTC)]


def test_half_of_the_customers_are_asked_in_slack_and_half_by_mail() -> None:
    """And nobody has an address that could be somebody's."""
    assert {By.SLACK: 13, By.MAIL: 13} == Counter(one.by for one in CAST)
    assert 26 == len({one.email for one in CAST if one.email.endswith(".example") and one.email.isascii()})


def test_every_band_and_every_nature_is_among_them() -> None:
    """On both channels somebody is left to whoever watches, and a detractor is among those who act."""
    acting = [one for one in CAST if one.nature is Nature.ANSWERS and one.score is not None]
    low = {one.by for one in acting if one.score is not None and band_of(one.score) is Band.DETRACTOR}

    assert set(Band) == {band_of(one.score) for one in acting if one.score is not None}
    assert set(By) == {one.by for one in CAST if one.nature is Nature.YOURS} == low
    assert [(3, 6)] == [(one.score, one.changed_to) for one in CAST if one.changed_to is not None]
    assert 1 == sum(one.nature is Nature.SCANNED for one in CAST)


@pytest.mark.parametrize("now", DAYS, ids=lambda now: f"{now:%Y-%m-%d}")
def test_the_past_fills_the_four_quarters_before_this_one(now: datetime) -> None:
    """About a hundred answers each, and none in this quarter."""
    past = made_up("customers", CAST, now, ZONE)
    this, last = (parse_period(f"{word}-quarter", now, ZONE) for word in ("this", "last"))
    assert this.start is not None
    assert last.start is not None
    in_last = [answer for answer in past if last.start <= answer.answered_at < this.start]

    assert 380 <= len(past) <= 460
    assert 90 <= len(in_last) <= 130
    assert [] == [answer for answer in past if answer.answered_at >= this.start]
    assert len(past) == len({answer.source_key for answer in past})


@pytest.mark.parametrize("now", DAYS, ids=lambda now: f"{now:%Y-%m-%d}")
def test_nobody_answered_so_lately_that_they_would_be_left_alone(now: datetime) -> None:
    """The wave of the demo asks everybody."""
    past = made_up("customers", CAST, now, ZONE)

    assert [] == [one.email for one in past if one.email and one.answered_at > now - timedelta(days=91)]


def test_the_same_day_has_the_same_past() -> None:
    """Whoever runs the demo twice sees the same figures."""
    first, second = (made_up("customers", CAST, DAYS[0], ZONE) for _ in range(2))

    assert first == second
