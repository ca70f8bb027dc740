"""The early warning: who is told, when, and that it is said once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot import early_warning
from bot.config import Programme
from bot.config.posts import EarlyWarning, Posts
from bot.early_warning import Warned, warning
from bot.early_warning_words import told
from bot.statistics.alarms import Fall, Run
from bot.survey.wording import ENGLISH
from scheduler.outbox import Dropped
from storage.database import Database
from storage.models import Message
from tests.support.clock import HandClock
from tests.support.factories import a_programme, every, import_answers

# Nine in the morning of a Monday in Helsinki.
MORNING = datetime(2026, 11, 23, 7, tzinfo=UTC)
DAY = timedelta(days=1)
PROGRAMME = a_programme()
STEADY = [10, 9, 9, 8, 7, 10, 9, 8, 3, 9]


def warned(db: Database) -> list[str]:
    """The keys of what was queued."""
    return [one.key for one in every(db, Message)]


def answers(db: Database, scores: Sequence[int], first: datetime, step: timedelta) -> None:
    """One after the other."""
    import_answers(db, [{"score": score, "answered_at": first + n * step} for n, score in enumerate(scores)])


def a_year_of(scores: Sequence[int], until: datetime) -> list[dict[str, Any]]:
    """So many on every ninth day."""
    return [
        {"score": score, "answered_at": until - n * DAY + timedelta(minutes=minute)}
        for n in range(1, 366, 9)
        for minute, score in enumerate(scores)
    ]


@pytest.fixture
def steady(db: Database) -> Database:
    """A year in which one in ten was a detractor, until four weeks ago: 40 points."""
    import_answers(db, a_year_of(STEADY, MORNING - 28 * DAY))
    return db


async def ticked(db: Database, at: datetime, programme: Programme = PROGRAMME) -> int:
    """How many are new."""
    return await early_warning.tick(db, programme, HandClock(at))


def found(db: Database, key: str, at: datetime) -> Warned:
    """What is told."""
    there_is = db.read_now(warning, key, PROGRAMME, at)
    assert isinstance(there_is, Warned)
    return there_is


async def test_a_fall_is_told_in_the_morning_after_and_once(steady: Database) -> None:
    """By whichever copy and however often it looks: not at night, and not again while the score stays as low."""
    answers(steady, [9, 7, 2, 3] * 25, MORNING - 27 * DAY, timedelta(hours=6))
    night = MORNING - timedelta(hours=3)

    assert 0 == await ticked(steady, night)
    assert 1 == await ticked(steady, MORNING)
    assert [0] * 3 == [await ticked(steady, MORNING + n * timedelta(hours=7)) for n in range(3)]
    answers(steady, [9, 7, 2, 3] * 40, MORNING, timedelta(hours=6))
    assert [0] * 6 == [await ticked(steady, MORNING + n * 7 * DAY) for n in range(6)]
    assert ["warning:fall:customers:2026-11-22"] == warned(steady)


async def test_a_fall_is_told_again_when_it_goes_on(steady: Database) -> None:
    """What is usual begins with the answers that were warned of."""
    answers(steady, [9, 7, 2, 3] * 28, MORNING - 28 * DAY, timedelta(hours=6))
    answers(steady, [7, 1, 2, 3] * 40, MORNING, timedelta(hours=6))
    await ticked(steady, MORNING)
    later = [await ticked(steady, MORNING + n * DAY) for n in range(20, 41, 2)]

    assert 1 == sum(later)
    assert 20 + 2 * later.index(1) >= 28
    found_again = found(steady, warned(steady)[-1], MORNING + 41 * DAY)
    assert date(2026, 10, 26) == found_again.spans.start


async def test_a_warning_says_what_happened_how_sure_it_is_and_where_to_look(steady: Database) -> None:
    """In words for people who know no statistics."""
    answers(steady, [9, 7, 2, 3] * 25, MORNING - 27 * DAY, timedelta(hours=6))
    await ticked(steady, MORNING)
    said = found(steady, warned(steady)[0], MORNING)
    part = told(said, ENGLISH)

    assert isinstance(said.alarm, Fall)
    assert "Early warning: the score of Acme is falling" == part.title
    assert (
        "From October 26, 2026 to November 22, 2026 the score is −25, from 100 answers; in the time before, since "
        "October 26, 2025, it was 50, from 410."
    ) == part.sentences[0]
    assert "less than once in 1,000 years of looking every day" in part.sentences[1]
    assert (
        "/nps moves 2026-10-26..2026-11-22 survey customers shows who moved, "
        "/nps themes 2026-10-26..2026-11-22 survey customers what they write about."
    ) == part.sentences[-2]
    anonymous = told(replace(said, survey=replace(said.survey, anonymous=True)), ENGLISH)
    assert anonymous.sentences[-2].startswith("/nps moves this-quarter survey customers shows who moved")


async def test_a_run_of_detractors_is_told_at_once(steady: Database) -> None:
    """In the night, too; and of several runs within four weeks one."""
    at = MORNING - timedelta(hours=5)
    answers(steady, [9, 10, 8, *[4] * 6], at - timedelta(hours=9), timedelta(hours=1))

    assert 1 == await ticked(steady, at)
    answers(steady, [0] * 9, at + DAY, timedelta(minutes=5))
    assert 0 == await ticked(steady, at + DAY + timedelta(hours=1))
    (key,) = warned(steady)
    assert "warning:run:customers:2026-11-23" == key
    said = found(steady, key, at + timedelta(hours=4))
    assert isinstance(said.alarm, Run)
    part = told(said, ENGLISH)
    assert "Early warning: many detractors of Acme" == part.title
    assert "5 answers in a row came from detractors; usually it is 10% of all." == part.sentences[0]
    assert part.sentences[1].startswith("If nothing had changed, a run like this would come up less than once in ")
    assert "/nps cases lists who is to be won back" in part.sentences[2]


async def test_of_a_run_and_a_fall_of_the_same_days_one_is_told(steady: Database) -> None:
    """It is the same news."""
    answers(steady, [9, 7, 2, 3] * 25, MORNING - 27 * DAY, timedelta(hours=6))
    answers(steady, [1] * 9, MORNING - timedelta(hours=2), timedelta(minutes=1))

    assert 1 == await ticked(steady, MORNING)
    assert ["warning:fall:customers:2026-11-22"] == warned(steady)


async def test_a_steady_score_or_a_small_survey_gives_no_warning(steady: Database) -> None:
    """Nor one that was begun lately: nobody knows what is usual there."""
    drawn = random.Random(2)
    answers(steady, drawn.choices(STEADY, k=200), MORNING - 27 * DAY, timedelta(hours=3))
    other = [{"score": 0, "answered_at": MORNING - n * timedelta(hours=1), "survey": "support"} for n in range(60)]
    import_answers(steady, other)
    few = [{"score": 10, "answered_at": MORNING - n * 3 * DAY, "survey": "support"} for n in range(10, 100)]
    import_answers(steady, few)
    programme = a_programme(PROGRAMME.default_survey, replace(PROGRAMME.default_survey, name="support"))

    assert 0 == await ticked(steady, MORNING, programme)


async def test_two_copies_warn_once(steady: Database) -> None:
    """Both have found it before either has queued it."""
    answers(steady, [9, 7, 2, 3] * 25, MORNING - 27 * DAY, timedelta(hours=6))
    rules = EarlyWarning()
    keys = [steady.read_now(early_warning.due, PROGRAMME, rules, MORNING) for _ in range(2)]

    assert keys[0] == keys[1]
    assert [1, 0] == [steady.write_now(early_warning.queue, [(found, rules, MORNING)])[0] for found in keys]


async def test_what_is_not_so_any_more_is_not_told(steady: Database) -> None:
    """Nor what is switched off, nor of a survey that is no more."""
    key = "warning:fall:customers:2026-11-22"
    off = a_programme(posts=Posts(early_warning=None))

    assert Dropped("it is not so any more") == steady.read_now(warning, key, PROGRAMME, MORNING)
    assert isinstance(steady.read_now(warning, key, off, MORNING), Dropped)
    assert isinstance(steady.read_now(warning, key.replace("customers", "gone"), PROGRAMME, MORNING), Dropped)
    assert 0 == await ticked(steady, MORNING, off)
