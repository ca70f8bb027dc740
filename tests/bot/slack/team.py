"""Our own team on the rig: members in the owners' channel, what they press on a case, and what they then see."""

from __future__ import annotations

from typing import Any

from bot.casework import Casework
from bot.sandbox.slack import Answer, Message, User, View
from bot.slack.cases_blocks import ASSIGN, MORE
from storage.queries.cases import KeptEvent, StoredCase, case_by_id, history
from tests.bot.slack.rig import OWNERS, Rig, shown

COMPANY = "T0ELSEWHERE"


class Team:
    """Gestures; each returns when all that follows from it has been done and sent."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig

    def member(self, name: str, **of: Any) -> User:
        """Somebody in the owners' channel."""
        user = self.rig.slack.add_user(name, email=f"{name}@acme.example", **of)
        self.rig.slack.workspace.channel(OWNERS).members.append(user.id)
        return user

    async def case(self, name: str = "aino", score: str = "3") -> int:
        """A customer's case, with its alert; its number."""
        customer = self.rig.contact(name, account=f"{name} & co")
        invitation_id = await self.rig.ask(customer)
        await self.rig.press(customer, score)
        await self.done()
        answer = self.rig.answer(invitation_id)
        assert answer is not None
        (case_id,) = [case.id for case in self.cases() if case.answer_id == answer.id]
        return case_id

    def cases(self) -> list[StoredCase]:
        """All of them."""
        found = (self.rig.db.read_now(case_by_id, number) for number in range(1, 10))
        return [case for case in found if case is not None]

    def stored(self, case_id: int) -> StoredCase:
        """The case as it is kept."""
        found = self.rig.db.read_now(case_by_id, case_id)
        assert found is not None
        return found

    def history(self, case_id: int) -> list[KeptEvent]:
        """What happened to it."""
        return self.rig.db.read_now(history, case_id)

    def alert(self) -> Message:
        """The newest alert."""
        return self.rig.alerts()[-1]

    async def press(self, user: User, label: str, message: Message | None = None) -> Answer:
        """A button, by what is written on it; of the newest alert unless told otherwise."""
        message = message or self.alert()
        answer = await self.rig.slack.press(user, message.channel, message.ts, text=label)
        await self.done()
        return answer

    async def more(self, user: User, value: str, message: Message | None = None) -> Answer:
        """One of the three dots."""
        message = message or self.alert()
        answer = await self.rig.slack.choose(user, message.channel, message.ts, MORE, value)
        await self.done()
        return answer

    async def assign(self, user: User, to: User, message: Message | None = None) -> Answer:
        """A person from the menu."""
        message = message or self.alert()
        answer = await self.rig.slack.choose(user, message.channel, message.ts, ASSIGN, to.id)
        await self.done()
        return answer

    async def submit(self, user: User, **values: str) -> Answer:
        """Send the form that is before them, its fields by their blocks."""
        answer = await self.rig.slack.submit(self.form(user).id, values)
        await self.done()
        return answer

    def form(self, user: User) -> View:
        """The form that is before them."""
        return self.rig.slack.modals(user)[-1]

    async def resolve(self, user: User, message: Message | None = None, **values: str) -> Answer:
        """The button and the form."""
        await self.press(user, "Resolve…", message)
        return await self.submit(user, **{"cause": "2", "outcome": "won_back", **values})

    async def done(self) -> None:
        """Wait for what goes on, then send what is due."""
        await self.rig.done()
        await self.rig.sent()
        await self.rig.done()

    async def tick(self, **later: float) -> None:
        """Some time passes, and what is due by itself is done."""
        self.rig.clock.turn(**later)
        await self.rig.db.write(Casework(self.rig.programme.cases).tick, self.rig.clock())
        await self.done()

    def private(self, user: User) -> list[str]:
        """The sentences that only this person sees in the owners' channel."""
        return [message.text for message in self.rig.slack.ephemerals(user, OWNERS)]

    def said(self) -> list[str]:
        """What stands in the threads."""
        return [shown(message) for message in self.rig.thread()]

    async def nps(self, user: User, words: str) -> Message:
        """What the person sees after `/nps words`."""
        answer = await self.rig.slack.command(user, OWNERS, "/nps", words)
        assert answer.acknowledged
        await self.rig.done()
        return self.rig.slack.ephemerals(user, OWNERS)[-1]
