"""Reminders in Slack: in the thread of the question, to whoever has not answered, in their working hours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import reminders
from bot.sandbox.slack import User, buttons
from bot.slack.leaving import LEAVE
from bot.survey.definition import Survey
from storage.types import MessageKind, MessageState
from tests.bot.slack.rig import Rig


@pytest.fixture
def reminding(unconnected: Rig) -> Rig:
    """On a Monday at nine in Helsinki, with reminders after two and four days."""
    unconnected.surveys["customers"] = Survey("customers", "Acme", "Acme", reminders=(2, 4), open_days=7)
    unconnected.clock.now = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    return unconnected


async def remind(rig: Rig) -> int:
    """The tick, and what follows from it."""
    queued = await reminders.tick(rig.db, rig.programme.working_hours, rig.clock)
    await rig.sent()
    return queued


async def test_a_reminder_stands_in_the_thread_of_the_question(reminding: Rig) -> None:
    """One sentence, how long there is left, and no second stack of buttons; not to the channel."""
    aino = reminding.contact()
    await reminding.ask(aino)
    reminding.clock.turn(days=2)

    assert 1 == await remind(reminding)

    question, reminder = reminding.slack.dm(aino)
    assert question.ts == reminder.thread_ts
    assert [] == buttons(reminder)
    assert "A reminder" in reminder.text
    assert "You can answer for 4 more days." in reminder.text
    assert [] == reminding.slack.troubles


async def test_each_reminder_is_sent_once_and_no_more_than_there_are(reminding: Rig) -> None:
    """Whenever and however often it is looked."""
    aino = reminding.contact()
    await reminding.ask(aino)

    sent = []
    for _ in range(12):
        sent.append(await remind(reminding))
        reminding.clock.turn(hours=12)

    assert [0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0] == sent
    assert 3 == len(reminding.slack.dm(aino))


async def test_whoever_answers_leaves_or_is_late_is_not_reminded(reminding: Rig) -> None:
    """Also where the reminder was queued already."""
    people: list[User] = [reminding.contact(name, account=None) for name in ("aino", "eero", "ilta")]
    for person in people:
        await reminding.ask(person)
    reminding.clock.turn(days=2)
    assert 3 == await reminders.tick(reminding.db, reminding.programme.working_hours, reminding.clock)

    from tests.bot.slack.rig import over_sockets

    async with over_sockets(reminding):
        await reminding.press(people[0], "9")
        message = reminding.question(people[1])
        invitation = message.blocks[1]["accessory"]["options"][-1]["value"]
        await reminding.slack.choose(people[1], message.channel, message.ts, LEAVE, invitation)
        await reminding.done()
    await reminding.sent()

    assert [1, 1, 2] == [len(reminding.slack.dm(person)) for person in people]
    reasons = [message.reason for message in reminding.messages(MessageKind.REMINDER)]
    assert ["already answered", "the contact is not to be asked", None] == reasons


async def test_a_reminder_waits_for_the_working_day(reminding: Rig) -> None:
    """Asked on Thursday at three: due on Saturday, sent on Monday morning at nine."""
    reminding.clock.now = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)
    aino = reminding.contact()
    await reminding.ask(aino)
    reminding.clock.turn(days=2)

    await remind(reminding)
    (message,) = reminding.messages(MessageKind.REMINDER)
    assert datetime(2026, 11, 30, 7, 0, tzinfo=UTC) == message.due_at
    assert 1 == len(reminding.slack.dm(aino))
    reminding.clock.now = message.due_at
    await reminding.sent()

    assert 2 == len(reminding.slack.dm(aino))


async def test_two_reminders_never_come_at_once(reminding: Rig) -> None:
    """One whose successor is due by now is left out, queued or not."""
    aino = reminding.contact()
    await reminding.ask(aino)
    reminding.clock.turn(days=2)
    assert 1 == await reminders.tick(reminding.db, reminding.programme.working_hours, reminding.clock)
    reminding.clock.turn(days=2)

    assert 1 == await remind(reminding)

    states = [message.state for message in reminding.messages(MessageKind.REMINDER)]
    assert [MessageState.DROPPED, MessageState.SENT] == states
    assert 2 == len(reminding.slack.dm(aino))
