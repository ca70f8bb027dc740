"""A channel shared with a customer's people, on the rig: a survey that is posted there, and answering in the window."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.sandbox.slack import Answer, Message, User, View
from bot.slack import modal
from bot.slack.channel_post import ANSWER
from bot.survey.definition import SharedChannel, Survey
from bot.waves import Waves
from storage.types import Channel
from tests.bot.slack.rig import Rig

CHANNEL = "acme-nokkela"
NOKKELA = "T0NOKKELA1"
SHARED = SharedChannel(f"#{CHANNEL}", "Nokkela")


def a_shared_survey(*channels: SharedChannel, **changes: Any) -> Survey:
    """Nobody is asked but from the posts, unless told otherwise."""
    defaults = {"name": "customers", "company": "Acme", "subject": "Acme", "audience": {"plan": ("none",)}}
    return Survey(**{**defaults, "channel_posts": channels or (SHARED,), **changes})


class Shared:
    """The rig with the channel in it; each gesture returns when all that follows from it has been done."""

    def __init__(self, rig: Rig) -> None:
        self.rig, self.survey = rig, a_shared_survey()
        self.waves = Waves(rig.db, rig.programme, {Channel.SLACK}, rig.clock)
        rig.slack.add_channel(CHANNEL)

    def customer(self, name: str, **of: Any) -> User:
        """Somebody of another company in the channel."""
        user = self.rig.slack.add_user(name, **{"team_id": NOKKELA, "email": f"{name}@nokkela.example", **of})
        self.rig.slack.workspace.channel(CHANNEL).members.append(user.id)
        return user

    def colleague(self, name: str, **of: Any) -> User:
        """Somebody of our own team in the channel."""
        return self.customer(name, team_id="", **of)

    async def open_wave(self, **changes: Any) -> None:
        """Open it, and send what is due; `changes` are of the survey."""
        self.survey = replace(self.survey, **changes)
        await self.waves.open_by_hand(self.survey)
        await self.rig.sent()

    async def later(self, **by: float) -> None:
        """Turn the clock, and send what is due."""
        self.rig.clock.turn(**by)
        await self.rig.sent()

    def posts(self) -> list[Message]:
        """The app's messages in the channel."""
        return [message for message in self.rig.slack.channel(CHANNEL) if message.from_app]

    async def press(self, user: User) -> Answer:
        """The button of the post."""
        post = self.posts()[-1]
        answer = await self.rig.slack.press(user, CHANNEL, post.ts, ANSWER)
        await self.rig.done()
        return answer

    def window(self, user: User) -> View:
        """What the person has before them."""
        return self.rig.slack.modals(user)[-1]

    async def score(self, user: User, score: str, **written: str) -> Answer:
        """Press a score in the open window."""
        values = {f"nps_private_{name}": text for name, text in written.items()}
        answer = await self.rig.slack.press_in_view(self.window(user).id, f"{modal.SCORE}{score}", values=values)
        await self.rig.done()
        return answer

    async def send(self, user: User, **written: str) -> Answer:
        """Send the window off."""
        values = {f"nps_private_{name}": text for name, text in written.items()}
        answer = await self.rig.slack.submit(self.window(user).id, values)
        await self.rig.done()
        return answer

    async def close(self, user: User) -> None:
        """Close the window."""
        await self.rig.slack.close(self.window(user).id)

    async def answer(self, user: User, score: str, *, reason: str = "", follow_up: str = "") -> None:
        """All of it, from the button to the thanks; then the window is closed."""
        await self.press(user)
        await self.score(user, score)
        await self.send(user, reason=reason)
        await self.send(user, follow_up=follow_up)
        await self.close(user)
