"""Reports in Slack, the whole way: from the tick in the morning to the channel, and to the member."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from bot.config.reports import Level, StandingReport
from bot.figures.telling import Table, Told
from bot.reports import standing
from bot.reports.document import Document
from bot.sandbox.slack import User
from bot.sandbox.slack.blockkit import message_refusals
from bot.slack import report
from bot.survey.wording import ENGLISH
from storage.database import Database
from storage.types import Channel, MessageKind, MessageState
from tests.bot.slack.rig import HandClock, Rig, sandbox, shown
from tests.support.reporting import MORNING, QUARTER, RULES, two_quarters

FRONT = StandingReport(Level.FRONT, "day")
LEADERS = replace(QUARTER, to=("#leadership",))
LONG = "<!channel> *x* " * 400


@dataclass
class Reported:
    """What a morning has brought."""

    rig: Rig
    anna: User


@pytest.fixture
async def reported(db: Database) -> AsyncIterator[Reported]:
    """It is the morning after the quarter, and what is due has been sent; the second tick has brought nothing."""
    clock = HandClock()
    clock.now = MORNING
    slack = sandbox(clock)
    slack.add_channel("leadership")
    async with slack.running():
        anna = slack.add_user("anna", email="anna@acme.example")
        rig = Rig(slack, db, clock, cases=RULES, reports=(LEADERS, FRONT))
        two_quarters(db, anna.id)
        for _ in range(2):
            await standing.tick(db, rig.programme, (Channel.SLACK,), clock)
            await rig.sent()
        yield Reported(rig, anna)


async def test_the_management_reads_it_in_its_channel(reported: Reported) -> None:
    """The number, the sentences, the tables as lines or as a table, and what is asked."""
    (message,) = reported.rig.slack.channel("leadership")
    said = shown(message)

    assert all(
        told in said
        for told in (
            "Acme: NPS report, 2026-Q3",
            "NPS 43",
            "Up 53 since 2026-Q2",
            "43 (13 to 66)",
            "Won back: 3",
            "1. Find out why 1 customer has waited longer",
        )
    )
    assert message.text.startswith("Acme: NPS report, 2026-Q3. NPS 43. The score: From 60 answers")


async def test_a_member_reads_of_their_own_cases(reported: Reported) -> None:
    """In a message of the app, to them alone."""
    (message,) = reported.rig.slack.dm(reported.anna)

    assert "1 customer waits for you" in shown(message)
    assert "/nps case 12" in shown(message)
    assert [MessageState.SENT] == [one.state for one in reported.rig.messages(MessageKind.OWN_CASES)]


def test_whatever_is_written_slack_takes_it() -> None:
    """Texts that are far too long, more parts than fit, words that look like commands."""
    table = Table((LONG, LONG, LONG), tuple((LONG, LONG, LONG) for _ in range(60)))
    part = Told(LONG, (LONG,) * 5, table, (LONG,) * 3)
    document = Document(LONG, LONG, LONG, (part,) * 20, asked=Told(LONG, (LONG,) * 3))
    drawn = report.draw(document, ENGLISH)

    assert [] == message_refusals(drawn.blocks)
    assert "<!channel>" not in drawn.text
