"""The daily digest, the whole way: from the tick in the morning to the message in the owners' channel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot import digests
from bot.sandbox.slack import Refused
from bot.survey.routing import CaseRules, Told
from bot.survey.scale import Band
from storage.database import Database
from storage.types import MessageKind, MessageState
from tests.bot.slack.rig import HandClock, Rig, over_sockets, sandbox, shown

BOTH = CaseRules(told={Band.PASSIVE: Told.DIGEST, Band.PROMOTER: Told.DIGEST})


@pytest.fixture
async def digested(db: Database) -> AsyncIterator[Rig]:
    """Three have answered on a Tuesday, and it is Wednesday morning."""
    clock = HandClock()
    clock.now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    slack = sandbox(clock)
    async with slack.running():
        rig = Rig(slack, db, clock, cases=BOTH)
        async with over_sockets(rig):
            for name, score in (("aino", "9"), ("eero", "7"), ("oona", "2")):
                user = rig.contact(name, account=f"{name} & co")
                await rig.ask(user)
                await rig.press(user, score)
                await rig.press(user, "Send", text=f"{name} says <!channel>")
            await rig.sent()
            clock.now = datetime(2026, 11, 25, 9, tzinfo=UTC)
            yield rig


async def test_passives_and_promoters_of_a_day_are_one_message_in_the_morning(digested: Rig) -> None:
    """Those of a case are not in it; a second tick posts nothing."""
    for _ in range(2):
        await digests.tick(digested.db, digested.programme, digested.clock)
        await digested.sent()

    (alert, digest) = digested.alerts()
    assert "2 of 10" in alert.text
    assert all(told in shown(digest) for told in ("9 of 10 from Aino", "7 of 10 from Eero", "eero says <!channel>"))
    assert "Oona" not in shown(digest)
    assert "<!channel>" not in digest.text


async def test_a_digest_waits_for_a_channel_that_is_shut(digested: Rig) -> None:
    """As alerts do: it is not lost because nobody has invited the app yet."""
    digested.slack.fail("chat.postMessage", Refused("not_in_channel"))
    await digests.tick(digested.db, digested.programme, digested.clock)
    await digested.sent()
    waiting = [one.state for one in digested.messages(MessageKind.DIGEST)]
    digested.clock.turn(minutes=10)
    await digested.sent()

    assert [MessageState.PENDING] == waiting
    assert 2 == len(digested.alerts())
