"""What members decide of a wave, by a button of its note or by `/nps stop` and its like → `steering` → the note anew.

1. Whoever acts is looked at. 2. The decision is committed. 3. Slack gets its acknowledgement. 4. The bell is rung for
the other notes, what was pressed is redrawn from the store, and whoever came second is told who was first.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.config import Programme
from bot.planning import Now
from bot.slack.background import Background
from bot.slack.blocks import Drawn
from bot.slack.cases_press import team_of
from bot.slack.permission import Acting, Permission
from bot.slack.redraws import Place, Redraws
from bot.slack.responding import respond
from bot.slack.wave_note import PREFIX, PREVIEW, draw
from bot.slack.wave_preview import Letter, window
from bot.slack.wave_words import refused, whose
from bot.slack.workspaces import Workspaces
from bot.steering import Obeyed, Order, obey, steer
from bot.wave_notes import WaveNote, wave_note
from scheduler.clock import Clock
from scheduler.pump import Bell
from storage.database import Database
from storage.queries.steering import Decision, Step
from storage.types import Channel

log = logging.getLogger(__name__)

# Of the three seconds that Slack waits.
COMMIT_SECONDS = 2.0
NO_WINDOW = "The preview could not be opened. Please try again."


@dataclass(frozen=True, slots=True)
class WaveDesk:
    """Where decisions are handed in: taken at once, and the sending of what follows is rung for."""

    db: Database
    programme: Programme
    bell: Bell
    clock: Clock
    connected: Collection[Channel]

    async def decide(self, wave_id: int, step: Step, by: str) -> bool:
        """Whether it changed anything, once it is committed."""
        changed = await self.db.write(steer, Decision(wave_id, step, by, self.clock()), urgent=True)
        self.bell.ring()
        return changed

    async def order(self, order: Order) -> Obeyed:
        """What came of it."""
        done = await self.db.write(obey, order, urgent=True)
        self.bell.ring()
        return done

    async def note(self, wave_id: int) -> WaveNote | None:
        """How a wave stands."""
        return await self.db.read(wave_note, wave_id, Now(self.programme, self.connected, self.clock()))


@dataclass(frozen=True, slots=True)
class WavePress:
    """Who pressed what on which wave's note, and where it stands."""

    acting: Acting
    wave_id: int
    what: str
    place: Place
    trigger_id: str


class WaveListeners:
    """Of the buttons of a note. `letter`: what a survey's mail says, for a preview; None where no mail is sent."""

    def __init__(
        self,
        desk: WaveDesk,
        workspaces: Workspaces,
        permission: Permission,
        redraws: Redraws,
        background: Background,
        letter: Letter | None,
    ) -> None:
        self._desk = desk
        self._workspaces = workspaces
        self._permission = permission
        self._redraws = redraws
        self._background = background
        self._letter = letter
        self._zone = desk.programme.timezone

    def attach(self, app: AsyncApp) -> None:
        """Listen."""
        app.action(re.compile(rf"^{PREFIX}"))(self.pressed)

    async def pressed(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """A button of a note."""
        press, until = read_wave_press(body), time.monotonic() + COMMIT_SECONDS
        if press is None:
            await ack()
        elif (refusal := await self._permission.refusal(press.acting)) is not None:
            await ack()
            self._background.start(self._tell(press, refusal))
        elif press.what == PREVIEW:
            # The window's trigger is good for three seconds, as is the time to acknowledge.
            self._background.start(self._preview(press))
            await ack()
        else:
            deciding = self._desk.decide(press.wave_id, Step(press.what), press.acting.user_id)
            commit = asyncio.ensure_future(deciding)
            await asyncio.wait({commit}, timeout=max(until - time.monotonic(), 0.1))
            if commit.done():
                commit.result()
            self._background.start(self._follow(commit, press))
            await ack()

    async def _follow(self, commit: asyncio.Future[bool], press: WavePress) -> None:
        """The note shows how it stands; of two who press, the second is told who was first."""
        changed = await commit
        note = await self._desk.note(press.wave_id)
        if note is None:
            return
        step = Step(press.what)
        if not changed and whose(note.wave, step)[0] != press.acting.user_id:
            log.info("a decision changed nothing", extra={"action": "steer", "wave": press.wave_id})
            await self._tell(press, refused(note, step, self._zone))
        await self._redraws.freshly(press.place, lambda: self._drawn(press.wave_id))

    async def _drawn(self, wave_id: int) -> Drawn | None:
        """From the store as it is when it is its turn, so that of two presses the later one shows."""
        note = await self._desk.note(wave_id)
        return None if note is None else draw(note, self._zone)

    async def _preview(self, press: WavePress) -> None:
        """In the survey's language, for the one who pressed."""
        note = await self._desk.note(press.wave_id)
        if note is None:
            return
        survey = note.survey
        wording = self._desk.programme.languages.wording_for(survey.language)
        mailed = self._letter is not None and Channel.EMAIL in survey.channels
        try:
            letter = self._letter(survey) if self._letter is not None and mailed else None
            home = await self._workspaces.home()
            view = window(survey, wording, self._desk.clock(), letter)
            await home.client.views_open(trigger_id=press.trigger_id, view=view)
        except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
            log.warning("a preview was not opened: %s", type(error).__name__, extra={"action": "steer"})
            await self._tell(press, NO_WINDOW)

    async def _tell(self, press: WavePress, sentence: str) -> None:
        """For the one who pressed alone; if it does not arrive, nothing is lost."""
        await respond(press.place.response_url, Drawn(sentence, []), replacing=False)


def read_wave_press(body: Mapping[str, Any]) -> WavePress | None:
    """A press on one of our notes; None for any other, such as an old button of another shape."""
    try:
        action, container = body["actions"][0], body["container"]
        what = str(action["action_id"]).removeprefix(PREFIX)
        if what != PREVIEW:
            Step(what)
        return WavePress(
            acting=Acting(str(body["user"]["id"]), team_of(body)),
            wave_id=int(action["value"]),
            what=what,
            place=Place(
                str(container["channel_id"]), str(container["message_ts"]), str(body.get("response_url") or "")
            ),
            trigger_id=str(body.get("trigger_id") or ""),
        )
    except (KeyError, IndexError, TypeError, ValueError):
        return None
