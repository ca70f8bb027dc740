"""The Bolt app: built without any call to Slack, every request acknowledged, whatever it is."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.casework import Casework
from bot.config import Programme
from bot.intake import Desk, Intake
from bot.settings import Settings, revealed
from bot.slack.admission import Admission
from bot.slack.background import Background
from bot.slack.cases import CaseDesk, CaseListeners
from bot.slack.cases_screen import CaseScreen
from bot.slack.catching_up import CatchingUp
from bot.slack.client import Identity, web_client
from bot.slack.commands import Reporting
from bot.slack.directory import Directory
from bot.slack.home import Homes
from bot.slack.limits import Limits, Pacing
from bot.slack.linking import Linking
from bot.slack.listeners import Answering
from bot.slack.opting_out import OptingOut
from bot.slack.permission import Permission
from bot.slack.private_answers import PrivateAnswers
from bot.slack.redraws import Redraws
from bot.slack.sender import SlackSender
from bot.slack.topics import Topics
from bot.slack.typed import Typing
from bot.slack.workspaces import Workspaces
from scheduler.clock import Clock
from scheduler.pump import Bell
from storage.database import Database
from storage.types import Channel

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Access:
    """Tokens, and where Slack is. With `app_token`: Socket Mode; otherwise HTTP, which needs `signing_secret`."""

    bot_token: str
    app_token: str | None = None
    signing_secret: str | None = None
    api_url: str = "https://slack.com/api/"

    @classmethod
    def of(cls, settings: Settings) -> Access:
        """As the environment has it."""
        return cls(
            bot_token=revealed(settings.slack_bot_token) or "",
            app_token=revealed(settings.slack_app_token),
            signing_secret=revealed(settings.slack_signing_secret),
            api_url=settings.slack_api_url,
        )


@dataclass(frozen=True, slots=True)
class SlackSide:
    """Everything of Slack: `sender` for the outbox, `app` for what comes in, `background` to be finished at the end,
    `directory` to look people and channels up, `linking` to find contacts in it, `catching_up` after a gap.
    """

    access: Access
    client: AsyncWebClient
    workspaces: Workspaces
    sender: SlackSender
    app: AsyncApp
    background: Background
    directory: Directory
    linking: Linking
    catching_up: CatchingUp


def build(
    access: Access, programme: Programme, db: Database, bell: Bell, clock: Clock, *, by_email: bool = False
) -> SlackSide:
    """Put it together; nothing is called before the first request. `by_email`: the installation can send mail."""
    client = web_client(access.bot_token, access.api_url)
    workspaces, background = Workspaces(client, db, clock), Background()
    identity, directory = workspaces.single.identity, workspaces.single.directory
    app = bolt_app(access, identity)
    pacing = Pacing(db, Limits(programme.slack_per_second, programme.slack_channel_per_second), clock)
    redraws = Redraws(client, db, bell, clock, pacing.limits)
    desk = Desk(db, Intake(programme.cases), bell)
    answering = Answering(client, desk, redraws, background, programme)
    answering.attach(app)
    OptingOut(db, answering).attach(app)
    typing = Typing(db, answering)
    typing.attach(app)
    admission = Admission(identity, directory)
    PrivateAnswers(client, desk, admission, background, clock, programme).attach(app)
    permission = Permission(client, db, identity, directory, programme.roles, clock)
    homes = Homes(client, db, programme, permission, background, clock)
    homes.attach(app)
    screen = CaseScreen(client, db, redraws, homes, programme)
    case_desk = CaseDesk(db, Casework(programme.cases), bell, clock)
    CaseListeners(case_desk, permission, screen, background, programme.timezone).attach(app)
    connected = {Channel.SLACK, *([Channel.EMAIL] if by_email else [])}
    topics = Topics(db, programme, permission, screen, clock, connected)
    Reporting(db, programme, permission, topics, clock, background).attach(app)
    sender = SlackSender(workspaces, db, programme, clock, pacing, by_email=by_email)
    linking, catching_up = Linking(directory, db, clock), CatchingUp(db, directory, typing, clock)
    return SlackSide(access, client, workspaces, sender, app, background, directory, linking, catching_up)


def bolt_app(access: Access, identity: Identity) -> AsyncApp:
    """Verifies signatures (of HTTP), knows itself, and answers to everything."""

    async def authorize() -> AuthorizeResult:
        known = await identity.known()
        return AuthorizeResult(
            enterprise_id=None,
            team_id=known.team_id,
            bot_user_id=known.bot_user_id,
            bot_id=known.bot_id,
            bot_token=access.bot_token,
        )

    app = AsyncApp(
        name="nps",
        client=web_client(None, access.api_url),
        authorize=authorize,
        signing_secret=access.signing_secret or "",
        # The acknowledgement leaves when the listener returns, also for events, which Bolt would otherwise acknowledge
        # before anything is kept.
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    app.error(fault)
    return app


async def fault(error: Exception, body: dict[str, Any]) -> BoltResponse:
    """What nobody listens to is acknowledged: buttons of old messages live for ever, and Slack repeats what is not.

    A listener that failed is not acknowledged: the person sees that the press did not count, and events come again.
    """
    kind = str(body.get("type") or body.get("command") or "")
    if isinstance(error, BoltUnhandledRequestError):
        log.debug("nothing to do for %s", kind, extra={"action": "slack"})
        return BoltResponse(status=200, body="")
    log.error("a listener failed", exc_info=error, extra={"action": "slack", "kind": kind})
    return BoltResponse(status=500, body="")
