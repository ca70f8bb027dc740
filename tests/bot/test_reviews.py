"""The review of a wave, some days after it has closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import posts, reviews
from bot.outlook import What, outlook
from bot.planning import Now
from bot.reviews import Review
from bot.slack import review as drawing
from bot.survey.definition import Schedule, Survey
from bot.survey.wording import ENGLISH
from bot.waves import Waves
from bot.working_hours import WorkingHours
from storage.database import Database
from storage.models import Invitation, Message
from storage.types import Channel, MessageKind
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_survey, add_contacts, every, invite, open_wave, say

# Monday, at nine in Helsinki.
DUE = datetime(2026, 1, 12, 7, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")
DAY = timedelta(days=1)
REVIEWED = a_survey(open_days=14, review_days=5)


def closed(db: Database, survey: Survey, now: datetime = DUE) -> int:
    """The number of a wave that opened then."""
    return open_wave(db, survey, "2026-Q1", now).id


def reminders(db: Database) -> list[str]:
    """The keys of those that are queued."""
    return [one.key for one in every(db, Message) if one.kind is MessageKind.REVIEW]


def test_a_review_is_on_a_working_day_at_nine() -> None:
    """So many days after the end; of a weekend and of holidays the next day that is none."""
    programme = a_programme()
    helsinki = programme.working_hours
    saturday = replace(REVIEWED, review_days=5)
    found = reviews.review_at(saturday, DUE + 14 * DAY, helsinki)

    assert "Mon 2026-02-02 09:00 +0200" == f"{found:%a %Y-%m-%d %H:%M %z}"
    assert reviews.review_at(a_survey(), DUE, helsinki) is None
    finnish = WorkingHours(helsinki.zone, country="FI")
    christmas = reviews.review_at(replace(REVIEWED, review_days=3), datetime(2026, 12, 21, 7, tzinfo=UTC), finnish)
    assert "Mon 2026-12-28 09:00" == f"{christmas:%a %Y-%m-%d %H:%M}"


async def test_the_owners_are_reminded_once_when_the_day_has_come(db: Database) -> None:
    """By the definition that the wave began with, whatever the file says by now; of a skipped wave never."""
    wave_id = closed(db, REVIEWED)
    at = datetime(2026, 2, 2, 7, tzinfo=UTC)
    clock = HandClock(at - timedelta(minutes=2))
    programme = a_programme(a_survey("another"))

    assert 0 == await reviews.tick(db, programme, clock)
    for clock.now in (at, at + timedelta(minutes=1), at + 4 * DAY):
        await reviews.tick(db, programme, clock)

    assert [f"review:{wave_id}"] == reminders(db)


def test_a_reminder_tells_the_score_and_what_there_is_to_talk_about(db: Database) -> None:
    """Composed when it is sent: the score with its margin, what is before it, who answered, the open cases."""
    wave_id = closed(db, REVIEWED)
    people = add_contacts(db, [{} for _ in range(6)])
    for contact, score in zip(people, (10, 9, 9, 8, 3, 0), strict=True):
        invitation = invite(db, contact, REVIEWED, now=DUE)
        say(db, invitation, DUE + DAY, score=score)
    found = db.read_now(reviews.review, f"review:{wave_id}", HELSINKI, DUE + 21 * DAY)

    assert isinstance(found, Review)
    drawn = drawing.draw(found, ENGLISH)
    assert "NPS 17. From 6 answers; the true score is very likely between" in drawn.text
    assert "There is nothing before it to compare it with." in drawn.text
    assert "No case of this wave is open." in drawn.text
    assert "/nps 2026-01-12..2026-01-26 by ATTRIBUTE survey customers" in str(drawn.blocks)


async def test_the_open_cases_of_the_wave_are_counted(db: Database) -> None:
    """Not those of others."""
    add_contacts(db, [{"created_at": DUE - 9 * DAY}] * 3)
    wave_id = closed(db, REVIEWED)
    await Waves(db, a_programme(REVIEWED), (Channel.EMAIL,), HandClock(DUE)).plan_open()
    for invitation, score in zip(every(db, Invitation), (2, 3, 10), strict=True):
        say(db, invitation.id, DUE + DAY, score=score)
    other = invite(db, add_contacts(db, [{}])[0], REVIEWED, now=DUE)
    say(db, other, DUE + DAY, score=0)
    found = db.read_now(reviews.review, f"review:{wave_id}", HELSINKI, DUE + 21 * DAY)

    assert isinstance(found, Review)
    assert 2 == found.open_cases
    assert [(DUE.date() + DAY, 3)] == [(day, count) for day, count in found.response.days if count]
    assert "day by day" in str(drawing.draw(found, ENGLISH).blocks)
    assert "2 cases of this wave are still open." in drawing.draw(found, ENGLISH).text


def test_a_wave_without_answers_is_reviewed_too(db: Database) -> None:
    """That nobody answered is worth talking about."""
    found = db.read_now(reviews.review, f"review:{closed(db, REVIEWED)}", HELSINKI, DUE + 21 * DAY)

    assert isinstance(found, Review)
    assert "Nobody has answered in this period" in drawing.draw(found, ENGLISH).text


def test_reviews_are_to_come(db: Database) -> None:
    """Of the wave that is open, and of the next one of the schedule."""
    survey = replace(REVIEWED, schedule=Schedule(every="quarter", day=12))
    closed(db, survey)
    now = Now(a_programme(survey), tuple(Channel), DUE + 15 * DAY)
    found = [one for one in db.read_now(outlook, now, DUE + 130 * DAY) if one.what is What.REVIEW]

    assert [("2026-02-02", "2026-Q1"), ("2026-05-01", "2026-Q2")] == [
        (f"{one.at:%Y-%m-%d}", one.period) for one in found
    ]


async def test_the_score_of_a_wave_is_posted_although_its_survey_was_removed(db: Database) -> None:
    """What is under way goes on to its end."""
    wave_id = closed(db, REVIEWED)
    say(db, invite(db, add_contacts(db, [{}])[0], REVIEWED, now=DUE), DUE + DAY, score=9)
    programme = a_programme(a_survey("another"))
    now = DUE + 14 * DAY + timedelta(minutes=1)

    await posts.tick(db, programme, HandClock(now))

    key = f"score:customers:wave-{wave_id}"
    assert key in [one.key for one in every(db, Message)]
    post = db.read_now(posts.score_post, key, programme, now)
    assert isinstance(post, posts.ScorePost)
    assert 100 == post.report.now.nps
