"""What somebody who acts on a case sees: the same message anew, a form, a sentence for them alone.

Whatever Slack says to any of it, the act has been committed, and the outbox redraws the alert as well.
"""

from __future__ import annotations

import asyncio
import logging

from slack_sdk.errors import SlackApiError

from bot.config import Programme
from bot.slack import alert
from bot.slack.blocks import Drawn
from bot.slack.cases_blocks import RESOLVE, Surface
from bot.slack.cases_card import Shown, about, card
from bot.slack.cases_forms import Opened, exclude_form, resolve_form
from bot.slack.cases_press import CasePress
from bot.slack.home import Homes
from bot.slack.redraws import Place, Redraws
from bot.slack.responding import respond
from bot.slack.workspaces import Workspaces
from bot.survey.acts import Act, Assign
from bot.survey.routing import MEMBER_ID
from storage.database import Database, Session
from storage.queries.answers import AlertedAnswer, alerted_answer
from storage.queries.cases import KeptEvent, StoredCase, case_by_id, history

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
TOO_LATE = "Slack gave up waiting for the form. Press the button again, or write `/nps case {case_id}`."
NO_FORM = "The form could not be opened. Please try again, or write `/nps case {case_id}`."
EXPIRED = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"})


class CaseScreen:
    """Draws by the surface that a press was made on."""

    def __init__(
        self,
        workspaces: Workspaces,
        db: Database,
        redraws: Redraws,
        homes: Homes,
        programme: Programme,
    ) -> None:
        self._workspaces = workspaces
        self._db = db
        self._redraws = redraws
        self._homes = homes
        self._programme = programme
        self._zone = programme.timezone

    async def ask(self, press: CasePress) -> None:
        """Open the form that the press wants. Which case it is stands in it, if that is known at once."""
        looking = asyncio.ensure_future(self._db.read(case_with_answer, press.case_id))
        await asyncio.wait({looking}, timeout=LOOK_SECONDS)
        found = looking.result() if looking.done() else None
        name = "" if found is None else about(found[1])
        if press.action == RESOLVE:
            form = resolve_form(press.opened, self._programme.cases.root_causes, name)
        else:
            form = exclude_form(press.opened, name)
        try:
            home = await self._workspaces.home()
            await home.client.views_open(trigger_id=press.trigger_id, view=form)
        except Exception as error:  # noqa: BLE001 - whatever it was, the person is told how to go on
            code = error.response.get("error", "") if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("a form was not opened: %s", code, extra={"action": "case", "case": press.case_id})
            sentence = (TOO_LATE if code in EXPIRED else NO_FORM).format(case_id=press.case_id)
            await self.tell(press.opened, press.acting.user_id, sentence)

    async def show(self, press: CasePress, response_url: str) -> None:
        """The case by itself, for this person alone, below what was pressed."""
        drawn = await self.page(press.case_id)
        await respond(response_url, drawn, replacing=False)

    async def page(self, case_id: int) -> Drawn:
        """A case with its history; a sentence where there is none of that number."""
        found = await self._db.read(case_page, case_id)
        if found is None:
            return Drawn(f"There is no case {case_id}.", [])
        case, answer, events = found
        return card(Shown(case, answer, self._zone), history=events)

    async def redraw(self, opened: Opened, by: str, case: StoredCase, what: Act, notice: str = "") -> None:
        """What was pressed, as the case stands now, and the pages of those whom it concerns. `notice`: a sentence for
        the one who acted, which the Home shows.
        """
        if opened.surface is not Surface.HOME:
            await self._again(opened)
            notice = ""
        others = {what.to} if isinstance(what, Assign) else set()
        others |= {case.owner} if case.owner is not None and MEMBER_ID.fullmatch(case.owner) else set()
        await self._homes.refresh(by, notice)
        for member in sorted(others - {by}):
            await self._homes.refresh(member)

    async def tell(self, opened: Opened, user_id: str, sentence: str) -> None:
        """A sentence that this person alone sees; if it does not arrive, nothing is lost. Ours, in Slack's markup."""
        if opened.surface is Surface.HOME:
            await self._homes.refresh(user_id, sentence)
            return
        if opened.response_url and await respond(opened.response_url, Drawn(sentence, []), replacing=False):
            return
        try:
            home = await self._workspaces.home()
            await home.client.chat_postEphemeral(channel=opened.channel, user=user_id, text=sentence)
        except Exception as error:  # noqa: BLE001 - a courtesy
            log.warning("a private sentence was not shown: %s", type(error).__name__, extra={"action": "slack"})

    async def _again(self, opened: Opened) -> None:
        if opened.is_private:
            await respond(opened.response_url, await self.page(opened.case_id), replacing=True)
            return
        place = Place(opened.channel, opened.ts, opened.response_url)
        await self._redraws.freshly(place, lambda: self._drawn(opened))

    async def _drawn(self, opened: Opened) -> Drawn | None:
        """From the store as it is when it is its turn, so that of two presses the later one shows."""
        found = await self._db.read(case_with_answer, opened.case_id)
        if found is None:
            return None
        case, answer = found
        if opened.surface is Surface.ALERT:
            return alert.draw(answer, self._zone, self._programme.alert_attributes)
        return card(Shown(case, answer, self._zone))


def case_with_answer(session: Session, case_id: int) -> tuple[StoredCase, AlertedAnswer] | None:
    """A case with what the owners know of its answer."""
    case = case_by_id(session, case_id)
    answer = None if case is None else alerted_answer(session, case.answer_id)
    return None if case is None or answer is None else (case, answer)


def case_page(session: Session, case_id: int) -> tuple[StoredCase, AlertedAnswer, list[KeptEvent]] | None:
    """The same, with the history."""
    found = case_with_answer(session, case_id)
    return None if found is None else (*found, history(session, case_id))
