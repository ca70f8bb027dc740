"""`/nps` in Slack."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import text

from bot.sandbox.slack import Answer, Message, User, buttons
from storage.database import Session
from storage.models import Answer as StoredAnswer
from storage.types import AnswerStatus
from tests.bot.slack.rig import OWNERS, Rig, shown


def add_answers(session: Session, items: Sequence[tuple[int, str, datetime]]) -> list[None]:
    for score, plan, at in items:
        session.add(
            StoredAnswer(
                survey="customers",
                score=score,
                stage="done",
                attributes={"plan": plan},
                status=AnswerStatus.COUNTED,
                alerted=False,
                answered_at=at,
                event_at=at,
            )
        )
    return [None] * len(items)


@pytest.fixture
def owner(rig: Rig) -> User:
    """A member of the team, with 100 answers of this quarter: 30 promoters, 52 passives, 18 detractors."""
    scores = [10] * 30 + [8] * 52 + [2] * 18
    now = rig.clock()
    rig.db.write_now(add_answers, [(score, "pro" if score > 8 else "free", now) for score in scores])
    user = rig.slack.add_user("olli")
    rig.slack.workspace.channel(OWNERS).members.append(user.id)
    return user


async def asked(rig: Rig, user: User, words: str) -> Message:
    """What the person sees after `/nps words`."""
    answer = await rig.slack.command(user, OWNERS, "/nps", words)
    assert answer.acknowledged
    await rig.done()
    return rig.slack.ephemerals(user, OWNERS)[-1]


async def test_nps_alone_is_the_score_of_this_quarter_with_what_it_is_worth(rig: Rig, owner: User) -> None:
    """30 promoters and 18 detractors of 100: 12; with its interval, the bands, and the days."""
    message = await asked(rig, owner, "")

    told = shown(message)
    assert "NPS 12" in told
    assert "2026-Q4 · 2026-10-01 to 2026-12-31" in told
    assert "From 100 answers; the true score is very likely between" in told
    for band in ("30 (30.0%)", "52 (52.0%)", "18 (18.0%)"):
        assert band in told
    assert [] == rig.alerts()


async def test_the_answer_comes_with_the_acknowledgement_over_either_way(either: Rig) -> None:
    """No second call, nothing to wait for."""
    olli = either.slack.add_user("olli")
    either.slack.workspace.channel(OWNERS).members.append(olli.id)

    answer: Answer = await either.slack.command(olli, OWNERS, "/nps", "last-90-days")

    assert answer.acknowledged
    assert answer.body is not None
    assert "No answers yet" in answer.body["text"]


@pytest.mark.parametrize(
    "words", ["by plan", "this-quarter by Plan", "by “plan”", "this quarter by plan survey customers"]
)
async def test_by_an_attribute_adds_a_table(rig: Rig, owner: User, words: str) -> None:
    """Each value with its score and its answers, however it was typed."""
    message = await asked(rig, owner, words)

    (table,) = [block for block in message.blocks if block["type"] == "table"]
    rows = [[cell["text"] for cell in row] for row in table["rows"]]
    assert ["plan", "NPS", "Answers", "Adds to the score"] == rows[0]
    assert {"free", "pro"} == {row[0] for row in rows[1:]}
    assert "70" in {row[2] for row in rows[1:]}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("last-quater", "last-quarter"),
        ("hlep", "did you mean help?"),
        ("by plam", "did you mean plan?"),
        ("survey custmers", "did you mean customers?"),
        ("where plan=prro", "did you mean pro?"),
        ("this-quarter plan=pro", "comes 'where'"),
        ("2026-13", "month 13"),
        ("<!channel>", "'@channel' is not a period"),
    ],
)
async def test_what_is_mistyped_is_answered_with_the_nearest_right_word(
    rig: Rig, owner: User, words: str, told: str
) -> None:
    """One sentence, and where the help is."""
    message = await asked(rig, owner, words)

    assert told in shown(message)
    assert "/nps help" in shown(message)


async def test_help_lists_every_period(rig: Rig, owner: User) -> None:
    """Whoever forgot the words finds them."""
    told = shown(await asked(rig, owner, "help"))

    for word in ("this-quarter", "last-90-days", "2026-Q3", "by plan", "survey support"):
        assert word in told


async def test_the_answer_can_be_shared_with_the_channel(rig: Rig, owner: User) -> None:
    """The same score for everybody, without the button."""
    message = await asked(rig, owner, "this-quarter by plan")

    await rig.slack.press(owner, OWNERS, message.ts, text="Share in this channel")
    await rig.done()

    (shared,) = rig.slack.channel(OWNERS)
    assert "NPS 12" in shown(shared)
    assert [] == buttons(shared)


async def test_people_of_other_companies_are_told_nothing(rig: Rig, owner: User) -> None:
    """Neither by the command nor by pressing somebody's button in a shared channel."""
    message = await asked(rig, owner, "")
    guest = rig.slack.add_user("guest", team_id="T0ELSEWHERE")
    rig.slack.workspace.channel(OWNERS).members.append(guest.id)
    rig.slack.workspace.channel(OWNERS).ephemerals[message.ts].only_for = guest.id

    await rig.slack.press(guest, OWNERS, message.ts, text="Share in this channel")
    await rig.done()

    assert not any("12" in shown(one) for one in rig.slack.channel(OWNERS))


async def test_a_slow_count_is_acknowledged_in_time_and_answered_afterwards(rig: Rig, owner: User) -> None:
    """Three seconds are Slack's; the count may take longer."""
    # Every reading thread is busy for longer than Slack waits.
    busy = [asyncio.ensure_future(rig.db.read(linger)) for _ in range(8)]

    message = await asked(rig, owner, "")

    assert "NPS 12" in shown(message)
    assert [] == rig.slack.troubles
    await asyncio.gather(*busy)


def linger(session: Session) -> None:
    time.sleep(1.3)


async def test_a_store_that_fails_is_told_in_a_sentence(
    rig: Rig, owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    """The person reads no traceback, the log does."""
    rig.db.write_now(break_answers, [None])

    message = await asked(rig, owner, "")

    assert "could not be counted" in shown(message)
    assert "/nps failed" in caplog.text


def break_answers(session: Session, items: Sequence[None]) -> list[None]:
    session.execute(text("ALTER TABLE answers RENAME COLUMN score TO points"))
    return [None] * len(items)
