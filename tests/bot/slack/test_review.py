"""The owners are reminded of a review in Slack."""

from __future__ import annotations

from bot import reviews
from bot.survey.definition import Survey
from bot.waves import new_wave
from storage.database import Database
from storage.queries.waves import open_waves
from tests.bot.slack.rig import HandClock, Rig, over_sockets, sandbox, shown

REVIEWED = Survey("customers", "Acme", "Acme <!channel>", open_days=14, review_days=5)


async def test_the_reminder_stands_in_the_owners_channel_once(db: Database) -> None:
    """With the score, the agenda and what to type; what is named in it pings nobody."""
    clock = HandClock()
    slack = sandbox(clock)
    async with slack.running():
        rig = Rig(slack, db, clock, [REVIEWED])
        async with over_sockets(rig):
            await db.write(open_waves, new_wave(REVIEWED, "2026-Q4", clock(), clock()))
            for name, score in (("aino", 9), ("eero", 10), ("oona", 2)):
                user = rig.contact(name, account=name)
                await rig.ask(user)
                await rig.press(user, str(score))
            clock.turn(days=20)
            for _ in range(2):
                await reviews.tick(db, rig.programme, clock)
                await rig.sent()

        found = [one for one in rig.alerts() if "review of" in one.text]
        assert 1 == len(found)
        told = shown(found[0])
        assert "Today: review of Acme <!channel>, wave 2026-Q4" in told
        assert "&lt;!channel&gt;" in found[0].text
        assert "NPS 33" in told
        assert "`/nps 2026-11-22..2026-12-06 by ATTRIBUTE survey customers`" in told
