"""What is ahead of one contact, from the store: it agrees with who is asked, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update

from bot import events
from bot.config import Programme
from bot.events import Heard, Hearing, hear
from bot.planning import Now, selection_of
from bot.survey.definition import Kind, Schedule, Survey
from bot.waves import Waves
from bot.why import why_email
from storage.database import Database, Session
from storage.models import Invitation, Message, Omission
from storage.queries.contacts import ContactEntry
from storage.queries.eligibility import LeftOut
from storage.queries.events import outcomes_of
from storage.queries.steering import Decision, Step, decide, steerable
from storage.types import Channel, MessageState
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_survey, add_contact, add_contacts, every, invite

ANN = "ann@x.example"
MAIL = (Channel.EMAIL,)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def said(db: Database, survey: Survey, at: datetime, programme: Programme | None = None) -> str:
    """Why, at that moment."""
    return db.read_now(why_email, ANN, survey, Now(programme or a_programme(survey), MAIL, at))


async def tick(db: Database, survey: Survey, at: datetime) -> None:
    """What the timetable does then."""
    await Waves(db, a_programme(survey), MAIL, HandClock(at)).tick()


async def test_the_turn_of_a_rolling_sample_is_the_day_on_which_they_are_asked(db: Database) -> None:
    """For each of a few people; who is asked on a day was told so the day before."""
    survey = a_survey(rolling="month", quarantine_days=0, channels=("email",))
    first = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    known = {"created_at": first - timedelta(days=9)}
    ids = add_contacts(db, [{"email": f"c{number}@x.example", **known} for number in range(12)])
    await tick(db, survey, first)
    now = Now(a_programme(survey), MAIL, first)
    told = {id_: db.read_now(why_email, f"c{number}@x.example", survey, now) for number, id_ in enumerate(ids)}
    for day in range(1, 29):
        await tick(db, survey, first + timedelta(days=day))

    asked = {one.contact_id: one.created_at.date() for one in every(db, Invitation)}
    later = {id_: day for id_, day in asked.items() if day > first.date()}
    assert len(ids) == len(asked)
    assert {id_: f"their turn is on {day}." for id_, day in later.items() if id_ is not None} == {
        id_: told[id_].rpartition(": ")[2] for id_ in later if id_ is not None
    }


async def test_the_reason_is_kept_as_it_was(db: Database) -> None:
    """Who rested when the wave opened is told so after it has closed, too; who was asked on a later day is not."""
    survey = a_survey(quarantine_days=3, channels=("email",))
    ann, ben = add_contact(db, email=ANN), add_contact(db, email="ben@x.example")
    for contact, days in ((ann, 0), (ben, 2)):
        invite(db, contact, a_survey("other"), now=MONDAY - timedelta(days=days, minutes=5))
    sent = update(Invitation).values(asked_at=Invitation.created_at)
    delivered = update(Message).values(state=MessageState.SENT)
    db.write_now(lambda session, _: [session.execute(one) for one in (sent, delivered)][:1], [None])
    schedule = Schedule(every="week", day=1, at="11:00")
    weekly = replace(survey, schedule=schedule, open_days=6)
    await tick(db, weekly, MONDAY - timedelta(minutes=5))
    await tick(db, weekly, MONDAY + timedelta(minutes=1))

    assert {ann: "resting", ben: "resting"} == {one.contact_id: one.reason for one in every(db, Omission)}
    assert "; the wave 2026-W48, which is open, asks them then" in said(db, weekly, MONDAY + timedelta(hours=1))
    await tick(db, weekly, MONDAY + timedelta(days=1))
    assert [ann] == [one.contact_id for one in every(db, Omission)]

    kept = "on 2026-11-23 they were not asked in the wave 2026-W48, because they had been asked or had answered lately."
    assert said(db, weekly, MONDAY + timedelta(days=6, hours=12)).endswith(kept)


async def test_who_cannot_be_reached_or_is_asked_often_enough_is_kept_and_nobody_else(db: Database) -> None:
    """Not who does not want to be asked, is of another audience, or was not drawn: that can be seen at any time."""
    survey = a_survey(quarantine_days=1, channels=("email",), audience={"plan": ("pro",)})
    pro, free = {"attributes": {"plan": "pro"}}, {"attributes": {"plan": "free"}}
    fine, often, slack, _, _ = add_contacts(
        db, [pro, pro, {**pro, "slack_user_id": "U1"}, free, {**pro, "suppressed_at": MONDAY}]
    )
    invite(db, often, a_survey("other"), now=MONDAY - timedelta(days=50))
    programme = a_programme(survey, most_a_year=1)

    await Waves(db, programme, MAIL, HandClock(MONDAY)).open_by_hand(survey)

    assert {often: "ceiling", slack: "unreachable"} == {one.contact_id: one.reason for one in every(db, Omission)}
    assert {often, fine} == {one.contact_id for one in every(db, Invitation)}


async def test_the_next_wave_is_one_that_takes_place(db: Database) -> None:
    """Not one that was skipped; what it still takes is said."""
    survey = a_survey(schedule=Schedule(every="quarter", day=10), approval=True, announce_days=3)
    add_contact(db, email=ANN)
    before = datetime(2027, 1, 8, 9, tzinfo=UTC)
    await tick(db, survey, MONDAY)
    await tick(db, survey, before)
    (wave,) = db.read_now(steerable, before)

    assert "on 2027-01-10, if the owners approve it." in said(db, survey, before)
    db.write_now(decide, [Decision(wave.id, Step.APPROVE, "U1", before)])
    assert said(db, survey, before).endswith("in the next wave of 'customers', on 2027-01-10.")
    db.write_now(decide, [Decision(wave.id, Step.HOLD, "U1", before, "a fair is on")])
    assert said(db, survey, before).endswith("on 2027-01-10, if it goes on: it is held (a fair is on).")
    db.write_now(decide, [Decision(wave.id, step, "U1", before) for step in (Step.RESUME, Step.SKIP)])
    assert said(db, survey, before).endswith("on 2027-04-10, if the owners approve it.")


async def test_an_event_waits_and_may_be_dropped(db: Database) -> None:
    """With the hour for the one, and with the reason for the other."""
    survey = a_survey("support", kind=Kind.TRANSACTIONAL, on="ticket-closed", delay_seconds=3600, channels=("email",))
    now = Now(a_programme(survey), MAIL, MONDAY)
    event = Heard("ticket-closed", ContactEntry(MONDAY, email=ANN), MONDAY, {})
    db.write_now(hear, [Hearing(event, now)])

    assert f"{ANN} will be asked about 'ticket-closed' of 2026-11-23 at 2026-11-23 12:00." == said(db, survey, MONDAY)
    invite(db, 1, a_survey("other"), now=MONDAY)
    await events.tick(db, replace(now, at=MONDAY + timedelta(hours=2)))
    db.write_now(lambda session, _: [session.execute(delete(Invitation))], [None])
    assert said(db, survey, MONDAY + timedelta(hours=3)).endswith(
        "; on 2026-11-23 they were not asked after 'ticket-closed', because they had been asked or had answered lately."
    )


async def test_a_wave_that_is_held_says_so_of_its_question(db: Database) -> None:
    """Before the sender has come to it, too."""
    survey = a_survey(channels=("email",))
    add_contact(db, email=ANN)
    await Waves(db, a_programme(survey), MAIL, HandClock(MONDAY)).open_by_hand(survey)
    (wave,) = db.read_now(steerable, MONDAY)
    db.write_now(decide, [Decision(wave.id, Step.HOLD, "U1", MONDAY, "a fair is on")])

    assert said(db, survey, MONDAY).endswith("the question is in the queue: the wave is held: a fair is on.")


def test_a_question_that_may_have_arrived_counts_by_each_contacts_own_rest(db: Database) -> None:
    """Somebody else's wish to be asked once a year keeps nobody but themselves from being asked."""
    survey = a_survey(quarantine_days=30, channels=("email",))
    ann, yearly = add_contact(db, email=ANN), add_contact(db, rest_days=365)
    for contact in (ann, yearly):
        invite(db, contact, a_survey("other"), now=MONDAY - timedelta(days=100))
    db.write_now(unknown, [MONDAY - timedelta(days=100)])

    selection = selection_of(survey, Now(a_programme(survey), MAIL, MONDAY))
    assert {ann: Channel.EMAIL, yearly: LeftOut.RESTING} == db.read_now(outcomes_of, selection, [ann, yearly])


def unknown(session: Session, times: Sequence[datetime]) -> list[None]:
    """Nobody knows whether any of the questions arrived; it was decided long before to ask them."""
    session.execute(update(Message).values(state=MessageState.UNKNOWN, settled_at=times[0]))
    session.execute(update(Invitation).values(created_at=times[0] - timedelta(days=400)))
    return [None]
