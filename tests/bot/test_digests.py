"""The daily digest: at the beginning of a working day, once a channel, with all that has come since the last one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.config import Programme
from bot.digests import MOST, Digest, digest, due, queue, tick
from bot.slack.digest import draw
from bot.survey.business import BusinessHours
from bot.survey.routing import CaseRules, Route, Told
from bot.survey.scale import Band
from scheduler.outbox import Dropped
from storage.database import Database
from storage.models import Message
from storage.types import AnswerStatus, MessageKind
from tests.support.clock import HandClock
from tests.support.factories import a_programme, add_contact, every, import_answers

HELSINKI = ZoneInfo("Europe/Helsinki")
BOTH = {Band.PASSIVE: Told.DIGEST, Band.PROMOTER: Told.DIGEST}
OWNERS = "#customer-voice"


def local(text: str) -> datetime:
    """A time in Helsinki."""
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


# Monday morning, after a weekend.
MONDAY = local("2026-11-23 09:00")
FRIDAY = local("2026-11-20 09:00")


def programme(told: Mapping[Band, Told] = BOTH, *routes: Route) -> Programme:
    """With these digests."""
    return replace(a_programme(), cases=CaseRules(week=BusinessHours(HELSINKI), told=told, routes=routes))


def digests(db: Database) -> list[str]:
    """What was queued."""
    return [message.key for message in every(db, Message) if message.kind is MessageKind.DIGEST]


async def test_a_digest_is_due_when_a_working_day_begins(db: Database) -> None:
    """Once, whoever ticks; nothing on a weekend."""
    clock = HandClock(MONDAY - timedelta(minutes=1))
    told = []
    for minutes in (0, 1, 60, 60 * 23):
        clock.turn(minutes=minutes)
        told.append(await tick(db, programme(), clock))

    assert [1, 1, 0, 1] == told
    assert [f"digest:{day}:{OWNERS}" for day in ("2026-11-20", "2026-11-23", "2026-11-24")] == digests(db)


async def test_who_wants_none_gets_none(db: Database) -> None:
    """Nor one of what is told one by one already."""
    clock = HandClock(MONDAY)

    assert [0, 0] == [await tick(db, programme(told), clock) for told in ({}, {Band.PASSIVE: Told.EACH})]
    assert [] == digests(db)


def test_a_digest_tells_what_came_since_the_working_day_before(db: Database) -> None:
    """Passives and promoters, comments first, then the newest; what does not count is left out."""
    ada = add_contact(db, name="Ada")
    rows = [
        (FRIDAY - timedelta(seconds=1), 9, "too early", AnswerStatus.COUNTED),
        (FRIDAY, 9, "first", AnswerStatus.COUNTED),
        (FRIDAY + timedelta(days=1), 10, None, AnswerStatus.COUNTED),
        (FRIDAY + timedelta(days=2), 7, "nearly", AnswerStatus.COUNTED),
        (FRIDAY + timedelta(days=2), 3, "bad", AnswerStatus.COUNTED),
        (FRIDAY + timedelta(days=2), 9, "a test", AnswerStatus.EXCLUDED),
        (MONDAY, 9, "too late", AnswerStatus.COUNTED),
    ]
    for answered_at, score, reason, status in rows:
        answer = {"answered_at": answered_at, "score": score, "reason": reason, "status": status, "contact_id": ada}
        import_answers(db, [answer])
    (message,) = due(programme(), MONDAY)
    told = db.read_now(digest, message.key, programme())

    assert isinstance(told, Digest)
    assert (OWNERS, FRIDAY, MONDAY) == (told.channel, told.start, told.end)
    assert {Band.PROMOTER: 2, Band.PASSIVE: 1} == told.counts
    assert [(7, "nearly", "Ada"), (9, "first", "Ada"), (10, None, "Ada")] == [
        (answer.score, answer.reason, answer.contact_name) for answer in told.answers
    ]


def test_nothing_is_left_out_where_the_program_did_not_run(db: Database) -> None:
    """A digest goes back to the last one that there was."""
    import_answers(db, [{"answered_at": local("2026-11-18 12:00"), "score": 9}])
    db.write_now(queue, [(due(programme(), local("2026-11-17 12:00")), MONDAY)])
    told = db.read_now(digest, f"digest:2026-11-23:{OWNERS}", programme())

    assert isinstance(told, Digest)
    assert (local("2026-11-17 09:00"), 1) == (told.start, len(told.answers))


def test_each_channel_has_its_own(db: Database) -> None:
    """By the routes of the answers; where nobody answered nothing is posted."""
    route = Route(when={"plan": ("pro",)}, channel="#pro")
    routed = programme(BOTH, route, Route(when={"plan": ("none",)}, channel="#quiet"))
    for plan in ("pro", "pro", "free"):
        import_answers(db, [{"answered_at": FRIDAY, "score": 9, "attributes": {"plan": plan}}])
    messages = due(routed, MONDAY)
    told = [db.read_now(digest, message.key, routed) for message in messages]

    assert [OWNERS, "#pro", "#quiet"] == [message.key.split(":")[2] for message in messages]
    assert [1, 2] == [len(one.answers) for one in told if isinstance(one, Digest)]
    assert Dropped("nobody answered since the last digest") == told[2]


def test_a_digest_is_short_however_many_answered(db: Database) -> None:
    """Within Slack's fifty blocks; the others are counted. What they wrote is not parsed."""
    words = "<!channel> *now*"
    many = [{"answered_at": FRIDAY, "score": 9, "reason": words} for _ in range(MOST + 1200)]
    import_answers(db, many)
    told = db.read_now(digest, f"digest:2026-11-23:{OWNERS}", programme())
    assert isinstance(told, Digest)
    drawn = draw(told, HELSINKI)

    assert "1,220 promoters since Nov 20, 09:00" == drawn.blocks[0]["text"]["text"]
    assert "and 1,200 more" == drawn.blocks[-1]["elements"][0]["text"]
    assert len(drawn.blocks) <= 50
    assert "mrkdwn" not in str(drawn.blocks)
    assert "<!channel>" not in drawn.text
