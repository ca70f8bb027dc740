"""How the made-up customers act: by the links of their mails and the buttons of their messages, and no other way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import aiohttp

from bot.sandbox.cast import By, Customer, Nature
from bot.sandbox.diary import Diary, Event
from bot.sandbox.mailbox import Mailbox, Received
from bot.sandbox.slack import GestureError, Json, Message, SandboxSlack, buttons
from bot.slack.question import TEXT

PATIENCE = 20.0
"""Seconds that somebody waits for what should be there at once."""

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SCANNER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
"""Scanners call themselves browsers."""


class StrangeError(Exception):
    """Something was not as a customer would find it."""


@dataclass
class Customers:
    """The people who act by themselves. `pace` shortens every wait: 1 as a person would, 0.1 ten times as fast.

    `begun` are those who have, by address; `taken` those whom a visitor acts for.
    """

    cast: Sequence[Customer]
    slack: SandboxSlack
    mailbox: Mailbox
    diary: Diary
    pace: float = 1.0
    places: dict[str, str] = field(init=False)
    begun: set[str] = field(init=False, default_factory=set)
    taken: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        # Each from a network of their own, set aside for examples (RFC 5737), as a proxy in front would tell it.
        self.places = {one.email: f"203.0.113.{number}" for number, one in enumerate(self.cast, start=1)}

    async def act(self) -> None:
        """Everybody does what they do, each at their own time."""
        # A kept connection may be closed by the server just when it is used again: browsers try again, this does not.
        one_by_one = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(connector=one_by_one) as web, asyncio.TaskGroup() as all_of_them:
            for customer in self.cast:
                if customer.nature in (Nature.ANSWERS, Nature.SCANNED):
                    all_of_them.create_task(self._one(customer, web))

    def take_over(self, email: str) -> None:
        """Leave somebody to the visitor, unless they have begun to answer."""
        if email not in self.begun:
            self.taken.add(email)

    async def _one(self, customer: Customer, web: aiohttp.ClientSession) -> None:
        try:
            if customer.by is By.SLACK:
                await self._in_slack(customer)
            elif customer.nature is Nature.SCANNED:
                await self._scan(customer, web)
            else:
                await self._by_mail(customer, web)
        except (StrangeError, GestureError, TimeoutError, aiohttp.ClientError) as error:
            self.diary.note(Event.TROUBLE, f"{customer.name} could not answer: {str(error) or 'nothing came'}")

    # In Slack

    async def _in_slack(self, customer: Customer) -> None:
        await self._see(customer, "10")
        if not await self._begins(customer):
            return
        await self._press(customer, str(customer.score))
        self._said(customer, Event.SCORE, f"{customer.score}")
        for text in (customer.reason, customer.more):
            message = await self._see(customer, "Send")
            await self._wait(customer.thinks)
            await self._press(customer, "Send" if text else "Skip", {TEXT: text} if text else None)
            if text:
                self._said(customer, Event.WORDS, text)
            await self._redrawn(customer, message.blocks)
        if customer.changed_to is not None:
            await self._wait(customer.thinks)
            await self._press(customer, "Change")
            await self._see(customer, str(customer.changed_to))
            await self._press(customer, str(customer.changed_to))
            self._said(customer, Event.CHANGE, f"{customer.changed_to}")

    async def _see(self, customer: Customer, label: str) -> Message:
        """The message, as soon as it has such a button."""
        message = await self.slack.until(lambda: self._offered(customer, label), PATIENCE)
        if message is None:
            raise StrangeError(f"there is no button {label}")
        return message

    async def _redrawn(self, customer: Customer, before: list[Json]) -> None:
        await self.slack.until(lambda: self._last(customer).blocks != before, PATIENCE)

    def _offered(self, customer: Customer, label: str) -> Message | None:
        messages = self.slack.dm(customer.email)
        return next((one for one in messages if label in {button.text for button in buttons(one)}), None)

    def _last(self, customer: Customer) -> Message:
        return self.slack.dm(customer.email)[-1]

    async def _press(self, customer: Customer, label: str, written: dict[str, str] | None = None) -> None:
        message = await self._see(customer, label)
        answer = await self.slack.press(
            customer.email, self.slack.dm_id(customer.email), message.ts, text=label, values=written
        )
        if not answer.acknowledged:
            raise StrangeError(f"nobody took the press of {label}")

    # By mail

    async def _by_mail(self, customer: Customer, web: aiohttp.ClientSession) -> None:
        letter = await self._letter(customer)
        if not await self._begins(customer):
            return
        address = letter.scores[customer.score or 0]
        await self._open(customer, web, address)
        await self._send(customer, web, address, {"score": str(customer.score), "reason": customer.reason})
        self._said(customer, Event.SCORE, f"{customer.score}")
        if customer.reason:
            self._said(customer, Event.WORDS, customer.reason)
        await self._wait(customer.thinks)
        await self._send(customer, web, address, {"follow_up": customer.more})
        if customer.more:
            self._said(customer, Event.WORDS, customer.more)

    async def _scan(self, customer: Customer, web: aiohttp.ClientSession) -> None:
        letter = await self._letter(customer)
        await self._wait(customer.delay)
        for address in letter.scores.values():
            await self._open(customer, web, address, SCANNER)
        self._said(customer, Event.SCAN, str(len(letter.scores)))

    async def _letter(self, customer: Customer) -> Received:
        async with asyncio.timeout(PATIENCE):
            while not (letters := self.mailbox.of(customer.email)):
                await self.mailbox.changed(self.mailbox.version)
        if sorted(letters[0].scores) != list(range(11)):
            raise StrangeError(f"the mail has links for {sorted(letters[0].scores)} and not for 0 to 10")
        return letters[0]

    async def _open(self, customer: Customer, web: aiohttp.ClientSession, address: str, program: str = BROWSER) -> None:
        async with web.get(address, headers=self._headers(customer, program)) as page:
            if page.status != 200 or "<form" not in await page.text():
                raise StrangeError(f"the page of a score is not there ({page.status})")

    async def _send(self, customer: Customer, web: aiohttp.ClientSession, address: str, form: dict[str, str]) -> None:
        async with web.post(address, data=form, headers=self._headers(customer, BROWSER)) as page:
            if page.status != 200:
                raise StrangeError(f"the page did not take the answer ({page.status})")

    def _headers(self, customer: Customer, program: str) -> dict[str, str]:
        return {"User-Agent": program, "X-Forwarded-For": self.places[customer.email]}

    # Both

    async def _begins(self, customer: Customer) -> bool:
        """Whether they act, when their time has come."""
        await self._wait(customer.delay)
        if customer.email in self.taken:
            return False
        self.begun.add(customer.email)
        return True

    async def _wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds * self.pace)

    def _said(self, customer: Customer, event: Event, text: str) -> None:
        self.diary.note(event, text, customer.email)


def of_nature(cast: Iterable[Customer], *natures: Nature) -> list[Customer]:
    """Those of the cast."""
    return [customer for customer in cast if customer.nature in natures]
