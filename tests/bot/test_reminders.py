"""Who is reminded, when, and by which zone's working hours, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot import reminders
from bot.survey.definition import Survey
from bot.working_hours import WorkingHours
from storage.database import Database
from storage.models import Invitation, LinkHit, Message
from storage.queries.hits import NewHit, keep
from storage.queries.places import Place
from storage.queries.reminders import Reminding, Waiting, calls_of, remind
from storage.queries.wishes import Rest, rest
from storage.types import Channel, HitState, MessageKind
from tests.support.clock import HandClock
from tests.support.factories import a_survey, add_contacts, every, invite, say

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AT_HOME = WorkingHours(ZoneInfo("Europe/Helsinki"))


def asked(
    db: Database, people: int = 1, *, channel: Channel = Channel.SLACK, survey: Survey | None = None
) -> list[int]:
    """Invitations whose questions were sent on Monday."""
    contacts = add_contacts(db, [{"slack_user_id": f"U{number}"} for number in range(people)])
    survey = survey or a_survey(reminders=(2, 4))
    ids = [invite(db, contact_id, survey, channel=channel, now=MONDAY) for contact_id in contacts]
    db.write_now(date, [ids])
    return ids


def date(session: Session, lists: Sequence[Sequence[int]]) -> list[None]:
    """Their questions were sent on Monday."""
    session.execute(update(Invitation).where(Invitation.id.in_(lists[0])).values(asked_at=MONDAY))
    return [None]


def settle(session: Session, states: Sequence[HitState]) -> list[None]:
    """All hits are decided so."""
    session.execute(update(LinkHit).values(state=states[0]))
    return [None]


def queued(db: Database) -> list[tuple[str, datetime]]:
    """The reminders in the outbox."""
    return [(row.key, row.due_at) for row in every(db, Message) if row.kind is MessageKind.REMINDER]


async def test_those_without_an_answer_are_reminded_on_the_day(db: Database) -> None:
    """Not a minute before, and only once, by however many copies."""
    first, second = asked(db, 2)
    say(db, first, MONDAY + timedelta(hours=1), channel=Channel.SLACK, score=9)
    clock = HandClock(MONDAY + timedelta(days=2, seconds=-1))
    assert 0 == await reminders.tick(db, AT_HOME, clock)
    clock.turn(seconds=1)

    assert [1, 0] == [await reminders.tick(db, AT_HOME, clock) for _ in range(2)]
    assert [(f"reminder:{second}:2", clock.now)] == queued(db)


@pytest.mark.parametrize("channel", [Channel.SLACK, Channel.EMAIL])
async def test_a_reminder_takes_the_way_of_the_question(db: Database, channel: Channel) -> None:
    """Where this installation can send on it at all."""
    asked(db, channel=channel)
    clock = HandClock(MONDAY + timedelta(days=2))
    assert 0 == await reminders.tick(db, AT_HOME, clock, set(Channel) - {channel})

    assert 1 == await reminders.tick(db, AT_HOME, clock, {channel})
    assert [channel] == [row.channel for row in every(db, Message) if row.kind is MessageKind.REMINDER]


@pytest.mark.parametrize(
    ("timezone", "due_at"),
    [
        (None, datetime(2026, 11, 25, 9, 0, tzinfo=UTC)),
        ("Europe/Helsinki", datetime(2026, 11, 25, 9, 0, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 25, 14, 0, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2026, 11, 26, 0, 0, tzinfo=UTC)),
        ("Nowhere/At_All", datetime(2026, 11, 25, 9, 0, tzinfo=UTC)),
    ],
)
async def test_a_reminder_comes_in_the_contacts_own_working_hours(
    db: Database, timezone: str | None, due_at: datetime
) -> None:
    """Nine to five where they live; in the programme's zone where that is not known."""
    (contact_id,) = add_contacts(db, [{"slack_user_id": "U1", "timezone": timezone}])
    id_ = invite(db, contact_id, a_survey(reminders=(2,)), channel=Channel.SLACK, now=MONDAY)
    db.write_now(date, [[id_]])

    await reminders.tick(db, AT_HOME, HandClock(MONDAY + timedelta(days=2)))

    assert [(f"reminder:{id_}:2", due_at)] == queued(db)


async def test_a_click_that_is_held_does_not_stop_a_reminder(db: Database) -> None:
    """Nobody knows whether it was a person's; one that was recorded is an answer, and does."""
    unsure, sure = asked(db, 2, channel=Channel.EMAIL)
    seen = ("GET", "192.0.2.0/24", "a browser", MONDAY + timedelta(minutes=1))
    db.write_now(keep, [[NewHit(unsure, "9", *seen, state=HitState.HELD, look_at=MONDAY)]])
    say(db, sure, MONDAY + timedelta(hours=1), score=9)

    assert 1 == await reminders.tick(db, AT_HOME, HandClock(MONDAY + timedelta(days=2)))
    assert [f"reminder:{unsure}:2"] == [key for key, _ in queued(db)]


async def test_a_click_that_is_still_arriving_delays_a_reminder(db: Database) -> None:
    """Whoever answered a minute ago is not told that they have not."""
    [clicked] = asked(db, channel=Channel.EMAIL)
    clock = HandClock(MONDAY + timedelta(days=2))
    hit = NewHit(clicked, "9", "GET", "192.0.2.0/24", "a browser", clock.now, state=HitState.WAITING, look_at=clock.now)
    db.write_now(keep, [[hit]])

    assert 0 == await reminders.tick(db, AT_HOME, clock)
    db.write_now(settle, [HitState.HELD])
    assert 1 == await reminders.tick(db, AT_HOME, clock)


async def test_who_wished_to_be_asked_less_often_since_is_not_reminded(db: Database) -> None:
    """It was this question that they were asked too often; a wish of before it holds no reminder back."""
    _, since, _ = ids = asked(db, 3)
    of_before, of_since, _ = (one.contact_id or 0 for one in every(db, Invitation) if one.id in ids)
    db.write_now(
        rest, [Rest(of_before, 365, MONDAY - timedelta(days=9)), Rest(of_since, 365, MONDAY + timedelta(hours=1))]
    )

    assert 2 == await reminders.tick(db, AT_HOME, HandClock(MONDAY + timedelta(days=2)))
    assert f"reminder:{since}:2" not in [key for key, _ in queued(db)]


async def test_what_is_overdue_by_days_is_left_out(db: Database) -> None:
    """The program was down: nobody is reminded of what they were asked a week ago."""
    asked(db, survey=a_survey(reminders=(2,)))

    assert 0 == await reminders.tick(db, AT_HOME, HandClock(MONDAY + timedelta(days=5)))
    assert 1 == await reminders.tick(db, AT_HOME, HandClock(MONDAY + timedelta(days=4)))


async def test_a_closed_survey_reminds_nobody(db: Database) -> None:
    """Nothing could be answered any more."""
    asked(db, survey=a_survey(reminders=(2,), open_days=2))

    assert 0 == await reminders.tick(db, AT_HOME, HandClock(MONDAY + timedelta(days=2)))


async def test_the_days_are_those_of_when_somebody_was_asked(db: Database) -> None:
    """A change of the configuration does not change what was begun."""
    asked(db, survey=a_survey(reminders=(3,)))
    (other,) = add_contacts(db, [{"slack_user_id": "U9"}])
    db.write_now(date, [[invite(db, other, channel=Channel.SLACK, now=MONDAY)]])

    assert [("customers", (3,))] == [(calls.survey, calls.days) for calls in db.read_now(calls_of).values()]
    assert 0 == await reminders.tick(db, AT_HOME, HandClock(MONDAY + timedelta(days=2)))
    assert 1 == await reminders.tick(db, AT_HOME, HandClock(MONDAY + timedelta(days=3)))


async def test_the_last_call_comes_before_the_end(db: Database) -> None:
    """Once, to those who have not answered; nobody has it within a day of being asked or reminded."""
    first, second = asked(db, 2, survey=a_survey(reminders=(16,), last_call_days=5))
    say(db, first, MONDAY + timedelta(days=15), channel=Channel.SLACK, score=9)
    clock = HandClock(MONDAY + timedelta(days=16))
    assert 1 == await reminders.tick(db, AT_HOME, clock)
    clock.turn(hours=12)
    assert 0 == await reminders.tick(db, AT_HOME, clock)
    clock.turn(hours=13)

    assert [1, 0] == [await reminders.tick(db, AT_HOME, clock) for _ in range(2)]
    assert [f"reminder:{second}:{name}" for name in ("16", "last")] == [key for key, _ in queued(db)]


async def test_there_is_no_last_call_after_the_end(db: Database) -> None:
    """Nor for who was asked when it was all but over."""
    asked(db, survey=a_survey(last_call_days=2, open_days=1))

    assert 0 == await reminders.tick(db, AT_HOME, HandClock(MONDAY + timedelta(hours=23)))
    assert 0 == await reminders.tick(db, AT_HOME, HandClock(MONDAY + timedelta(days=1)))


def test_a_batch_is_as_large_as_it_may_be(db: Database) -> None:
    """The rest is left for the next transaction, until there is none."""
    ids = asked(db, 5)
    now = MONDAY + timedelta(days=2)
    waiting = Waiting("customers", "2", MONDAY - timedelta(days=1), MONDAY, now, tuple(Channel))
    batch = Reminding(waiting, a_survey(reminders=(2, 4)).digest, Place(None, None), now, 6, size=2)

    assert [2, 2, 1, 0] == [db.write_now(remind, [batch])[0] for _ in range(4)]
    assert {f"reminder:{id_}:2" for id_ in ids} == {key for key, _ in queued(db)}
