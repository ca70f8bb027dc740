"""Pictures on a member's Home: where Slack can fetch them from us, and never at the price of the page."""

from __future__ import annotations

from datetime import timedelta

from bot.links import Links, PictureLink
from bot.sandbox.slack import Refused
from bot.slack.app import Ways
from storage.database import Database
from tests.bot.slack.rig import HandClock, Rig, over_sockets, sandbox
from tests.bot.slack.team import Team
from tests.support.factories import import_answers

LINKS = Links("a secret that is long enough for this", "https://nps.acme.example")


async def test_a_home_has_pictures_with_what_they_say_unless_slack_cannot_fetch_them(db: Database) -> None:
    """Slack refuses the whole page then; it is published without them."""
    clock = HandClock()
    import_answers(db, [{"score": score, "answered_at": clock() - timedelta(days=days)}
                        for days in (0, 92) for score in (10, 9, 8, 3)])  # fmt: skip
    slack = sandbox(clock)
    async with slack.running(), over_sockets(rig := Rig(slack, db, clock, ways=Ways(links=LINKS))):
        olli = Team(rig).member("olli")

        async def images() -> list[dict[str, str]]:
            await slack.open_home(olli)
            await rig.done()
            page = slack.home(olli)
            assert page is not None
            return [block for block in page.blocks if block["type"] == "image"]

        trend, scores = await images()
        token = trend["image_url"].removeprefix("https://nps.acme.example/p/").removesuffix(".png")
        assert PictureLink("customers", "2026-Q4", "trend") == LINKS.read_picture(token, clock())
        assert "Acme: the score over time. From 25 in 2026-Q3 to 25 in 2026-Q4." in trend["alt_text"]
        assert "Promoters 50.0%" in scores["alt_text"]

        slack.fail("views.publish", Refused("invalid_arguments"), times=1)
        assert [] == await images()
