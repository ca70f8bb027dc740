"""The score, posted by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot import posts
from bot.config.posts import Posts
from bot.figures.summary import summary
from bot.statistics.weighting import KnownShares
from bot.survey.wording import ENGLISH
from scheduler.outbox import Dropped
from storage.database import Database
from storage.queries.messages import ClaimRequest, claim
from storage.types import Channel, MessageKind
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_survey, import_answers, open_wave

# Just after nine in Helsinki, the programme's zone.
MONDAY = datetime(2026, 11, 23, 7, 0, 1, tzinfo=UTC)


def keys_due(db: Database, now: datetime) -> list[str]:
    """The keys of the posts that are queued and due."""
    request = ClaimRequest(Channel.SLACK, "w", 50, now, timedelta(minutes=1))
    return sorted(one.key for one in db.write_now(claim, [request])[0] if one.kind is MessageKind.SCORE)


async def test_a_week_is_posted_on_monday_morning_and_once(db: Database) -> None:
    """Not at midnight, and not again at the next tick or by another copy."""
    programme = replace(a_programme(), posts=Posts(every=("week",), waves=False))
    clock = HandClock(MONDAY - timedelta(minutes=1))

    assert 0 == await posts.tick(db, programme, clock)
    clock.now = MONDAY
    await posts.tick(db, programme, clock)
    await posts.tick(db, programme, clock)
    (survey,) = programme.surveys

    assert [f"score:{survey}:2026-W47"] == keys_due(db, MONDAY)


async def test_what_is_no_news_any_more_is_not_posted(db: Database) -> None:
    """A program that was down for a week does not post the week before."""
    programme = replace(a_programme(), posts=Posts(every=("week",), waves=False))

    assert 0 == await posts.tick(db, programme, HandClock(MONDAY + timedelta(days=4)))


async def test_a_wave_is_posted_when_it_has_closed(db: Database) -> None:
    """By its own key."""
    programme = replace(a_programme(), posts=Posts(every=(), waves=True))
    wave = open_wave(db, programme.default_survey, now=MONDAY - timedelta(days=21))
    survey = programme.default_survey.name
    clock = HandClock(MONDAY + timedelta(hours=1))

    await posts.tick(db, programme, clock)

    assert [f"score:{survey}:wave-{wave.id}"] == keys_due(db, clock.now)


def test_a_post_tells_the_period_and_those_before_it(db: Database) -> None:
    """The report is the last point of the trend."""
    programme = a_programme()
    survey = programme.default_survey
    days = [MONDAY - timedelta(days=n) for n in (3, 4, 10, 11, 12)]
    import_answers(db, [{"score": 9, "answered_at": day} for day in days])

    post = db.read_now(posts.score_post, f"score:{survey.name}:2026-W47", programme, MONDAY)

    assert not isinstance(post, Dropped)
    assert ("2026-W47", 2) == (post.report.now.period.name, post.report.now.counts.answers)
    assert [("2026-W46", 3), ("2026-W47", 2)] == [(one.period.name, one.counts.answers) for one in post.trend[-2:]]


def test_a_post_tells_a_year_by_its_quarters_and_weighted_to_known_shares(db: Database) -> None:
    """Where shares are known."""
    known = {"customers": KnownShares("country", {"FI": 0.5, "SE": 0.5})}
    programme = a_programme(known_shares=known)
    for day, country, score in ((1, "FI", 10), (100, "SE", 0)):
        row = {"score": score, "answered_at": MONDAY - timedelta(days=day), "attributes": {"country": country}}
        import_answers(db, [row] * (30 if country == "FI" else 10))

    post = db.read_now(posts.score_post, "score:customers:2026", programme, MONDAY)

    assert not isinstance(post, Dropped)
    told = " ".join(summary(post.report, ENGLISH).otherwise)
    assert "2026: 50 (21 to 72) over all answers; 0 (" in told
    assert "50 as answered; 0 (" in told


def test_few_anonymous_answers_are_posted_as_not_shown(db: Database) -> None:
    """That somebody has answered is no secret."""
    programme = a_programme(a_survey(anonymous=True))
    import_answers(db, [{"score": 9, "answered_at": MONDAY - timedelta(days=3)}] * 4)

    post = db.read_now(posts.score_post, "score:customers:2026-W47", programme, MONDAY)

    assert not isinstance(post, Dropped)
    assert "Score not shown" == summary(post.report, ENGLISH).headline


def test_nothing_is_posted_of_a_period_without_answers(db: Database) -> None:
    """No answers is no score, and no news."""
    programme = a_programme()

    post = db.read_now(posts.score_post, f"score:{programme.default_survey.name}:2026-W47", programme, MONDAY)

    assert Dropped("nobody answered in this period") == post
