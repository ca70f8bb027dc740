"""What a visitor can do: press and write as a customer, ask for the score as the team, be asked themselves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.sandbox.cast import By, Customer, Nature
from bot.sandbox.page.windows import VisitorError, Windows, block_of, entered, filled_in, require
from bot.sandbox.performance import Performance
from bot.sandbox.stage import LOUNGE, contact, join
from bot.waves import new_ask
from storage.queries.contacts import put
from storage.queries.invitations import ask
from storage.types import Channel

LONGEST_NAME = 60


class Visitor:
    """Acts in the name of whoever watches."""

    def __init__(self, performance: Performance) -> None:
        self._stage = performance.stage
        self._customers = performance.customers
        self.acts: dict[str, Callable[[Mapping[str, Any]], Awaitable[object]]] = {
            "press": self.press,
            "choose": self.choose,
            **Windows(self._stage).acts,
            "say": self.say,
            "ask": self.ask,
        }

    async def press(self, wish: Mapping[str, Any]) -> None:
        """A button of a message, with what was written in its fields."""
        self.takes_over(str(wish["user"]))
        values = filled_in(wish)
        answer = await self._stage.slack.press(
            *placed(wish), str(wish["action"]), values=values, block_id=self._block(wish)
        )
        require(answer)

    async def choose(self, wish: Mapping[str, Any]) -> None:
        """An option of a menu."""
        self.takes_over(str(wish["user"]))
        value = entered(wish["value"])
        answer = await self._stage.slack.choose(*placed(wish), str(wish["action"]), value, block_id=self._block(wish))
        require(answer)

    def _block(self, wish: Mapping[str, Any]) -> str | None:
        return block_of(wish, self._stage.slack.message(*placed(wish)).blocks)

    async def say(self, wish: Mapping[str, Any]) -> None:
        """A message, or a command where it begins with a slash."""
        user, channel, text = str(wish["user"]), str(wish["channel"]), str(wish["text"]).strip()
        if not text:
            return
        self.takes_over(user)
        if text.startswith("/"):
            name, _, rest = text.partition(" ")
            require(await self._stage.slack.command(user, channel, name, rest))
        else:
            await self._stage.slack.say(user, channel, text)

    def takes_over(self, user: str) -> None:
        """Whoever acts as somebody acts for them from now on."""
        for email, one in self._stage.users.items():
            if one.id == user:
                self._customers.take_over(email)

    async def ask(self, wish: Mapping[str, Any]) -> dict[str, str]:
        """The visitor becomes a customer and is asked, as by `nps ask`."""
        name, by = " ".join(str(wish["name"]).split())[:LONGEST_NAME], By(str(wish["by"]))
        if not name:
            raise VisitorError("Please write a name.")
        stage = self._stage
        customer = newcomer(name, by, len(stage.cast))
        if by is By.SLACK:
            user = join(stage.slack, customer)
            stage.users[customer.email] = user
            await stage.slack.join(user, LOUNGE)
        stage.cast.append(customer)
        product = stage.product
        made = await product.db.write(put, contact(stage, customer))
        channel = Channel.SLACK if by is By.SLACK else Channel.EMAIL
        survey = product.programme.default_survey
        await product.db.write(ask, new_ask(survey, made.contact_id or 0, channel, product.clock()))
        product.bell.ring()
        return {"email": customer.email, "user": stage.users[customer.email].id if by is By.SLACK else ""}


def newcomer(name: str, by: By, number: int) -> Customer:
    """Somebody whom nobody acts for; the number makes the address the only one of its kind."""
    letters = unicodedata.normalize("NFKD", name.partition(" ")[0]).encode("ascii", "ignore").decode()
    local = re.sub(r"[^a-z0-9]", "", letters.lower()) or "you"
    return Customer(name, "Your company", "pro", "today", by, Nature.YOURS, address=f"{local}{number}@your.example")


def placed(wish: Mapping[str, Any]) -> tuple[str, str, str]:
    """Who, in which conversation, on which message."""
    return str(wish["user"]), str(wish["channel"]), str(wish["ts"])
