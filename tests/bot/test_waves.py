"""Waves open when they are due, once each, however many copies tick and whatever happened meanwhile."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.planning import rested_since
from bot.survey.days import local_day
from bot.survey.definition import Schedule, Survey
from bot.waves import Waves
from storage.database import Database
from storage.models import Invitation, Message, SurveyDefinition, Wave
from storage.queries.schedules import next_waves
from storage.queries.waves import listed
from storage.types import Channel, WaveState
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_survey, add_contact, add_contacts, every, open_wave, say

HELSINKI = ZoneInfo("Europe/Helsinki")
QUARTERLY = Schedule(every="quarter", day=10)


def local(text: str, zone: str = "Europe/Helsinki") -> datetime:
    """That time on the programme's wall."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


class Rig:
    """The waves of a programme, by a clock that is turned by hand."""

    def __init__(
        self, db: Database, *surveys: Survey, now: str = "2026-01-01 12:00", zone: str = "Europe/Helsinki"
    ) -> None:
        self.db, self.zone = db, zone
        self.clock = HandClock(local(now, zone).astimezone(UTC))
        self.programme = a_programme(*surveys, zone=zone)

    async def tick(self, now: str, db: Database | None = None, *surveys: Survey) -> int:
        """A tick at that local time, by another copy or with another configuration if given."""
        self.clock.now = local(now, self.zone).astimezone(UTC)
        programme = a_programme(*surveys, zone=self.zone) if surveys else self.programme
        return await Waves(db or self.db, programme, tuple(Channel), self.clock).tick()

    def opened(self) -> list[tuple[str, str, str]]:
        """Survey, period, and the local time for which each wave was due."""
        return [
            (wave.survey, wave.period, f"{wave.scheduled_for.astimezone(ZoneInfo(self.zone)):%Y-%m-%d %H:%M}")
            for wave in every(self.db, Wave)
        ]


def quarterly(**changes: Any) -> Survey:
    """On the tenth of each quarter at nine."""
    return a_survey(**{"schedule": QUARTERLY, "announce_days": 0, **changes})


async def test_a_wave_opens_when_its_time_has_come(db: Database) -> None:
    """Not before; and all who may be asked are invited in the same tick."""
    add_contacts(db, [{}] * 3)
    rig = Rig(db, quarterly())

    assert [0, 0, 3, 0] == [
        await rig.tick(now) for now in ("2026-01-01 12:00", "2026-01-10 08:59", "2026-01-10 09:00", "2026-01-10 09:01")
    ]
    assert [("customers", "2026-Q1", "2026-01-10 09:00")] == rig.opened()
    assert 3 == len(every(db, Message))


async def test_waves_follow_each_other_for_a_year(db: Database) -> None:
    """Four of them, and everybody is asked in each, though their sending took all day: ninety days are days."""
    add_contacts(db, [{}] * 2)
    rig = Rig(db, quarterly(quarantine_days=90))

    def sent_in_the_evening(session: Any, _: object) -> list[None]:
        for one in session.query(Invitation):
            one.asked_at = one.created_at + timedelta(hours=10)
        return [None]

    invited = []
    for month in range(1, 13):
        for day in (9, 10, 11):
            count = await rig.tick(f"2026-{month:02}-{day:02} 09:00")
            db.write_now(sent_in_the_evening, [None])
            invited += [count] if count else []

    assert ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"] == [period for _, period, _ in rig.opened()]
    assert [2, 2, 2, 2] == invited


async def test_who_answers_late_is_asked_in_the_next_wave_all_the_same(db: Database) -> None:
    """The quarantine is about being asked."""
    add_contact(db)
    rig = Rig(db, quarterly())
    await rig.tick("2026-01-01 12:00")
    await rig.tick("2026-01-10 09:00")
    say(db, every(db, Invitation)[0].id, local("2026-01-28 12:00"), score=9)

    assert 1 == await rig.tick("2026-04-10 09:00")


@pytest.mark.parametrize(
    ("schedule", "period", "due"),
    [
        (Schedule(every="week", day=5), "2026-W02", "2026-01-09 09:00"),
        (Schedule(every="month", day=9, at="14:30"), "2026-01", "2026-01-09 14:30"),
        (Schedule(every="quarter", day=9), "2026-Q1", "2026-01-09 09:00"),
        (Schedule(every="half-year", day=9), "2026-H1", "2026-01-09 09:00"),
        (Schedule(every="year", day=9), "2026", "2026-01-09 09:00"),
        (Schedule(cron="0 9 * * 5"), "2026-01-09", "2026-01-09 09:00"),
    ],
)
async def test_a_wave_is_named_by_its_period(db: Database, schedule: Schedule, period: str, due: str) -> None:
    """That is what makes it the only one."""
    rig = Rig(db, a_survey(schedule=schedule), now="2026-01-04 12:00")
    await rig.tick("2026-01-04 12:00")
    await rig.tick(due)

    assert [("customers", period, due)] == rig.opened()


async def test_the_hour_that_autumn_repeats_opens_one_wave(db: Database) -> None:
    """A cron line at half past two comes due twice that night, at both of them with copies that tick."""
    rig = Rig(db, a_survey(schedule=Schedule(cron="30 2 * * *")), now="2026-10-24 12:00", zone="Europe/Berlin")
    await rig.tick("2026-10-24 12:00")
    rig.clock.now = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    for _ in range(12):
        rig.clock.turn(minutes=15)
        await Waves(db, rig.programme, tuple(Channel), rig.clock).tick()

    assert [("customers", "2026-10-25", "2026-10-25 02:30")] == rig.opened()


async def test_what_was_missed_while_nothing_ran_is_one_wave(db: Database) -> None:
    """Of the latest occurrence; the times between are gone."""
    rig = Rig(db, quarterly())
    await rig.tick("2026-01-01 12:00")
    await rig.tick("2026-08-20 03:00")
    await rig.tick("2026-08-20 03:01")

    assert [("customers", "2026-Q3", "2026-07-10 09:00")] == rig.opened()
    assert local("2026-10-10 09:00") == db.read_now(next_waves)["customers"].next_at


async def test_a_changed_rule_opens_nothing_at_once(db: Database) -> None:
    """The next time is found anew, from now on."""
    rig = Rig(db, quarterly())
    await rig.tick("2026-01-01 12:00")
    weekly = a_survey(schedule=Schedule(every="week", day=1))
    await rig.tick("2026-01-20 12:00", None, weekly)
    before = rig.opened()
    await rig.tick("2026-01-26 09:00", None, weekly)

    assert [] == before
    assert [("customers", "2026-W05", "2026-01-26 09:00")] == rig.opened()


async def test_another_zone_is_another_rule(db: Database) -> None:
    """Nine o'clock is somewhere else now."""
    rig = Rig(db, quarterly())
    await rig.tick("2026-01-01 12:00")
    rig.zone = "Asia/Tokyo"
    rig.programme = a_programme(quarterly(), zone="Asia/Tokyo")
    await rig.tick("2026-01-05 12:00")

    assert local("2026-01-10 09:00", "Asia/Tokyo") == db.read_now(next_waves)["customers"].next_at


@pytest.mark.parametrize("survey", [quarterly(approval=True), a_survey()])
async def test_a_survey_that_waits_for_somebody_does_not_open_by_itself(db: Database, survey: Survey) -> None:
    """With `approval`, or without a schedule."""
    add_contact(db)
    rig = Rig(db, survey)

    assert [0, 0, 0] == [await rig.tick(f"2026-{month}-10 09:00") for month in ("01", "04", "07")]
    assert [] == every(db, Invitation)


async def test_copies_that_tick_at_once_open_one_wave_and_invite_each_once(db: Database, database_url: str) -> None:
    """Four copies with doors of their own, several ticks each."""
    contacts = add_contacts(db, [{}] * 40)
    rig = Rig(db, quarterly(), a_survey("support", schedule=QUARTERLY))
    await rig.tick("2026-01-01 12:00")
    copies = [Database.connect(database_url) for _ in range(4)]
    counts = await asyncio.gather(*(rig.tick("2026-01-10 09:00", copy) for copy in copies for _ in range(3)))
    for copy in copies:
        copy.close()

    assert {("customers", "2026-Q1"), ("support", "2026-Q1")} == {
        (survey, period) for survey, period, _ in rig.opened()
    }
    assert 2 == len(rig.opened())
    assert 40 == sum(counts)
    assert contacts == sorted(one.contact_id or 0 for one in every(db, Invitation))


async def test_a_wave_that_was_left_half_planned_is_finished(db: Database) -> None:
    """By whichever copy ticks next, with the definition it was opened with."""
    add_contacts(db, [{"attributes": {"plan": "pro"}}, {}])
    open_wave(db, a_survey(audience={"plan": ("pro",)}))
    rig = Rig(db, a_survey())

    assert 1 == await rig.tick("2026-11-22 12:00")
    assert [WaveState.OPEN] == [wave.state for wave in every(db, Wave)]


async def test_a_wave_by_hand_opens_once_a_day(db: Database) -> None:
    """Beside the calendar's own, which has another name."""
    contacts = add_contacts(db, [{}] * 2)
    rig = Rig(db, quarterly(quarantine_days=0))
    await rig.tick("2026-01-01 12:00")
    await rig.tick("2026-01-10 09:00")
    waves = Waves(db, rig.programme, tuple(Channel), rig.clock)
    survey = rig.programme.default_survey

    assert [("2026-01-10", 2), None] == [await waves.open_by_hand(survey), await waves.open_by_hand(survey)]
    rig.clock.turn(days=1)
    assert ("2026-01-11", 2) == await waves.open_by_hand(survey)
    assert 3 * len(contacts) == len(every(db, Invitation))


async def test_a_channel_that_is_not_connected_asks_nobody(db: Database) -> None:
    """Who can be reached by it alone waits for a wave when it is."""
    add_contacts(db, [{"slack_user_id": "U1"}, {"email": "a@b.example"}])
    waves = Waves(db, a_programme(), (Channel.EMAIL,), HandClock())

    assert 1 == (await waves.open_by_hand(waves.programme.default_survey) or ("", 0))[1]


async def test_who_was_asked_keeps_the_definition_of_that_day(db: Database) -> None:
    """One definition is kept for each wording, however many waves it had."""
    rig = Rig(db, quarterly())
    await rig.tick("2026-01-01 12:00")
    for month in ("01", "04"):
        await rig.tick(f"2026-{month}-10 09:00")
    await rig.tick("2026-07-10 09:00", None, quarterly(subject="Acme Cloud"))

    assert ["Acme", "Acme Cloud"] == sorted(one.document["subject"] for one in every(db, SurveyDefinition))
    assert [rig.programme.default_survey.digest] * 2 == [wave.definition for wave in every(db, Wave)][:2]


async def test_waves_are_listed_with_their_counts(db: Database) -> None:
    """Newest first; invited, asked, answered."""
    add_contacts(db, [{}] * 3)
    rig = Rig(db, quarterly(quarantine_days=0), a_survey("support", schedule=QUARTERLY, quarantine_days=0))
    await rig.tick("2026-01-01 12:00")
    await rig.tick("2026-01-10 09:00")
    await rig.tick("2026-04-10 09:00")
    first = next(wave for wave in every(db, Wave) if (wave.survey, wave.period) == ("customers", "2026-Q1"))
    mine = [one for one in every(db, Invitation) if one.wave_id == first.id]
    say(db, mine[0].id, local("2026-01-11 12:00"), score=9)

    def sent(session: Any, ids: Any) -> list[None]:
        session.query(Invitation).filter(Invitation.id.in_(ids)).update({"asked_at": rig.clock()})
        return [None] * len(ids)

    db.write_now(sent, [one.id for one in mine[:2]])
    found = db.read_now(listed, "customers")

    assert [("2026-Q2", 3, 0, 0), ("2026-Q1", 3, 2, 1)] == [
        (wave.period, wave.invited, wave.asked, wave.answered) for wave in found
    ]
    assert 4 == len(db.read_now(listed))


@pytest.mark.parametrize(
    ("days", "now", "expected"),
    [
        (0, "2026-04-10 09:00", None),
        (1, "2026-04-10 09:00", "2026-04-10 00:00"),
        (90, "2026-04-10 09:00", "2026-01-11 00:00"),
        (90, "2026-04-10 00:00", "2026-01-11 00:00"),
        (90, "2026-04-10 23:59", "2026-01-11 00:00"),
    ],
)
def test_days_of_rest_are_days_of_the_calendar(days: int, now: str, expected: str | None) -> None:
    """Who was asked on a day ninety days ago, at any hour, has rested."""
    since = rested_since(days, local_day(local(now), HELSINKI), HELSINKI)

    assert expected == (None if since is None else f"{since.astimezone(HELSINKI):%Y-%m-%d %H:%M}")
