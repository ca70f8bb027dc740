"""The facts on one contact, from the store: what really keeps them from being asked is what is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.planning import Now
from bot.returns import Returned, Returns
from bot.survey.definition import Schedule, Survey
from bot.survey.returned import Kind
from bot.waves import Waves
from bot.why import why_email, why_member
from scheduler.outbox import DeliveryError, Outcome
from scheduler.pump import Pump
from storage.database import Database
from storage.models import Invitation, Message
from storage.queries.slack_directory import Person, keep_people
from storage.types import Channel, SuppressedBecause
from tests.support.clock import START, HandClock
from tests.support.factories import (
    BY_THE_RULES,
    a_programme,
    a_survey,
    add_contact,
    add_contacts,
    every,
    import_answers,
    invite,
    only,
    say,
)
from tests.support.senders import FakeSender

ANN = "ann@x.example"
BOTH = (Channel.SLACK, Channel.EMAIL)


def said(db: Database, survey: Survey | None = None, *, days: float = 0, connected: Any = BOTH) -> str:
    """Why, so many days later."""
    return db.read_now(
        why_email, ANN, survey or a_survey(), Now(a_programme(), connected, START + timedelta(days=days))
    )


async def open_wave(db: Database, survey: Survey, connected: Any = BOTH) -> None:
    await Waves(db, a_programme(survey), connected, HandClock()).open_by_hand(survey)


async def send(db: Database, sender: FakeSender | None = None, channel: Channel = Channel.EMAIL) -> None:
    await Pump(db, channel, sender or FakeSender(), HandClock(), "w").step()


def test_nobody_of_that_address(db: Database) -> None:
    """Or of that id in Slack."""
    assert f"There is no contact with the address {ANN}." == said(db)
    now = Now(a_programme(), BOTH, START)
    assert "They are not a contact." == db.read_now(why_member, "U1", a_survey(), now)


def test_somebody_who_unsubscribed(db: Database) -> None:
    """With the day."""
    add_contact(db, email=ANN, suppressed_at=START, suppressed_because=SuppressedBecause.UNSUBSCRIBED)

    assert f"{ANN} is never asked again: they unsubscribed on 2026-11-22." == said(db)


async def test_the_way_of_a_question(db: Database) -> None:
    """In the queue, sent, answered; then resting."""
    survey = a_survey()
    add_contact(db, email=ANN)
    await open_wave(db, survey)
    assert "is about to be asked in the wave 2026-11-22 of 'customers' by email" in said(db)
    await send(db)
    assert "was asked on 2026-11-22 in the wave 2026-11-22 of 'customers' by email and has not answered" in said(db)
    say(db, only(db, Invitation).id, START + timedelta(hours=1), score=9)
    assert "and answered on 2026-11-22." in said(db)

    assert "rests until 2027-02-20, 90 days after they were asked on 2026-11-22 in 'customers' by email" in said(
        db, days=30
    )


async def test_a_question_that_failed(db: Database) -> None:
    """With the channel's reason."""
    contact = add_contact(db, email=ANN)
    sender = FakeSender()
    invitation = invite(db, contact)
    sender.deliveries[f"question:{invitation}"].append(DeliveryError(Outcome.FAILED, "the mailbox is full"))
    await send(db, sender)

    assert "could not be asked by hand for 'customers' by email: the mailbox is full." in said(db)


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        (Person("U1", START, deleted=True), "they have been deactivated in Slack"),
        (Person("U1", START, is_bot=True), "they are a bot in Slack"),
        (Person("U1", START, found=False), "Slack does not show them to the app"),
    ],
)
async def test_somebody_whom_nobody_would_reach_in_slack(db: Database, person: Person, sentence: str) -> None:
    """And the wave leaves them out, too, for the reason that is said."""
    survey = a_survey(channels=("slack",))
    add_contact(db, email=ANN, slack_user_id="U1")
    await db.write(keep_people, [person])
    await open_wave(db, survey)

    assert [] == every(db, Invitation)
    told = said(db, survey)
    assert told.startswith(f"{ANN} cannot be reached by Slack: {sentence}; on 2026-11-22 they were not asked")
    assert told.endswith("in the wave 2026-11-22, because no channel reached them.")


async def test_somebody_who_is_not_drawn(db: Database) -> None:
    """What is said agrees with who is invited, for each of them."""
    survey = a_survey(sample=0.3)
    ids = add_contacts(db, [{"email": f"c{number}@x.example"} for number in range(40)])
    await open_wave(db, survey)
    invited = {invitation.contact_id for invitation in every(db, Invitation)}
    now = Now(a_programme(), BOTH, START)

    told = {
        contact: "was not drawn" not in db.read_now(why_email, f"c{number}@x.example", survey, now)
        for number, contact in enumerate(ids)
    }

    assert {contact: contact in invited for contact in ids} == told
    assert 0 < len(invited) < 40


def test_an_audience_an_import_and_the_next_wave(db: Database) -> None:
    """From attributes, from answers of another tool, from the schedule."""
    contact = add_contact(db, email=ANN, attributes={"plan": "free"})
    survey = a_survey(schedule=Schedule(every="quarter", day=10, at="09:00"))

    assert "their plan is 'free', and it asks for 'pro'." in said(db, a_survey(audience={"plan": ("pro",)}))
    assert f"{ANN} would be asked in the next wave of 'customers', on 2027-01-10." == said(db, survey)
    import_answers(db, [{"score": 9, "answered_at": START, "contact_id": contact}])
    assert "taken in from elsewhere, on 2026-11-22; the next wave, on 2027-01-10, passes them by." in said(db, survey)


async def test_somebody_who_came_after_the_wave_was_planned(db: Database) -> None:
    """They are asked in the next one."""
    survey = a_survey()
    await open_wave(db, survey)
    add_contact(db, email=ANN)

    assert "could not be asked yet when the wave 2026-11-22 of 'customers' was planned" in said(db, survey)


def test_without_a_connected_channel(db: Database) -> None:
    """What to look at first."""
    add_contact(db, email=ANN)

    assert "no channel of 'customers' (Slack or email) is connected." in said(db, connected=())


async def test_somebody_whose_mail_came_back(db: Database) -> None:
    """What was said, and how an operator takes it back; the wave leaves them out."""
    survey = a_survey(channels=("email",), quarantine_days=0)
    contact = add_contact(db, email=ANN)
    invite(db, contact, survey)
    await send(db)
    take = Returns(BY_THE_RULES, frozenset()).take
    hard = Returned("one", START, Kind.HARD, only(db, Message).id, said="550 No such user")
    db.write_now(take, [hard])

    assert f"{ANN} was to be asked by hand for 'customers' by email, but the mail came back: 550 No such user." == said(
        db, survey
    )
    assert (
        f"{ANN} cannot be reached by email: mail to their address came back on 2026-11-22 (550 No such user);"
        " nps contacts allow takes that back." == said(db, survey, days=30)
    )

    db.write_now(take, [Returned("two", START + timedelta(hours=1), Kind.ALLOWED, address=ANN)])
    assert "would be asked" in said(db, survey, days=30)
