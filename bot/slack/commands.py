"""`/nps`: answered within Slack's three seconds, to the person alone, unless they share it."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.config import Programme
from bot.figures.asking import Asking, AskingError, answered
from bot.figures.moves import asked_for
from bot.figures.moves_words import told
from bot.figures.pictures import goal_line, lead_up
from bot.figures.report import Figures, Report
from bot.slack import moves, score
from bot.slack.background import Background
from bot.slack.blocks import Drawn
from bot.slack.cases_press import team_of
from bot.slack.charts import without_charts
from bot.slack.comparing import compared
from bot.slack.permission import Acting, Permission
from bot.slack.request import Request, RequestError, Topic, parse_request
from bot.slack.texts import received, typed
from bot.slack.topics import Topics
from bot.survey.anonymity import NotShownError
from bot.survey.definition import Survey
from bot.survey.periods import PeriodError
from bot.survey.words import nearest
from scheduler.clock import Clock
from storage.database import Database, Session

log = logging.getLogger(__name__)

ANSWER_SECONDS = 2.0
COMMAND = "/nps"
# What every member of the team may see.
BESIDE = (Topic.GOALS, Topic.BENCHMARKS)
COUNTED = (Topic.SCORE, Topic.MOVES, *BESIDE)
NOT_A_MEMBER = "The scores are for members of the workspace that this app is installed in."
FAILED = "That could not be counted just now. Please try again in a moment."


class Reporting:
    """The command's listeners."""

    def __init__(
        self,
        db: Database,
        programme: Programme,
        permission: Permission,
        topics: Topics,
        clock: Clock,
        background: Background,
    ) -> None:
        self._db = db
        self._programme = programme
        self._permission = permission
        self._topics = topics
        self._clock = clock
        self._background = background

    def attach(self, app: AsyncApp) -> None:
        """Listen to the command and to the button that shares its answer."""
        app.command(COMMAND)(self.command)
        app.action(score.SHARE)(self.share)

    async def command(self, ack: AsyncAck, respond: AsyncRespond, body: dict[str, Any]) -> None:
        """In the acknowledgement itself where it is ready in time, afterwards where it is not."""
        acting = Acting(str(body.get("user_id") or ""), str(body.get("team_id") or ""))
        answering = asyncio.ensure_future(self.answer(str(body.get("text") or ""), acting))
        await asyncio.wait({answering}, timeout=ANSWER_SECONDS)
        if answering.done():
            drawn = answering.result()
            await ack(text=drawn.text, blocks=drawn.blocks, response_type="ephemeral")
            return
        await ack()
        self._background.start(self._answer_later(answering, respond))

    async def share(self, ack: AsyncAck, respond: AsyncRespond, body: dict[str, Any]) -> None:
        """The same report, counted again, for everybody in the channel."""
        await ack()
        self._background.start(self._share(respond, body))

    async def answer(self, text: str, acting: Acting) -> Drawn:
        """What to say; whatever goes wrong is said in a sentence."""
        try:
            if not await self._permission.is_member(acting):
                return score.complaint(NOT_A_MEMBER)
            request = parse_request(received(text))
            if request.topic is Topic.HELP:
                return score.help_text()
            if request.topic not in COUNTED:
                return await self._topics.answer(request, self._survey(request.survey), acting, text)
            return await self._counted(request, text[:1000] or " ")
        except (RequestError, AskingError, PeriodError, NotShownError) as error:
            return score.complaint(str(error))
        except Exception:
            log.exception("/nps failed", extra={"action": "command"})
            return score.complaint(FAILED)

    async def _counted(self, request: Request, written: str) -> Drawn:
        """The score, who moved, or what it is held against; with a button that shares it."""
        programme, wording, now = self._programme, self._programme.wording, self._clock()
        if request.topic is Topic.MOVES:
            who = await self._db.read(asked_for, programme, request.asking, now)
            return moves.draw(told(who, wording), wording, asked=written)
        if request.topic in BESIDE:
            part = await self._db.read(compared, programme, request, now)
            return moves.draw(part, wording, asked=written)
        found, before = await self._db.read(counted, programme, request.asking, now)
        goal = goal_line(programme, found.survey, found.now.period, now)
        return score.draw(found, wording, asked=written, trend=before, goal=goal)

    def _survey(self, name: str | None) -> Survey:
        surveys = self._programme.surveys
        if name is not None and name not in surveys:
            raise RequestError(nearest(name, list(surveys), "survey"))
        return self._programme.survey(name)

    async def _answer_later(self, answering: asyncio.Future[Drawn], respond: AsyncRespond) -> None:
        drawn = await answering
        await self._respond(respond, drawn, response_type="ephemeral")

    async def _share(self, respond: AsyncRespond, body: dict[str, Any]) -> None:
        text = typed(body["actions"][0].get("value"))
        acting = Acting(str((body.get("user") or {}).get("id") or ""), team_of(body))
        drawn = await self.answer(text, acting)
        without_button = [block for block in drawn.blocks if block["type"] != "actions"]
        await self._respond(respond, Drawn(drawn.text, without_button), response_type="in_channel")

    async def _respond(self, respond: AsyncRespond, drawn: Drawn, response_type: str) -> None:
        how: dict[str, Any] = {
            "response_type": response_type,
            "replace_original": False,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        answer = await respond(text=drawn.text, blocks=drawn.blocks, **how)
        if answer.status_code != 200 and (rest := without_charts(drawn.blocks)) != drawn.blocks:
            # An older workspace may not know charts; the numbers stand beside them anyway.
            answer = await respond(text=drawn.text, blocks=rest, **how)
        if answer.status_code != 200:
            log.warning("an answer to /nps was not taken", extra={"action": "command", "status": answer.status_code})


def counted(session: Session, programme: Programme, asking: Asking, now: datetime) -> tuple[Report, list[Figures]]:
    """The report, and the trend that leads to it where all answers are meant."""
    found = answered(session, programme, asking, now)
    return found, [] if found.split or found.where else lead_up(session, found.survey, found.now.period)
