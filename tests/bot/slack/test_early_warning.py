"""The early warning in the owners' channel."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot import early_warning
from bot.survey.definition import Survey
from storage.database import Database
from tests.bot.slack.rig import HandClock, Rig, sandbox, shown
from tests.support.factories import import_answers

DAY = timedelta(days=1)
SURVEY = Survey("customers", "Acme", "Acme <!channel>")


async def test_a_fall_makes_one_post_however_many_copies_look(db: Database) -> None:
    """All of a week, every few hours, at the same moments; what is named in it pings nobody."""
    clock = HandClock()
    slack = sandbox(clock)
    before = [
        {"score": score, "answered_at": clock() - n * DAY + timedelta(minutes=score)}
        for n in range(29, 390, 9)
        for score in (10, 9, 9, 8, 7, 10, 3)
    ]
    falls = [
        {"score": score, "answered_at": clock() - n * DAY + timedelta(minutes=score)}
        for n in range(-6, 25)
        for score in (9, 7, 2, 3, 4)
    ]
    import_answers(db, [*before, *falls])
    async with slack.running():
        copies = [Rig(slack, db, clock, [SURVEY]) for _ in range(2)]
        for _ in range(14):
            await asyncio.gather(*(early_warning.tick(db, copy.programme, clock) for copy in copies))
            await asyncio.gather(*(copy.sent() for copy in copies))
            clock.turn(hours=12)

        (post,) = copies[0].alerts()
        told = shown(post)
        assert "📉 Early warning: the score of Acme <!channel> is falling" in told
        assert "&lt;!channel&gt;" in post.text
        assert "/nps moves 2026-10-25..2026-11-21 survey customers shows who moved" in told
        assert "This is said once, and again only if it gets worse." in told
