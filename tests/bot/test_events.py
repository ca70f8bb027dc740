"""Events in customers' lives: heard once, asked about when it is time, by whoever may be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.compose import Question, question
from bot.events import Heard, Hearing, hear, tick
from bot.planning import Now
from bot.steering import Order, obey
from bot.survey.definition import Kind, Survey
from bot.waves import Waves
from scheduler.outbox import Later
from storage.database import Database
from storage.models import Contact, CustomerEvent, Invitation, Message
from storage.queries.contacts import ContactEntry
from storage.queries.events import ENOUGH, OVERTAKEN
from storage.queries.steering import Step
from storage.types import Channel, EventState
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_survey, add_contact, every, invite, only, say

# Monday 23 November 2026, at ten in Helsinki.
MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANN = "ann@customer.example"


def after_tickets(name: str = "support", **changes: Any) -> Survey:
    """Asks a day after a ticket was closed."""
    asks = {"kind": Kind.TRANSACTIONAL, "on": "ticket-closed", "delay_seconds": 24 * 3600, "quarantine_days": 14}
    return a_survey(name, **{**asks, **changes})


def at(moment: datetime, *surveys: Survey) -> Now:
    """The programme then."""
    return Now(a_programme(*surveys or (after_tickets(),)), tuple(Channel), moment)


def reported(email: str = ANN, happened: datetime = MORNING, **fields: Any) -> Heard:
    """A closed ticket of a contact."""
    contact = ContactEntry(at=happened, email=email, **fields.pop("contact", {}))
    return Heard(**{"type": "ticket-closed", "contact": contact, "at": happened, "attributes": {}, **fields})


def told(db: Database, event: Heard, now: Now | None = None) -> list[tuple[str, str, bool]]:
    """What becomes of it: survey, state, and whether it is new."""
    (kept,) = db.write_now(hear, [Hearing(event, now or at(MORNING))])
    assert not isinstance(kept, str), kept
    return [(one.survey, one.state.value, one.is_new) for one in kept]


async def test_a_contact_is_asked_after_the_delay_with_what_happened(db: Database) -> None:
    """New or known, and the answer keeps the attributes of the event and its touchpoint."""
    event = reported(attributes={"agent": "Bea"}, contact={"account": "Nokkela", "attributes": {"plan": "pro"}})
    assert [("support", "waiting", True)] == told(db, event)
    assert 0 == await tick(db, at(MORNING + 23 * HOUR))
    assert [] == every(db, Invitation)

    assert 1 == await tick(db, at(MORNING + 25 * HOUR))
    asked = only(db, Invitation)
    assert ("support", {"agent": "Bea", "touchpoint": "ticket-closed"}) == (asked.survey, asked.attributes)
    assert (EventState.ASKED, asked.id) == (only(db, CustomerEvent).state, only(db, CustomerEvent).invitation_id)
    assert f"question:{asked.id}" == only(db, Message).key
    assert 0 == await tick(db, at(MORNING + 26 * HOUR))

    say(db, asked.id, MORNING + 27 * HOUR, score=9)
    answer = only(db, Invitation), db.read_now(lambda session: session.get(Contact, asked.contact_id))
    assert "pro" == (answer[1].attributes if answer[1] else {}).get("plan")


def test_the_same_event_is_heard_once(db: Database) -> None:
    """By the name that it was given, or else by what it says."""
    assert [("support", "waiting", True)] == told(db, reported(key="ticket 7"))
    assert [("support", "waiting", False)] == told(db, reported(key="ticket 7", happened=MORNING + HOUR))
    assert [("support", "waiting", True)] == told(db, reported("bob@customer.example"))
    assert [("support", "waiting", False)] == told(db, reported("bob@customer.example"))
    assert 2 == len(every(db, CustomerEvent))


def test_of_several_events_within_the_delay_the_newest_is_asked_about(db: Database) -> None:
    """In whatever order they are reported."""
    for hours in (1, 3, 2):
        told(db, reported(key=f"ticket {hours}", happened=MORNING + hours * HOUR))

    assert [
        (EventState.SUPERSEDED, OVERTAKEN),
        (EventState.WAITING, None),
        (EventState.SUPERSEDED, OVERTAKEN),
    ] == [(event.state, event.reason) for event in every(db, CustomerEvent)]


def test_the_time_to_ask_is_in_working_hours(db: Database) -> None:
    """A ticket that is closed on Thursday evening is asked about on the Monday after."""
    thursday_evening = datetime(2026, 11, 26, 17, tzinfo=UTC)
    told(db, reported(happened=thursday_evening), at(thursday_evening))

    assert datetime(2026, 11, 30, 7, tzinfo=UTC) == only(db, CustomerEvent).due_at


def test_only_surveys_that_listen_hear_of_it(db: Database) -> None:
    """By type, and by attributes of the event or of its contact."""
    big = after_tickets("big", where={"plan": ("enterprise", "pro")})
    others = after_tickets("purchases", on="order-paid")
    now = at(MORNING, after_tickets(), big, others)

    assert [("support", "waiting", True)] == told(db, reported(), now)
    pro = reported("bob@customer.example", contact={"attributes": {"plan": "pro"}})
    assert ["support", "big"] == [survey for survey, _, _ in told(db, pro, now)]
    assert [] == told(db, reported("eve@customer.example", type="something-else"), now)
    assert 2 == len(every(db, Contact))


async def test_who_was_asked_lately_is_not_asked_again(db: Database) -> None:
    """Over all surveys, by the survey's own rest; and it is known why."""
    contact = add_contact(db, email=ANN)
    invite(db, contact, now=MORNING - 5 * DAY)
    told(db, reported())
    await tick(db, at(MORNING + 2 * DAY))

    assert (EventState.DROPPED, "resting") == (only(db, CustomerEvent).state, only(db, CustomerEvent).reason)
    assert 1 == len(every(db, Invitation))


async def test_two_surveys_that_are_due_at_once_share_nobody(db: Database) -> None:
    """The first one in the file asks."""
    surveys = (after_tickets("first"), after_tickets("second"))
    told(db, reported(), at(MORNING, *surveys))

    assert 2 == await tick(db, at(MORNING + 2 * DAY, *surveys))
    assert ["first"] == [one.survey for one in every(db, Invitation)]


async def test_no_more_are_asked_a_day_than_the_survey_allows(db: Database) -> None:
    """The others are left out, not put off: what happened would be long ago."""
    survey = after_tickets(per_day=2, delay_seconds=0)
    for number in range(5):
        told(db, reported(f"c{number}@customer.example"), at(MORNING, survey))
    await tick(db, at(MORNING + HOUR, survey))
    told(db, reported("late@customer.example", happened=MORNING + 2 * HOUR), at(MORNING + 2 * HOUR, survey))
    await tick(db, at(MORNING + 3 * HOUR, survey))

    assert 2 == len(every(db, Invitation))
    assert [ENOUGH] * 4 == [event.reason for event in every(db, CustomerEvent) if event.state is EventState.DROPPED]


async def test_a_share_of_the_events_is_asked_about(db: Database) -> None:
    """Of events, not always of the same contacts."""
    survey = after_tickets(sample=0.3, delay_seconds=0)
    for number in range(200):
        told(db, reported(f"c{number}@customer.example"), at(MORNING, survey))
    await tick(db, at(MORNING + HOUR, survey))

    assert 35 <= len(every(db, Invitation)) <= 85


async def test_in_an_emergency_nothing_is_asked_until_it_is_over(db: Database) -> None:
    """Not about events, nor in waves that open meanwhile; what was asked by hand goes out."""
    survey = after_tickets()
    told(db, reported())
    (by_hand,) = [invite(db, add_contact(db), a_survey(), now=MORNING)]
    db.write_now(obey, [Order(Step.HOLD, None, "ann", MORNING, "a wrong name")])
    assert 0 == await tick(db, at(MORNING + 25 * HOUR))
    waves = Waves(db, a_programme(survey), (Channel.EMAIL,), HandClock(MORNING + 25 * HOUR))
    await waves.open_by_hand(survey)
    waits = [db.read_now(question, one.id, MORNING + 26 * HOUR) for one in every(db, Invitation)]
    assert {"the wave is held: a wrong name"} == {one.reason for one in waits if isinstance(one, Later)}
    assert [by_hand] == [one.asked.invitation_id for one in waits if isinstance(one, Question)]

    for order, changed in ((Step.HOLD, False), (Step.RESUME, True), (Step.RESUME, False)):
        (obeyed,) = db.write_now(obey, [Order(order, None, "ann", MORNING + 27 * HOUR)])
        assert changed is obeyed.of_everything
    assert 1 == await tick(db, at(MORNING + 28 * HOUR))
    assert not [one for one in every(db, Invitation) if isinstance(db.read_now(question, one.id, MORNING), Later)]


def test_an_event_of_two_contacts_is_refused(db: Database) -> None:
    """Its address belongs to one, its external id to another."""
    add_contact(db, email=ANN)
    add_contact(db, email="bob@customer.example", external_id="7")

    (kept,) = db.write_now(hear, [Hearing(reported(contact={"external_id": "7"}), at(MORNING))])
    assert "the external_id belongs to one contact, the email address to another" == kept
    assert [] == every(db, CustomerEvent)
