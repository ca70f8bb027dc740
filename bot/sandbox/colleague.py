"""A member of the team who wins a customer back: claims the case under the alert, calls, and says how it ended."""

from __future__ import annotations

import asyncio

from bot.sandbox.cast import Customer
from bot.sandbox.customers import PATIENCE
from bot.sandbox.diary import Event
from bot.sandbox.slack import GestureError, Message, View, buttons
from bot.sandbox.stage import Stage
from bot.slack.cases_forms import CAUSE, NOTE, OUTCOME
from bot.survey.casefile import Outcome

LOOKS, CALLS, WRITES = 5.0, 8.0, 5.0
"""Seconds, at the pace of a person."""


class Colleague:
    """Acts by the buttons of the alert, and leaves a case alone that somebody else has taken."""

    def __init__(self, stage: Stage, pace: float) -> None:
        self._stage = stage
        self._pace = pace

    async def act(self) -> None:
        """For everybody of the cast whose case is theirs, one after the other."""
        for customer in self._stage.cast:
            if customer.resolved:
                await self._win_back(customer)

    async def _win_back(self, customer: Customer) -> None:
        try:
            await self._press(customer, "Claim", LOOKS)
            self._tell(f"claimed the case of {customer.name}")
            await self._press(customer, "Contacted", CALLS)
            await self._press(customer, "Resolve…", WRITES)
            form = await self._stage.slack.until(self._form, PATIENCE)
            if form is not None:
                ended = {CAUSE: "0", OUTCOME: Outcome.WON_BACK.value, NOTE: customer.resolved}
                await self._stage.slack.submit(form.id, ended)
                self._tell(f"resolved the case of {customer.name}: won back")
        except GestureError:  # a visitor was first
            return

    async def _press(self, customer: Customer, label: str, seconds: float) -> None:
        slack, stage = self._stage.slack, self._stage
        while (message := self._offering(customer, label)) is None:
            await slack.until(lambda: self._offering(customer, label), PATIENCE)
        await asyncio.sleep(seconds * self._pace)
        await slack.press(stage.colleague, stage.owners, message.ts, text=label)

    def _offering(self, customer: Customer, label: str) -> Message | None:
        messages = self._stage.slack.channel(self._stage.owners)
        return next(
            (
                one
                for one in messages
                if customer.name in one.text and label in {button.text for button in buttons(one)}
            ),
            None,
        )

    def _tell(self, what: str) -> None:
        self._stage.diary.note(Event.CASE, f"{self._stage.colleague.real_name} {what}")

    def _form(self) -> View | None:
        return next(iter(self._stage.slack.modals(self._stage.colleague)), None)
