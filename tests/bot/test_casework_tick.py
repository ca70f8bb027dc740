"""What comes by itself: reminders before the deadline, escalations after it, the end of a snooze; each once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

from bot import casework
from bot.casework import Acted, Casework
from bot.intake import Event, Intake
from bot.survey import acts
from bot.survey.business import ALL_DAYS, BusinessHours
from bot.survey.cases import Outcome
from bot.survey.conversation import Said
from bot.survey.routing import CaseRules
from storage.database import Database
from storage.models import Case, CaseEvent, Message
from storage.types import Channel, MessageKind
from tests.support.clock import START
from tests.support.factories import an_invitation, every, only

ALWAYS = BusinessHours(ZoneInfo("UTC"), time(0), None, ALL_DAYS)
# Due after eight hours, reminded after six, escalated after twelve.
CASEWORK = Casework(CaseRules(week=ALWAYS, escalate_to="#leads", escalate_after_hours=4))
ANN = "U0000ANN"
TOLD = (MessageKind.CASE_REMINDER, MessageKind.CASE_ESCALATION)


def at(hours: float) -> datetime:
    """So long after the score."""
    return START + timedelta(hours=hours)


def a_case(db: Database) -> int:
    """A detractor's, by these rules."""
    event = Event(an_invitation(db), Channel.EMAIL, Said(START, score=2))
    db.write_now(Intake(CASEWORK.rules).take, [event])
    return every(db, Case)[-1].id


def tick(db: Database, hours: float) -> int:
    """What the timetable does, at that time."""
    return db.write_now(CASEWORK.tick, [at(hours)])[0]


def do(db: Database, case_id: int, what: acts.Act, hours: float) -> None:
    """An act of a member."""
    db.write_now(CASEWORK.act, [Acted(case_id, what, at(hours), f"{type(what).__name__}:{hours}")])


def told(db: Database) -> list[tuple[str, datetime]]:
    """The reminders and escalations that were queued, and when."""
    return [(message.kind.value, message.due_at) for message in every(db, Message) if message.kind in TOLD]


def test_the_owner_is_reminded_and_then_others_hear(db: Database) -> None:
    """Each once, at the first tick after its time."""
    a_case(db)
    found = [tick(db, hours) for hours in (1, 5.9, 6, 6.5, 8, 11.9, 12.1, 13, 99)]

    assert [0, 0, 1, 0, 0, 0, 1, 0, 0] == found
    assert [("case_reminder", at(6)), ("case_escalation", at(12.1))] == told(db)
    assert ["opened", "reminded", "escalated"] == [line.event for line in every(db, CaseEvent)]


def test_who_was_asleep_tells_all_at_once(db: Database) -> None:
    """After a weekend without a running program."""
    a_case(db)

    assert [1, 0] == [tick(db, 99), tick(db, 99)]
    assert [("case_reminder", at(99)), ("case_escalation", at(99))] == told(db)


def test_what_was_done_in_time_is_not_reminded_of(db: Database) -> None:
    """Contacting moves the deadline; resolving and excluding end it."""
    contacted, resolved, excluded = a_case(db), a_case(db), a_case(db)
    do(db, contacted, acts.Contacted(ANN), 1)
    do(db, resolved, acts.Resolve(ANN, "price", Outcome.LOST), 1)
    do(db, excluded, acts.Exclude(ANN, "a test"), 1)

    assert [0, 1, 0] == [tick(db, 70), tick(db, 79), tick(db, 80)]
    assert [("case_reminder", at(79))] == told(db)


def test_a_new_deadline_is_reminded_of_anew(db: Database) -> None:
    """After a case was opened again."""
    case_id = a_case(db)
    tick(db, 6)
    do(db, case_id, acts.Resolve(ANN, "price", Outcome.LOST), 7)
    do(db, case_id, acts.Reopen(ANN), 20)

    assert [1, 0] == [tick(db, 26), tick(db, 27)]
    assert [("case_reminder", at(6)), ("case_reminder", at(26))] == told(db)


def test_a_snooze_ends_by_itself_and_its_owner_hears_of_it_once(db: Database) -> None:
    """The deadline had passed meanwhile, and begins to count then."""
    case_id = a_case(db)
    do(db, case_id, acts.Claim(ANN), 1)
    do(db, case_id, acts.Snooze(ANN, at(48)), 2)
    found = [tick(db, hours) for hours in (30, 47.9, 48, 49, 52)]

    assert [0, 0, 1, 0, 1] == found
    assert ("claimed", None) == (only(db, Case).state, only(db, Case).snoozed_until)
    assert [("case_reminder", at(48)), ("case_escalation", at(52))] == told(db)
    assert ["woken", "reminded", "escalated"] == [line.event for line in every(db, CaseEvent)][-3:]


def test_a_short_snooze_tells_its_end_and_the_deadline(db: Database) -> None:
    """Two things at two times."""
    case_id = a_case(db)
    do(db, case_id, acts.Claim(ANN), 1)
    do(db, case_id, acts.Snooze(ANN, at(3)), 2)

    assert [1, 1] == [tick(db, 3), tick(db, 6)]
    assert [("case_reminder", at(3)), ("case_reminder", at(6))] == told(db)


def test_two_copies_that_tick_together_tell_each_case_once(db: Database, database_url: str) -> None:
    """The database decides who was first."""
    cases = {a_case(db) for _ in range(12)}
    start = Barrier(2)

    def copy(_: int) -> None:
        """Until nothing is due."""
        mine = Database.connect(database_url)
        try:
            start.wait()
            while mine.write_now(CASEWORK.tick, [at(20)])[0]:
                pass
        finally:
            mine.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(copy, range(2)))

    assert (24, 24) == (len(told(db)), len({message.key for message in every(db, Message) if message.kind in TOLD}))
    assert cases == {line.case_id for line in every(db, CaseEvent) if line.event == "escalated"}


def test_many_are_done_in_steps(db: Database) -> None:
    """A tick is short, and there is another one."""
    asked = [an_invitation(db) for _ in range(casework.BATCH + 3)]
    said = [Event(invitation_id, Channel.EMAIL, Said(START, score=2)) for invitation_id in asked]
    db.write_now(Intake(CASEWORK.rules).take, said)

    assert [casework.BATCH, 3, 0] == [tick(db, 6) for _ in range(3)]
    assert len(asked) == len(told(db))
