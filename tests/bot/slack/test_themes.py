"""`/nps themes` and `/nps drivers`: figures for every member, customers' words for those who look after them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.sandbox.slack import Message
from bot.survey.routing import Roles
from bot.tagging import read_all, reader_of
from storage.database import Database
from tests.bot.slack.rig import HandClock, Rig, over_sockets, sandbox, shown
from tests.bot.slack.team import Team
from tests.support.factories import import_answers

PRICE = "It is *far* too <expensive> for us"


def wrote(team: Team, scores: Sequence[int], comment: str | None = PRICE, **columns: Any) -> None:
    """Answers of this quarter with this comment, read."""
    at = team.rig.clock()
    rows = [{"score": score, "answered_at": at, "reason": comment, **columns} for score in scores]
    import_answers(team.rig.db, rows)
    for _ in read_all(team.rig.db, reader_of(team.rig.programme), team.rig.clock):
        pass


def rows(message: Message) -> list[list[str]]:
    """Of its table."""
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    return [[cell["text"] for cell in row] for row in table["rows"]]


async def test_themes_are_told_with_customers_words(team: Team) -> None:
    """As they wrote them: nothing of it is parsed."""
    wrote(team, [2] * 6)
    wrote(team, [10] * 6, "just because of it all")
    told = await team.nps(team.member("olli"), "themes")

    assert ["Price", "6", "−50.0", "−50.0", "−100 (−100 to −26)", "100"] == rows(told)[1]
    assert "12 of 12 people who answered wrote a comment" in shown(told)
    assert PRICE in str(told.blocks)
    assert {"header", "section", "table", "rich_text", "context"} == {block["type"] for block in told.blocks}


async def test_a_filter_a_period_and_a_survey_may_be_named(team: Team) -> None:
    """As for the score; whatever else is written is not passed over."""
    olli = team.member("olli")
    wrote(team, [2] * 6, attributes={"plan": "pro"})
    wrote(team, [2] * 6, attributes={"plan": "free"})

    assert ["Price", "6"] == rows(await team.nps(olli, "themes this-quarter where Plan=pro"))[1][:2]
    assert "Nobody has written a comment" in shown(await team.nps(olli, "themes last-quarter survey customers"))
    for words, told in (
        ("themes by plan", "After 'themes' come a period"),
        ("drivers where plan=pro", "After 'drivers'"),
    ):
        assert told in shown(await team.nps(olli, words))


async def test_customers_words_are_for_those_who_look_after_them(db: Database) -> None:
    """Where `[roles]` names who that is; the figures are for every member."""
    clock = HandClock()
    slack = sandbox(clock)
    async with slack.running():
        rig = Rig(slack, db, clock, roles=Roles(("U0NOBODY001",)))
        async with over_sockets(rig):
            team = Team(rig)
            wrote(team, [2] * 6)
            told = await team.nps(team.member("other"), "themes")

    assert ["Price", "6"] == rows(told)[1][:2]
    assert "expensive" not in str(told.blocks)


async def test_drivers_are_told_or_why_there_are_none(team: Team) -> None:
    """Attributes that are numbers are offered."""
    for stars in "12345":
        wrote(team, range(11), None, attributes={"stars": stars})
    told = shown(await team.nps(team.member("olli"), "drivers"))

    assert "The survey has no rating questions" in told
    assert "could be: stars." in told
    assert "/nps drivers" in shown(await team.nps(team.member("liisa"), "help"))
