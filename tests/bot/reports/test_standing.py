"""Reports that come by themselves: when, to whom, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.config.reports import Level, StandingReport
from bot.outlook import What, outlook
from bot.planning import Now
from bot.reports import standing
from scheduler.outbox import Dropped
from storage.models import Message
from storage.queries.slack_directory import Person, keep_people
from storage.types import Channel, MessageKind
from tests.support.clock import HandClock
from tests.support.factories import every, import_answers, open_wave
from tests.support.reporting import (
    MORNING,
    QUARTER,
    RULES,
    WEEK,
    answered,
    open_cases_of,
    reporting,
    two_quarters,
)

if TYPE_CHECKING:
    from bot.config import Programme
    from storage.database import Database

BOTH = (Channel.SLACK, Channel.EMAIL)
FRONT = StandingReport(Level.FRONT, "day")


async def queued(
    db: Database, programme: Programme, *times: datetime, connected: tuple[Channel, ...] = BOTH
) -> list[str]:
    """The keys that are queued after these ticks."""
    for at in times:
        await standing.tick(db, programme, connected, HandClock(at))
    return [one.key for one in every(db, Message)]


async def test_each_reader_gets_a_report_once_and_the_queue_names_nobody(db: Database) -> None:
    """At nine in the morning after the quarter, however many copies tick, and however often."""
    programme = reporting(QUARTER)
    before, after = MORNING - timedelta(minutes=1), MORNING + timedelta(days=1)

    assert [] == await queued(db, programme, before)
    keys = await queued(db, programme, MORNING, MORNING, after)

    messages = every(db, Message)
    assert sorted(BOTH) == sorted(one.channel for one in messages)
    assert {MessageKind.REPORT} == {one.kind for one in messages}
    assert all(key.startswith("report:management:quarter:2026-Q3:") for key in keys)
    assert not any("ceo" in key or "leadership" in key for key in keys)


async def test_a_report_waits_for_a_working_day(db: Database) -> None:
    """The second quarter of 2028 ends on a Friday: it is Monday before anybody reads."""
    friday, monday = datetime(2028, 7, 1, 6, tzinfo=UTC), datetime(2028, 7, 3, 6, tzinfo=UTC)

    assert [] == await queued(db, reporting(QUARTER), friday, monday - timedelta(minutes=1))
    assert 2 == len(await queued(db, reporting(QUARTER), monday))


async def test_what_is_no_news_is_not_sent_nor_what_no_channel_carries(db: Database) -> None:
    """After three days, as with the posts; and nothing waits for Slack where there is none."""
    assert [] == await queued(db, reporting(QUARTER), MORNING + timedelta(days=3))
    assert 1 == len(await queued(db, reporting(QUARTER), MORNING, connected=(Channel.EMAIL,)))


async def test_a_wave_is_reported_on_the_morning_after_it(db: Database) -> None:
    """With what was answered while it was open."""
    report = StandingReport(Level.MANAGEMENT, "wave", ("#leadership",))
    programme = reporting(report)
    # It closes on a Friday at nine; that is Monday's first thing only where it is later than nine.
    wave = open_wave(db, programme.default_survey, "2026-Q4", datetime(2026, 10, 2, 7, tzinfo=UTC))
    closes = wave.closes_at
    import_answers(db, [{"score": 9, "answered_at": closes - timedelta(days=2)}])

    assert [] == await queued(db, programme, closes)
    (key,) = await queued(db, programme, datetime(2026, 10, 26, 7, tzinfo=UTC))

    found = db.read_now(standing.compose, key, programme, closes + timedelta(days=3))
    assert isinstance(found, standing.Addressed)
    assert ("#leadership", "Acme: NPS report, 2026-Q4", "NPS 100") == (
        found.reader,
        found.document.title,
        found.document.figure,
    )


async def test_each_member_hears_of_their_own_cases_each_working_day(db: Database) -> None:
    """Whoever has some; whoever gets their first one at noon is told of that by itself."""
    programme = reporting(FRONT)
    anna, mail, late = answered(db, [0, 0, 0], MORNING)
    open_cases_of(db, [anna], MORNING - timedelta(days=2), owner="U0ANNA")
    open_cases_of(db, [mail], MORNING - timedelta(days=2), owner="eero@acme.example")
    await queued(db, programme, MORNING)
    open_cases_of(db, [late], MORNING + timedelta(hours=1), owner="U0LATE")
    keys = await queued(db, programme, MORNING + timedelta(hours=3))

    assert ["email", "slack"] == sorted(one.channel for one in every(db, Message))
    found = [db.read_now(standing.compose, key, programme, MORNING) for key in keys]
    assert {"U0ANNA", "eero@acme.example"} == {one.reader for one in found if isinstance(one, standing.Addressed)}
    assert 5 == len(await queued(db, programme, MORNING + timedelta(days=1)))


async def test_who_is_known_by_an_address_hears_in_slack(db: Database) -> None:
    """Once, of all cases, whether they are under the address or the member's id."""
    programme = reporting(FRONT)
    first, second = answered(db, [0, 0], MORNING)
    open_cases_of(db, [first], MORNING - timedelta(days=2), owner="U0ANNA")
    open_cases_of(db, [second], MORNING - timedelta(days=2), owner="anna@acme.example")
    db.write_now(keep_people, [[Person("U0ANNA", MORNING, email="anna@acme.example")]])
    (key,) = await queued(db, programme, MORNING)

    found = db.read_now(standing.compose, key, programme, MORNING)
    assert isinstance(found, standing.Addressed)
    assert ("U0ANNA", "2 customers wait for you") == (found.reader, found.document.title)


async def test_a_report_is_dropped_when_there_is_nothing_to_tell_any_more(db: Database) -> None:
    """Nobody answered; or its reader has been taken out of the file."""
    (key, _) = await queued(db, reporting(QUARTER), MORNING)

    assert Dropped("nobody answered in this period") == db.read_now(standing.compose, key, reporting(QUARTER), MORNING)
    two_quarters(db)
    assert isinstance(db.read_now(standing.compose, key, reporting(QUARTER), MORNING), standing.Addressed)
    gone = db.read_now(standing.compose, key, reporting(), MORNING)
    assert Dropped("nobody is to have this report any more") == gone


def test_reports_are_to_come(db: Database) -> None:
    """On the working days on which they will be sent: 1 January is none here, by the team's own holidays."""
    weekly = StandingReport(Level.TEAM, "week", ("#nordics",), team="Nordics")
    rules = replace(RULES, week=replace(WEEK, closed_on=[date(2027, 1, 1)]))
    now = Now(replace(reporting(QUARTER, weekly, FRONT), cases=rules), BOTH, datetime(2026, 12, 22, 12, tzinfo=UTC))
    found = [one for one in db.read_now(outlook, now, now.at + timedelta(days=14)) if one.what is What.REPORT]

    assert [
        ("12-23 09:00", "", "2026-12-23", "front"),
        ("12-28 09:00", "customers", "2026-W52", "Nordics"),
        ("01-04 09:00", "customers", "2026-Q4", "management"),
        ("01-04 09:00", "customers", "2026-W53", "Nordics"),
    ] == [(f"{one.at:%m-%d %H:%M}", one.survey, one.period, one.remark) for one in found]
