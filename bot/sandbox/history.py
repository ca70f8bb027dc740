"""Made-up answers of the last four quarters, so that the score of this one has something to be compared with."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.cast import Customer
from bot.survey.conversation import Stage
from bot.survey.periods import Period, parse_period, previous
from bot.survey.scale import SCORES
from storage.queries.imports import PastAnswer

QUARTERS = 4
STRANGERS = 96
"""Answers a quarter of people who are nobody's contact any more."""

SEED = 11
# How often each score from 0 to 10 is given, a little better every quarter; the newest first.
WEIGHTS = (
    (1, 1, 2, 3, 3, 5, 7, 13, 21, 20, 24),
    (1, 1, 3, 3, 4, 6, 8, 14, 21, 18, 21),
    (2, 2, 3, 4, 4, 7, 8, 14, 21, 16, 19),
    (2, 2, 4, 4, 5, 7, 9, 15, 20, 15, 17),
)
PLANS = ("starter", "pro", "pro", "enterprise")
# Longer ago than anybody is left alone after an answer, so that all of them are asked again.
RESTED = timedelta(days=100)
QUARTER = timedelta(days=91)


def made_up(survey: str, cast: Sequence[Customer], now: datetime, zone: ZoneInfo) -> list[PastAnswer]:
    """The same answers for the same day, as a file from another tool would bring them."""
    return [*of_strangers(survey, now, zone), *of_the_cast(survey, cast, now)]


def of_strangers(survey: str, now: datetime, zone: ZoneInfo) -> Iterator[PastAnswer]:
    """Spread over the quarters."""
    chance = random.Random(SEED)  # noqa: S311 - made-up answers guard nothing
    for number, quarter in enumerate(quarters_before(now, zone)):
        for place in range(STRANGERS):
            yield PastAnswer(
                survey=survey,
                source_key=f"made-up-{number}-{place}",
                answered_at=moment_in(quarter, chance),
                score=chance.choices(SCORES, WEIGHTS[number])[0],
                at=now,
                stage=Stage.DONE,
                channel="email",
                attributes={"plan": chance.choice(PLANS)},
            )


def of_the_cast(survey: str, cast: Sequence[Customer], now: datetime) -> Iterator[PastAnswer]:
    """What those who are asked in the demo said before, a quarter apart."""
    for customer in cast:
        for number, score in enumerate(customer.before):
            yield PastAnswer(
                survey=survey,
                source_key=f"made-up-{customer.email}-{number}",
                answered_at=now - RESTED - number * QUARTER,
                score=score,
                at=now,
                stage=Stage.DONE,
                channel=customer.by.value,
                email=customer.email,
                account=customer.account,
                attributes={"plan": customer.plan},
            )


def quarters_before(now: datetime, zone: ZoneInfo) -> Iterator[Period]:
    """The last quarters, the newest first."""
    quarter: Period | None = parse_period("last-quarter", now, zone)
    for _ in range(QUARTERS):
        if quarter is not None:
            yield quarter
            quarter = previous(quarter)


def moment_in(period: Period, chance: random.Random) -> datetime:
    """Some time in it."""
    if period.start is None or period.end is None:
        raise ValueError("only a period with two ends has moments to choose from")
    return period.start + timedelta(seconds=chance.randrange(int((period.end - period.start).total_seconds())))
