"""Our own team before a wave: it is announced, they decide, it opens when its time has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.announcing import Kept, announcing, opening
from bot.sandbox.slack import Answer, Message, User, buttons
from bot.survey.definition import Survey
from bot.waves import new_wave
from storage.models import Wave
from tests.bot.slack.rig import Rig
from tests.bot.slack.team import Team
from tests.support.factories import a_survey, only

DAY = timedelta(days=1)


class WaveTeam:
    """Gestures; each returns when all that follows from it has been done and sent."""

    def __init__(self, rig: Rig) -> None:
        self.rig, self.team = rig, Team(rig)
        self.opens = rig.clock() + 3 * DAY

    async def announce(self, survey: Survey | None = None, period: str = "2026-Q4", **changes: Any) -> Message:
        """Three days before; the note."""
        await self.keep(announcing, survey or a_survey(**changes), period)
        await self.team.done()
        return self.note()

    async def open(self, survey: Survey | None = None, period: str = "2026-Q4", **changes: Any) -> None:
        """Its time has come."""
        self.rig.clock.now = self.opens
        await self.keep(opening, survey or a_survey(**changes), period)
        await self.team.done()

    async def press(self, user: User, label: str, note: Message | None = None) -> Answer:
        """A button of the newest note, or of another."""
        return await self.team.press(user, label, note or self.note())

    def note(self) -> Message:
        """The newest note in the owners' channel."""
        return self.rig.alerts()[-1]

    def labels(self) -> list[str]:
        """What can be pressed on it."""
        return [button.text for button in buttons(self.note())]

    def wave(self) -> Wave:
        """The only one, as it is kept."""
        return only(self.rig.db, Wave)

    async def keep(self, how: Any, survey: Survey, period: str = "2026-Q4") -> None:
        """Announced or opened in the store, and nothing is sent yet."""
        wave = replace(new_wave(survey, period, self.opens, self.opens), needs_approval=survey.approval)
        await self.rig.db.write(how, Kept(wave, self.rig.clock(), tells=True))
