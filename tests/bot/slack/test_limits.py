"""Within Slack's limits: nothing is refused, nothing urgent waits for the rest, nothing is taken up again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.sandbox.slack import RateLimited, Throttle, User
from bot.slack.client import web_client
from bot.slack.limits import CHANGES_A_MINUTE, CHANGES_AT_ONCE, Limits
from scheduler.pump import Pump
from storage.database import Database
from storage.types import Channel, MessageKind, MessageState
from tests.bot.slack.rig import HandClock, Rig, over_sockets, sandbox


@pytest.fixture
async def strict(db: Database) -> AsyncIterator[Rig]:
    """A workspace that enforces its limits to the letter, and a programme as it is by default."""
    clock = HandClock()
    slack = sandbox(clock, Throttle(seconds_a_post=1.0, burst=1, posts_a_minute=60))
    async with slack.running():
        rig = Rig(slack, db, clock, per_second=1.0, per_channel=1.0)
        async with over_sockets(rig):
            yield rig


async def seconds_go_by(rig: Rig, seconds: int) -> None:
    """The pump looks once a second, as it does when nobody rings."""
    for _ in range(seconds):
        while await rig.pump.step():
            pass
        rig.clock.turn(seconds=1)


def refused(rig: Rig) -> list[str]:
    """The methods that were called too often."""
    return [call.method for call in rig.slack.calls() if call.error == "ratelimited"]


def people(rig: Rig, number: int) -> list[User]:
    """So many customers."""
    return [rig.contact(f"aino{n}", account=f"Account {n}") for n in range(number)]


async def test_a_wave_goes_out_at_its_pace_and_is_not_taken_up_before_its_turn(strict: Rig) -> None:
    """One a second; what is still to come has not been touched."""
    for user in people(strict, 14):
        await strict.queue(user)

    await seconds_go_by(strict, 6)

    states = Counter((one.state, one.attempts) for one in strict.messages(MessageKind.QUESTION))
    assert {(MessageState.SENT, 1): 6, (MessageState.PENDING, 0): 8} == states
    assert [] == refused(strict)


async def test_a_burst_of_presses_is_shown_at_once_and_refused_by_nobody(strict: Rig) -> None:
    """Answering a press counts for no limit, so that everybody sees theirs however many press in one moment."""
    users = people(strict, 14)
    for user in users:
        await strict.queue(user)
    await seconds_go_by(strict, 15)

    for user in users:
        await strict.press(user, "9")

    assert [] == [user.name for user in users if "9" not in strict.question(user).text]
    assert [] == strict.slack.calls("chat.update")
    assert [] == refused(strict)


async def test_alerts_and_their_comments_go_out_while_a_crowd_is_typing(strict: Rig) -> None:
    """Typed texts have messages drawn anew, which Slack limits: they wait, alerts do not, and nothing is refused."""
    users = people(strict, 18)
    for user in users:
        await strict.queue(user)
    await seconds_go_by(strict, 19)
    for user in users[:-1]:
        await strict.say(user, "10")
    await strict.say(users[-1], "2")

    await seconds_go_by(strict, 2)
    assert ["2 of 10"] == [one.text[:7] for one in strict.alerts()]
    await strict.say(users[-1], "Too slow")
    await seconds_go_by(strict, 3)
    assert "Too slow" in strict.alerts()[0].text
    await seconds_go_by(strict, 20)

    assert [] == refused(strict)
    assert {MessageState.SENT} == {one.state for one in strict.messages(MessageKind.REDRAW)}


async def test_what_goes_into_one_channel_keeps_that_channel_s_pace_and_questions_pass_it_by(db: Database) -> None:
    """However it is called, by name for the alerts and by id for the lines of their threads; each waits once."""
    clock = HandClock()
    slack = sandbox(clock, Throttle(seconds_a_post=1.0, burst=1, posts_a_minute=600))
    async with slack.running():
        rig = Rig(slack, db, clock, per_second=10.0, per_channel=1.0)
        async with over_sockets(rig):
            users = people(rig, 12)
            for user in users:
                await rig.queue(user)
            await seconds_go_by(rig, 2)
            for user in users:
                await rig.press(user, "1")
            others = [rig.contact(f"eero{n}", account=None) for n in range(10)]
            for user in others:
                await rig.queue(user)
            await seconds_go_by(rig, 2)

            assert 10 == len([user for user in others if rig.slack.dm(user)])
            assert 2 == len(rig.alerts())
            await seconds_go_by(rig, 11)
            assert 12 == len(rig.alerts())
            assert [] == refused(rig)


async def test_a_limit_of_redrawing_stops_no_question(strict: Rig) -> None:
    """Slack counts each method by itself; what waits is drawn when Slack wants it."""
    aino, eero = people(strict, 2)
    await strict.queue(aino)
    await seconds_go_by(strict, 1)
    strict.slack.fail("chat.update", RateLimited(20))
    await strict.say(aino, "9")
    await strict.queue(eero)
    await seconds_go_by(strict, 2)

    assert 1 == len(strict.slack.dm(eero))
    assert 1 == len(strict.slack.calls("chat.update"))
    await seconds_go_by(strict, 20)
    assert 2 == len(strict.slack.calls("chat.update"))
    assert "9" in strict.question(aino).text


async def test_copies_of_the_program_keep_the_limits_together(strict: Rig) -> None:
    """Two pumps, one pace."""
    for user in people(strict, 12):
        await strict.queue(user)
    sender = strict.side.sender
    other = Pump(strict.db, Channel.SLACK, sender, strict.clock, "other", lanes=sender.lanes)
    for _ in range(6):
        await strict.pump.step()
        await other.step()
        strict.clock.turn(seconds=1)

    assert 6 == len(strict.slack.calls("chat.postMessage"))
    assert [] == refused(strict)


def test_each_workspace_has_limits_of_its_own() -> None:
    """One that is full stops nobody in another."""
    posting, changing = Limits(1.0, 1.0).lanes((None, "T0OTHER"))

    assert ["slack:home:chat.postMessage", "slack:T0OTHER:chat.postMessage"] == [one.name for one in posting.limits]
    assert ["slack:home:chat.update", "slack:T0OTHER:chat.update"] == [one.name for one in changing.limits]


async def test_slack_s_own_numbers_are_kept() -> None:
    """What comes at once and what follows within a minute are no more than tier 3."""
    limit = Limits(1.0, 1.0).changing(None)

    assert CHANGES_AT_ONCE + CHANGES_A_MINUTE <= 50
    assert (CHANGES_AT_ONCE, timedelta(minutes=1)) == (limit.burst, CHANGES_A_MINUTE * limit.every)
    assert web_client(None, "http://127.0.0.1/").retry_handlers == []
