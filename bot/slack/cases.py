"""What members press on a case → `casework` → the message redrawn, and a private sentence where somebody was first.

1. Whoever acts is looked at. 2. The act is committed. 3. Slack gets its acknowledgement, within two seconds of three.
4. The bell is rung for those who are to hear of it, and what was pressed is redrawn from the store.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.casework import Acted, Casework, Done
from bot.slack.background import Background
from bot.slack.cases_blocks import PREFIX, Surface
from bot.slack.cases_forms import (
    EXCLUDE_FORM,
    RESOLVE_FORM,
    FormError,
    Opened,
    notice,
    opened_from,
    read_exclude,
    read_resolve,
)
from bot.slack.cases_press import CasePress, is_asking, is_showing, read_case_press, team_of
from bot.slack.cases_screen import CaseScreen
from bot.slack.cases_words import person, when
from bot.slack.permission import Acting, Permission
from bot.survey.acts import Act, ByMember
from bot.survey.cases import Refusal, Refused
from scheduler.clock import Clock
from scheduler.pump import Bell
from storage.database import Database

log = logging.getLogger(__name__)

# Of the three seconds that Slack waits, for all that comes before the acknowledgement.
COMMIT_SECONDS = 2.3
GONE = "This case is gone: the customer has been erased."
NOT_OURS = "is not of our team, and cannot be given a case."
FIRST = {
    Refused.ALREADY_CLAIMED: "has claimed this case already",
    Refused.ALREADY_CONTACTED: "has contacted the customer already",
    Refused.ALREADY_RESOLVED: "has resolved this case already",
    Refused.EXCLUDED: "has said already that this is not a real answer",
}


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """Where acts are handed in: done at once, and the sending of what follows is rung for."""

    db: Database
    casework: Casework
    bell: Bell
    clock: Clock

    async def act(self, case_id: int, what: Act, key: str) -> Done:
        """What became of it, once it is committed."""
        done = await self.db.write(self.casework.act, Acted(case_id, what, self.clock(), key), urgent=True)
        self.bell.ring()
        return done


class CaseListeners:
    """Of the buttons and menus wherever a case stands, and of its two forms."""

    def __init__(
        self, desk: CaseDesk, permission: Permission, screen: CaseScreen, background: Background, zone: ZoneInfo
    ) -> None:
        self._desk = desk
        self._permission = permission
        self._screen = screen
        self._background = background
        self._zone = zone

    def attach(self, app: AsyncApp) -> None:
        """Listen."""
        app.action(re.compile(rf"^{PREFIX}"))(self.pressed)
        app.view(RESOLVE_FORM)(self.resolved)
        app.view(EXCLUDE_FORM)(self.excluded)

    async def pressed(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """A button, a person chosen, or one of the three dots."""
        press, until = read_case_press(body), time.monotonic() + COMMIT_SECONDS
        if press is None:
            await ack()
            return
        refusal = await self._permission.refusal(press.acting) or await self._unfit(press)
        if refusal is not None:
            await ack()
            self._background.start(self._screen.tell(press.opened, press.acting.user_id, refusal))
        elif is_asking(press):
            # The form's trigger is good for three seconds, as is the time to acknowledge: neither waits for the other.
            self._background.start(self._screen.ask(press))
            await ack()
        elif is_showing(press):
            await ack()
            self._background.start(self._screen.show(press, str(body.get("response_url") or "")))
        else:
            what = press.act(self._desk.clock(), self._desk.casework.rules.week)
            if what is not None:
                await self._record(press.opened, press.acting.user_id, what, press.key, until)
            await ack()

    async def resolved(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """The form of how it ended."""
        causes = self._desk.casework.rules.root_causes
        await self._submitted(ack, body, lambda view, by: read_resolve(view, by, causes))

    async def excluded(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """The form of why it is no real answer."""
        await self._submitted(ack, body, read_exclude)

    async def _submitted(self, ack: AsyncAck, body: dict[str, Any], read: Any) -> None:
        acting, until = Acting(str(body["user"]["id"]), team_of(body)), time.monotonic() + COMMIT_SECONDS
        view = body["view"]
        try:
            opened, what = opened_from(view), read(view, acting.user_id)
        except FormError as error:
            await ack(response_action="errors", errors=error.errors)
            return
        except ValueError:
            await ack()
            return
        refusal = await self._permission.refusal(acting)
        if refusal is None:
            key = f"slack:{acting.user_id}:{view['id']}"
            done = await self._record(opened, acting.user_id, what, key, until, silent=True)
            refusal = None if done is None else self._sentence(done)
        if refusal is None:
            await ack()
        else:
            await ack(response_action="update", view=notice("Nothing was changed", refusal))

    async def _unfit(self, press: CasePress) -> str | None:
        """Why the one who was chosen cannot have the case."""
        if not press.chosen or await self._permission.is_member(Acting(press.chosen)):
            return None
        return f"{person(press.chosen)} {NOT_OURS}"

    async def _record(
        self, opened: Opened, by: str, what: ByMember, key: str, until: float, *, silent: bool = False
    ) -> Done | None:
        """Commit it; what follows goes on by itself, as does a commit that takes longer than `until` (None).
        `silent`: a refusal is told by the caller, where it is known in time.
        """
        commit = asyncio.ensure_future(self._desk.act(opened.case_id, what, key))
        await asyncio.wait({commit}, timeout=max(until - time.monotonic(), 0.1))
        done = commit.result() if commit.done() else None
        self._background.start(self._follow(commit, opened, by, what, told=silent and done is not None))
        return done

    async def _follow(self, commit: asyncio.Future[Done], opened: Opened, by: str, what: Act, *, told: bool) -> None:
        """Others hear of it; whoever pressed sees how it stands now."""
        done = await commit
        sentence = self._sentence(done)
        if sentence is not None:
            log.info("an act on a case changed nothing", extra={"action": "case", "case": opened.case_id})
        unsaid = sentence if sentence is not None and not told else ""
        if unsaid and (done.case is None or opened.surface is not Surface.HOME):
            await self._screen.tell(opened, by, unsaid)
        if done.case is not None:
            await self._screen.redraw(opened, by, done.case, what, notice=unsaid)

    def _sentence(self, done: Done) -> str | None:
        """Why nothing was changed, and who was first; None where it was, or where nothing had to be."""
        if done.case is None:
            return GONE
        return None if done.refused is None else self._refused(done.refused)

    def _refused(self, refused: Refusal) -> str | None:
        if refused.why is Refused.NOTHING_NEW:
            return "That is so already: nothing has been changed."
        if refused.why not in FIRST:
            return "That is not possible any more: somebody has changed the case meanwhile."
        if refused.by is None:
            return "This case has been closed already: the customer raised the score."
        at = "" if refused.at is None else f" ({when(refused.at, self._zone)})"
        return f"{person(refused.by)} {FIRST[refused.why]}{at}. Nothing has been changed."
