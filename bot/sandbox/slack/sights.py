"""What can be seen in the workspace: messages as a person has them before them, open modals, the Home tab."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.slack.errors import GestureError
from bot.sandbox.slack.forms import interactive
from bot.sandbox.slack.records import Channel, Message, User, View
from bot.sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Button:
    """A button with what is written on it."""

    text: str
    action_id: str
    block_id: str
    value: str | None


def buttons(message: Message | View) -> list[Button]:
    """Return the buttons of a message or a view in the order of reading."""
    return [
        Button(
            found.element["text"]["text"],
            found.element["action_id"],
            found.block["block_id"],
            found.element.get("value"),
        )
        for found in interactive(message.blocks)
        if found.element["type"] == "button"
    ]


class Sights:
    """Reading the workspace with a person's eyes; people and channels are given by record, id or name."""

    workspace: Workspace

    def dm(self, user: User | str) -> list[Message]:
        """Return the direct conversation of a person and the bot, oldest first; empty while there is none."""
        channel = self.workspace.direct(self.workspace.user(user).id)
        return list(channel.messages.values()) if channel else []

    def dm_id(self, user: User | str) -> str:
        """Return the id of that conversation, opened where needed, as a click on the app's name does."""
        return self.workspace.open_direct(self.workspace.user(user).id).id

    def channel(self, channel: Channel | str) -> list[Message]:
        """Return the messages of a channel, oldest first."""
        return list(self.workspace.channel(channel).messages.values())

    def ephemerals(self, user: User | str, channel: Channel | str) -> list[Message]:
        """Return what only this person sees in the conversation, oldest first."""
        user_id = self.workspace.user(user).id
        shown = self.workspace.channel(channel).ephemerals.values()
        return [message for message in shown if message.only_for == user_id]

    def seen(self, user: User | str, channel: Channel | str) -> list[Message]:
        """Return all that a member of the conversation sees in it, in order; GestureError for others."""
        found, person = self.workspace.channel(channel), self.workspace.user(user)
        if person.id not in found.members:
            raise GestureError(f"{person.name} is not in {found.name}")
        return sorted([*found.messages.values(), *self.ephemerals(person, found)], key=lambda m: m.ts)

    def message(self, user: User | str, channel: Channel | str, ts: str) -> Message:
        """Return one message that this person sees."""
        for message in self.seen(user, channel):
            if message.ts == ts:
                return message
        raise GestureError(f"There is no message {ts} before {self.workspace.user(user).name}")

    def modals(self, user: User | str) -> list[View]:
        """Return the modals that the person has open, the topmost last."""
        return [self.workspace.views[i] for i in self.workspace.modals.get(self.workspace.user(user).id, [])]

    def home(self, user: User | str) -> View | None:
        """Return the Home tab that was published to the person, None while there is none."""
        return self.workspace.homes.get(self.workspace.user(user).id)
