"""How a gesture becomes a parcel: the element that is meant, the action it makes, and the app's answer awaited."""

from __future__ import annotations

from collections.abc import Iterator

from bot.sandbox.slack.delivery import Answer, Delivery, Parcel
from bot.sandbox.slack.errors import GestureError
from bot.sandbox.slack.forms import Found, interactive
from bot.sandbox.slack.payloads import ENTERED
from bot.sandbox.slack.records import Json
from bot.sandbox.slack.sights import Sights


class Asking(Sights):
    """Asking the app on a person's behalf.

    ``troubles`` collects what the person would have seen go wrong: no answer in time, a reply that Slack refuses.
    """

    delivery: Delivery
    troubles: list[str]

    def _action(self, found: Found, chosen: Json) -> Json:
        element = found.element
        repeated: Json = {key: element[key] for key in ENTERED if key in element}
        identity: Json = {
            "action_id": element["action_id"],
            "block_id": found.block["block_id"],
            "type": element["type"],
            "action_ts": self.workspace.next_ts(),
        }
        return {**repeated, **chosen, **identity}

    async def _ask(self, payload: Json) -> Answer:
        return await self._noted(Parcel("interactive", payload), "the app did not answer in time")

    async def _noted(self, parcel: Parcel, trouble: str) -> Answer:
        answer = await self.delivery.once(parcel)
        if not answer.acknowledged:
            self.troubles.append(f"{trouble} ({answer.reason})")
        return answer


def button_of(blocks: list[Json], action_id: str | None, text: str | None, block_id: str | None = None) -> Found:
    """Find a button by its action id or by what is written on it; GestureError unless there is exactly one."""
    every = [found for found in within(blocks, block_id) if found.element["type"] == "button"]
    fitting = [
        found
        for found in every
        if found.element["action_id"] == action_id or (text and found.element["text"]["text"] == text)
    ]
    return _only(fitting, action_id or text, [f"{f.element['text']['text']!r}" for f in every])


def element_of(blocks: list[Json], action_id: str, block_id: str | None = None) -> Found:
    """Find an element by its action id; GestureError unless there is exactly one."""
    every = list(within(blocks, block_id))
    fitting = [found for found in every if found.element["action_id"] == action_id]
    return _only(fitting, action_id, [found.element["action_id"] for found in every])


def within(blocks: list[Json], block_id: str | None) -> Iterator[Found]:
    """The elements of one block, or of all: an action id may come again in another block."""
    return (found for found in interactive(blocks) if block_id in (None, found.block["block_id"]))


def _only(fitting: list[Found], wanted: str | None, offered: list[str]) -> Found:
    if len(fitting) != 1:
        raise GestureError(f"{len(fitting)} elements are {wanted!r}; there are {', '.join(offered) or 'none'}")
    return fitting[0]
