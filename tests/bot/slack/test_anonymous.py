"""A survey that promises that nobody sees who answered keeps it, wherever its answers are shown."""

from __future__ import annotations

import io
from datetime import timedelta

from bot import digests
from bot.answers import write_csv
from bot.sandbox.slack import User
from bot.survey.definition import Survey
from bot.survey.routing import CaseRules, Route, Told
from bot.survey.scale import Band
from storage.database import Database
from storage.queries.cases import count_cases
from storage.queries.exports import Span, attributes_within, exported
from tests.bot.slack.rig import OWNERS, HandClock, Rig, over_sockets, sandbox, shown

OPENLY = Survey(name="customers", company="Acme", subject="Acme", quarantine_days=0)
SECRETLY = Survey(name="mood", company="Acme", subject="Acme", quarantine_days=0, anonymous=True)
RULES = CaseRules(
    routes=(Route(when={"plan": ("gold",)}, channel="#cs-gold"),),
    told={Band.PROMOTER: Told.DIGEST},
)
TELLING = ("Aino", "aino", "Nokkela", "gold")


class Promised:
    """Aino of Nokkela, who is asked secretly."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.aino: User = rig.contact(plan="gold")

    async def say(self, survey: str, score: str, words: str) -> None:
        """Be asked, and answer."""
        await self.rig.ask(self.aino, survey)
        await self.rig.press(self.aino, score)
        await self.rig.press(self.aino, "Send", text=words)
        await self.rig.sent()
        await self.rig.sent()

    def told(self) -> str:
        """All that stands in the owners' channel."""
        return "\n".join(f"{one.text}\n{shown(one)}" for one in self.rig.slack.channel(OWNERS))


def leaks(text: str) -> list[str]:
    """What tells who it was."""
    return [word for word in TELLING if word in text]


async def test_nobody_sees_who_answered_anonymously(db: Database) -> None:
    """Not in the alert, not by a route's channel, not in the digest, not in an export, not beside later answers; and
    no case is opened, for nobody can be called.
    """
    clock = HandClock()
    slack = sandbox(clock)
    slack.add_channel("cs-gold")
    async with slack.running():
        rig = Rig(slack, db, clock, [OPENLY, SECRETLY], cases=RULES)
        async with over_sockets(rig):
            people = Promised(rig)
            await people.say("mood", "2", "Too slow")
            await people.say("mood", "9", "Better now")
            clock.turn(days=1)
            await digests.tick(db, rig.programme, clock)
            await rig.sent()
            told = people.told()
            await people.say("customers", "4", "So so")
            openly = "\n".join(shown(one) for one in slack.channel("cs-gold"))

    assert [] == leaks(told)
    assert all(word in told for word in ("2 of 10", "Too slow", "9 of 10, anonymously", "Better now", "promised"))
    assert {"open": 1} == {state: count for state, count in db.read_now(count_cases).items() if count}
    assert "4 of 10 from Aino, Nokkela" in openly
    assert "Scores before" not in openly
    assert [["", "", ""], ["", "", ""], ["aino@customer.example", "Nokkela", "gold"]] == exported_columns(db)


def exported_columns(db: Database) -> list[list[str]]:
    """Address, account and plan of each answer that is exported."""
    span, file = Span(None, None, None), io.StringIO()
    with db.streaming() as session:
        write_csv(exported(session, span), attributes_within(session, span), file)
    header, *rows = (line.split(",") for line in file.getvalue().splitlines())
    places = [header.index(name) for name in ("email", "account", "plan")]
    assert timedelta(0) == min(timedelta(hours=int(row[header.index("answered_at")][11:13])) for row in rows)
    return [[row[place] for place in places] for row in rows]
