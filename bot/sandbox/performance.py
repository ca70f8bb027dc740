"""The play itself: the wave goes out, the customers act, and what follows in Slack is written into the diary."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field

from bot.sandbox.cast import Customer, Nature
from bot.sandbox.colleague import Colleague
from bot.sandbox.customers import Customers, of_nature
from bot.sandbox.diary import Event
from bot.sandbox.slack import Json, Message
from bot.sandbox.stage import Stage
from storage.queries.answers import AlertedAnswer, alerted_answer

ALERT = "alert:"
# For the colleague, once the last customer has acted.
LAST_SECONDS = 6.0


@dataclass
class Alerted:
    """A message in the owners' channel, and what it took: `seconds` from the score, None where it is not the first.

    `drawn` is what the customer has said in it, each time that it was more.
    """

    ts: str
    answer_id: int
    seconds: float | None
    drawn: list[list[Json]] = field(default_factory=list)

    @property
    def within(self) -> str | None:
        """The time that it took, rounded up."""
        return None if self.seconds is None else f"within {max(1, math.ceil(self.seconds * 10)) / 10} s"

    @property
    def joined(self) -> bool:
        """Whether something was added to it."""
        return len(self.drawn) > 1


@dataclass
class Performance:
    """`alerts` are those posted so far, by their ts."""

    stage: Stage
    pace: float = 1.0
    opened: str | None = None
    alerts: dict[str, Alerted] = field(default_factory=dict)

    def __post_init__(self) -> None:
        stage = self.stage
        self.customers = Customers(stage.cast, stage.slack, stage.mailbox, stage.diary, self.pace)

    async def run(self) -> None:
        """All of it; returns when the last customer has acted."""
        watching = asyncio.create_task(self.watch())
        winning_back = asyncio.create_task(Colleague(self.stage, self.pace).act())
        try:
            await self.open_wave()
            await self.customers.act()
            await asyncio.wait({winning_back}, timeout=LAST_SECONDS)
        finally:
            for task in (watching, winning_back):
                task.cancel()
            await asyncio.gather(watching, winning_back, return_exceptions=True)

    async def open_wave(self) -> None:
        """As `nps wave open` does."""
        product = self.stage.product
        made = await product.waves.open_by_hand(product.programme.default_survey)
        if made is None:
            self.stage.diary.note(Event.TROUBLE, "the wave could not be opened")
            return
        self.opened, invited = made
        product.bell.ring()
        by = [customer.by.value for customer in self.stage.cast]
        ways = f"{by.count('slack')} in Slack, {by.count('email')} by email"
        self.stage.diary.note(Event.WAVE, f"A wave was opened: {invited} customers are asked, {ways}")

    async def watch(self) -> None:
        """Write down what appears in the owners' channel, as it appears."""
        async for _ in self.stage.slack.changes.follow():
            await self.look()

    async def look(self) -> None:
        """New alerts, and words that joined one."""
        for message in self.stage.slack.channel(self.stage.owners):
            if (answer_id := alert_of(message)) is not None:
                await self.see(message, answer_id)

    async def see(self, message: Message, answer_id: int) -> None:
        """One alert, as it stands now."""
        known, said = self.alerts.get(message.ts), words_in(message)
        if known is not None and known.drawn[-1] == said:
            return
        answer = await self.stage.product.db.read(alerted_answer, answer_id)
        if known is None:
            self.alerts[message.ts] = known = Alerted(message.ts, answer_id, seconds_to(message, answer))
            self.stage.diary.note(Event.ALERT, f"{told(answer)}: your team knows {known.within or ''}".strip())
        else:
            self.stage.diary.note(Event.JOINED, f"{told(answer)}: the words joined that message")
        known.drawn.append(said)

    def left(self) -> list[Customer]:
        """Whom nobody acts for: they are there for whoever watches."""
        return of_nature(self.stage.cast, Nature.YOURS)


def words_in(message: Message) -> list[Json]:
    """Quotations: all else in an alert is ours."""
    return [block["elements"] for block in message.blocks if block["type"] == "rich_text"]


def alert_of(message: Message) -> int | None:
    """The answer that an alert is about, as the product noted it on the message."""
    key = str(((message.metadata or {}).get("event_payload") or {}).get("message_key", ""))
    return int(key.removeprefix(ALERT)) if key.startswith(ALERT) else None


def told(answer: AlertedAnswer | None) -> str:
    """An answer in a few words."""
    return "An answer" if answer is None else f"{answer.score} of 10 from {answer.contact_name}"


def seconds_to(message: Message, answer: AlertedAnswer | None) -> float | None:
    """From the score to its alert; a score that was changed before has no such time."""
    if answer is None or answer.changed_from is not None:
        return None
    return max(0.0, float(message.ts) - answer.answered_at.timestamp())
