"""What people do in Slack: press, choose, fill in, write, type a command. Only what their screen offers is possible."""

from __future__ import annotations

import secrets

from bot.sandbox.slack.asking import button_of, element_of
from bot.sandbox.slack.delivery import Answer, Parcel
from bot.sandbox.slack.errors import ApiError, GestureError
from bot.sandbox.slack.forms import Entered, Found, entry, state_of
from bot.sandbox.slack.modal_gestures import ModalGestures
from bot.sandbox.slack.payloads import (
    channel_type,
    command,
    event_callback,
    pressed_in_message,
    said,
)
from bot.sandbox.slack.records import Channel, Json, Kind, Message, User
from bot.sandbox.slack.replies import Replies


class Gestures(ModalGestures):
    """Acting as a person; each gesture returns once the app has acknowledged it, or did not in time.

    ``address`` is where the sandbox is served, under which replies are taken.
    """

    replies: Replies
    address: str

    def response_address(self, key: str) -> str:
        """Return the address under which a reply with this key is taken."""
        return f"{self.address}/response/{key}"

    async def press(  # noqa: PLR0913 - who, where, what, and with what entered
        self,
        user: User | str,
        channel: Channel | str,
        ts: str,
        action_id: str | None = None,
        *,
        text: str | None = None,
        values: Entered | None = None,
        block_id: str | None = None,
    ) -> Answer:
        """Press a button of a message, by its action id or by what is written on it (in one block, or in any).

        ``values`` are what the person has entered in the fields of the same message.
        """
        message = self.message(user, channel, ts)
        found = button_of(message.blocks, action_id, text, block_id)
        return await self._in_message(user, message, found, {}, values)

    async def choose(
        self,
        user: User | str,
        channel: Channel | str,
        ts: str,
        action_id: str,
        value: str | list[str],
        *,
        block_id: str | None = None,
    ) -> Answer:
        """Choose from a menu, radio buttons or checkboxes of a message; ``value`` is the option's value."""
        message = self.message(user, channel, ts)
        found = element_of(message.blocks, action_id, block_id)
        chosen = entry(found.element, value)
        keeps = {} if found.element["type"] == "overflow" else {block_id or action_id: value}
        return await self._in_message(user, message, found, chosen, keeps)

    async def command(self, user: User | str, channel: Channel | str, name: str, text: str = "") -> Answer:
        """Type a slash command; what the app says in its acknowledgement is shown."""
        person, where = self.workspace.user(user), self.workspace.channel(channel)
        if name not in self.workspace.installation.commands:
            raise GestureError(f"{name} is not a valid command")
        if self.workspace.is_external(person) or person.id not in where.members:
            raise GestureError(f"{person.name} cannot use {name} in {where.name}")
        grants = self._grants(person, where, None)
        parcel = Parcel("slash_commands", command(self.workspace, person, where, (name, text.strip()), grants))
        answer = await self._noted(parcel, f"{name} did not respond")
        if answer.body:
            self._show(person, where, answer.body)
        return answer

    async def say(self, user: User | str, channel: Channel | str, text: str) -> Message:
        """Write in a conversation; subscribed apps hear of it, with the text escaped as Slack escapes it."""
        person, where = self.workspace.user(user), self.workspace.channel(channel)
        if person.id not in where.members:
            raise GestureError(f"{person.name} is not in {where.name}")
        if where.kind is Kind.DIRECT and not self.workspace.installation.messages_tab:
            raise GestureError("Sending messages to this app has been turned off")
        message = Message(
            ts=self.workspace.next_ts(),
            channel=where.id,
            user=person.id,
            text=escaped(text),
            blocks=_plain_rich_text(text),
            from_app=False,
            client_msg_id=secrets.token_hex(16),
        )
        self.workspace.store(message)
        await self.happened(f"message.{_subscription(where)}", said(self.workspace, message, where))
        return message

    async def open_home(self, user: User | str, tab: str = "home") -> None:
        """Open the app's page at one of its tabs, ``home`` or ``messages``."""
        person = self.workspace.user(user)
        now = self.workspace.next_ts()
        event: Json = {"type": "app_home_opened", "user": person.id, "channel": self.dm_id(person), "tab": tab}
        await self.happened("app_home_opened", {**event, "event_ts": now})

    async def join(self, user: User | str, channel: Channel | str) -> None:
        """Join a channel."""
        person, where = self.workspace.user(user), self.workspace.channel(channel)
        if person.id in where.members:
            return
        where.members.append(person.id)
        self.workspace.changes.mark()
        event: Json = {"type": "member_joined_channel", "user": person.id, "channel": where.id}
        more = {"channel_type": where.id[0], "team": person.team_id}
        await self.happened("member_joined_channel", event | more)

    async def happened(self, subscription: str, event: Json) -> None:
        """Deliver an event if the app subscribed to it and can see where it happened."""
        where = self.workspace.channels.get(str(event.get("channel", "")))
        present = where is None or self.workspace.installation.bot_user_id in where.members
        if present and subscription in self.workspace.installation.events:
            await self.delivery.event(Parcel("events_api", event_callback(self.workspace, event)))

    async def redeliver_last(self) -> Answer:
        """Deliver the last parcel again, as Slack does when it missed the acknowledgement."""
        return await self.delivery.again()

    async def _in_message(
        self, user: User | str, message: Message, found: Found, chosen: Json, values: Entered | None
    ) -> Answer:
        person = self.workspace.user(user)
        state = state_of(message.blocks, values)
        grants = self._grants(person, self.workspace.channels[message.channel], message.ts)
        action = self._action(found, chosen)
        return await self._ask(pressed_in_message(self.workspace, person, message, action, state, grants))

    def _show(self, person: User, where: Channel, reply: Json) -> None:
        try:
            self.replies.show(person.id, where, reply)
        except ApiError as error:
            self.troubles.append(f"the answer to a command is refused: {error.code} {error.reasons}")

    def _grants(self, person: User, where: Channel, ts: str | None) -> dict[str, str]:
        key = self.workspace.grant_response_url(person, where, ts)
        trigger_id = self.workspace.grant_trigger(person, self.delivery.patience.trigger_seconds)
        return {"trigger_id": trigger_id, "response_url": self.response_address(key)}


def escaped(text: str) -> str:
    """Escape a person's words as Slack does before it hands them to an app."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _subscription(channel: Channel) -> str:
    word = channel_type(channel)
    return {"channel": "channels", "group": "groups"}.get(word, word)


def _plain_rich_text(text: str) -> list[Json]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": secrets.token_urlsafe(4), "elements": [section]}]
