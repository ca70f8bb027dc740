"""“Not a real answer” below an alert that is no case → the answer no longer counts → the alert anew; and back."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.config import Programme
from bot.exclusions import Came, Judging
from bot.slack import alert
from bot.slack.background import Background
from bot.slack.blocks import Drawn
from bot.slack.cases import CaseDesk
from bot.slack.cases_forms import FormError, notice
from bot.slack.cases_press import team_of
from bot.slack.excluding_blocks import EXCLUDE, FORM, INCLUDE, Asked, form, read_form
from bot.slack.permission import Acting, Permission
from bot.slack.redraws import Place, Redraws
from bot.slack.responding import respond
from bot.slack.workspaces import Workspaces
from storage.queries.answers import alerted_answer
from storage.queries.exclusions import Excluded

log = logging.getLogger(__name__)

NO_FORM = "The form could not be opened. Please press the button again."
SAID = {
    Came.SO_ALREADY: "That is so already: nothing has been changed.",
    Came.NO_ANSWER: "This answer is gone: the customer has been erased.",
}


class Excluding:
    """The listeners. Whoever acts is looked at first, as with cases."""

    def __init__(
        self,
        workspaces: Workspaces,
        desk: CaseDesk,
        permission: Permission,
        redraws: Redraws,
        background: Background,
        programme: Programme,
    ) -> None:
        self._workspaces = workspaces
        self._desk = desk
        self._judging = Judging(desk.casework)
        self._permission = permission
        self._redraws = redraws
        self._background = background
        self._programme = programme

    def attach(self, app: AsyncApp) -> None:
        """Listen to the two buttons and to the form."""
        app.action(EXCLUDE)(self.ask)
        app.action(INCLUDE)(self.include)
        app.view(FORM)(self.exclude)

    async def ask(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Why? The form's trigger is good for three seconds, as is the time to acknowledge."""
        await ack()
        asked, acting = asked_in(body), acting_in(body)
        refusal = await self._permission.refusal(acting)
        if refusal is None:
            try:
                home = await self._workspaces.home()
                await home.client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=form(asked))
            except Exception as error:  # noqa: BLE001 - whatever it was, the button can be pressed again
                log.warning("a form was not opened: %s", type(error).__name__, extra={"action": "exclude"})
                refusal = NO_FORM
        if refusal is not None:
            self._background.start(respond(asked.response_url, Drawn(refusal, []), replacing=False))

    async def include(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """It counts after all."""
        asked, acting = asked_in(body), acting_in(body)
        sentence = await self._permission.refusal(acting) or await self._judged(asked, acting.user_id, None)
        await ack()
        if sentence is not None:
            self._background.start(respond(asked.response_url, Drawn(sentence, []), replacing=False))

    async def exclude(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """The form was sent."""
        acting = acting_in(body)
        try:
            asked, why = read_form(body["view"])
        except FormError as error:
            await ack(response_action="errors", errors=error.errors)
            return
        sentence = await self._permission.refusal(acting) or await self._judged(asked, acting.user_id, why)
        if sentence is None:
            await ack()
        else:
            await ack(response_action="update", view=notice("Nothing was changed", sentence))

    async def _judged(self, asked: Asked, by: str, because: str | None) -> str | None:
        """Write it and show it; a sentence where nothing was changed."""
        said = Excluded(asked.answer_id, by, because, self._desk.clock())
        came = await self._desk.db.write(self._judging.judge, said, urgent=True)
        self._desk.bell.ring()
        place = Place(asked.channel, asked.ts, asked.response_url)
        self._background.start(self._redraws.freshly(place, lambda: self._drawn(asked.answer_id)))
        return SAID.get(came)

    async def _drawn(self, answer_id: int) -> Drawn | None:
        answer = await self._desk.db.read(alerted_answer, answer_id)
        programme = self._programme
        return None if answer is None else alert.draw(answer, programme.timezone, programme.alert_attributes)


def acting_in(body: dict[str, Any]) -> Acting:
    """Who acts."""
    return Acting(str(body["user"]["id"]), team_of(body))


def asked_in(body: dict[str, Any]) -> Asked:
    """Which answer a button belongs to, and where it stands."""
    container = body["container"]
    where = (str(container["channel_id"]), str(container["message_ts"]), str(body.get("response_url") or ""))
    return Asked(int(body["actions"][0]["value"]), *where)
