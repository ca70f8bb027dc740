"""The Bolt app: built without any call to Slack, every request acknowledged, whatever it is."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.casework import Casework
from bot.config import Programme
from bot.intake import Desk, Intake
from bot.links import Links
from bot.settings import Settings, revealed
from bot.slack.background import Background
from bot.slack.cases import CaseDesk, CaseListeners
from bot.slack.cases_screen import CaseScreen
from bot.slack.catching_up import CatchingUp
from bot.slack.client import web_client
from bot.slack.commands import Reporting
from bot.slack.excluding import Excluding
from bot.slack.home import Homes
from bot.slack.home_pages import MemberPages
from bot.slack.limits import Limits, Pacing
from bot.slack.linking import Linking
from bot.slack.listeners import Answering
from bot.slack.opting_out import OptingOut
from bot.slack.permission import Permission
from bot.slack.private_answers import PrivateAnswers
from bot.slack.private_leaving import PrivateLeaving
from bot.slack.redraws import Redraws
from bot.slack.sealing import Seal
from bot.slack.sender import SlackSender
from bot.slack.topics import Topics
from bot.slack.typed import Typing
from bot.slack.uninstalling import Uninstalling
from bot.slack.wave_desk import WaveDesk, WaveListeners
from bot.slack.wave_preview import Letter
from bot.slack.workspaces import Workspace, Workspaces
from scheduler.clock import Clock
from scheduler.pump import Bell
from storage.database import Database
from storage.types import Channel

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OAuth:
    """What lets others install the app in their workspaces. `secret_key` is ours, by which tokens are kept."""

    client_id: str
    client_secret: str = field(repr=False)
    secret_key: str = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> OAuth | None:
        """As the environment has it; None without both. SettingsError without a key."""
        secret = revealed(settings.slack_client_secret)
        if settings.slack_client_id is None or secret is None:
            return None
        return cls(settings.slack_client_id, secret, settings.signing_key())


@dataclass(frozen=True, slots=True)
class Access:
    """Tokens, and where Slack is. With `app_token`: Socket Mode; otherwise HTTP, which needs `signing_secret`."""

    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    api_url: str = "https://slack.com/api/"
    oauth: OAuth | None = None

    @classmethod
    def of(cls, settings: Settings) -> Access:
        """As the environment has it."""
        return cls(
            bot_token=revealed(settings.slack_bot_token),
            app_token=revealed(settings.slack_app_token),
            signing_secret=revealed(settings.slack_signing_secret),
            api_url=settings.slack_api_url,
            oauth=OAuth.of(settings),
        )

    @property
    def can_call(self) -> bool:
        """Whether there can be a workspace at all."""
        return self.bot_token is not None or self.oauth is not None

    def workspaces(self, db: Database, clock: Clock) -> Workspaces:
        """Where the app is installed; nothing is called."""
        client = None if self.bot_token is None else web_client(self.bot_token, self.api_url)
        seal = None if self.oauth is None else Seal(self.oauth.secret_key)
        return Workspaces(client, db, clock, self.api_url, seal)


@dataclass(frozen=True, slots=True)
class SlackSide:
    """Everything of Slack: `sender` for the outbox, `app` for what comes in, `background` to be finished at the end,
    `linking` to find contacts in the workspaces, `catching_up` after a gap.
    """

    access: Access
    workspaces: Workspaces
    sender: SlackSender
    app: AsyncApp
    background: Background
    linking: Linking
    catching_up: CatchingUp


@dataclass(frozen=True, slots=True)
class Ways:
    """By which channels the installation can send. `letter`: what a survey's mail says, for those who look at it.
    `links`: by which Slack can fetch pictures; None where it cannot reach us.
    """

    connected: Collection[Channel] = (Channel.SLACK,)
    letter: Letter | None = None
    links: Links | None = None


def build(
    access: Access,
    programme: Programme,
    db: Database,
    bell: Bell,
    clock: Clock,
    *,
    ways: Ways = Ways(),
) -> SlackSide:
    """Put it together; nothing is called before the first request."""
    workspaces, background = access.workspaces(db, clock), Background()
    app = bolt_app(access, workspaces)
    Uninstalling(workspaces).attach(app)
    pacing = Pacing(db, Limits(programme.slack_per_second, programme.slack_channel_per_second), clock)
    redraws = Redraws(workspaces, db, bell, clock, pacing.limits)
    desk = Desk(db, Intake(programme.cases), bell)
    answering = Answering(workspaces, desk, redraws, background, programme)
    answering.attach(app)
    OptingOut(db, answering).attach(app)
    typing = Typing(db, answering)
    typing.attach(app)
    private = PrivateAnswers(desk, background, clock, programme)
    private.attach(app)
    PrivateLeaving(db, private).attach(app)
    permission = Permission(workspaces, db, programme.roles, clock)
    homes = Homes(workspaces, db, programme, permission, background, MemberPages(programme, clock, ways.links))
    homes.attach(app)
    screen = CaseScreen(workspaces, db, redraws, homes, programme)
    case_desk = CaseDesk(db, Casework(programme.cases), bell, clock)
    CaseListeners(case_desk, permission, screen, background, programme.timezone).attach(app)
    Excluding(workspaces, case_desk, permission, redraws, background, programme).attach(app)
    wave_desk = WaveDesk(db, programme, bell, clock, ways.connected)
    WaveListeners(wave_desk, workspaces, permission, redraws, background, ways.letter).attach(app)
    topics = Topics(db, programme, permission, screen, clock, wave_desk)
    Reporting(db, programme, permission, topics, clock, background).attach(app)
    sender = SlackSender(workspaces, db, programme, clock, pacing, ways.connected)
    linking, catching_up = Linking(workspaces, db, clock), CatchingUp(db, workspaces, typing, clock)
    return SlackSide(access, workspaces, sender, app, background, linking, catching_up)


def bolt_app(access: Access, workspaces: Workspaces) -> AsyncApp:
    """Verifies signatures (of HTTP), knows itself, and answers to everything. Listeners are given the `workspace`."""

    async def place(
        body: dict[str, Any],
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002
    ) -> BoltResponse:
        context["workspace"] = await workspaces.of_request(body)
        return await next()

    async def authorize(workspace: Workspace | None) -> AuthorizeResult | None:
        if workspace is None:
            return None
        known = await workspace.identity.known()
        return AuthorizeResult(
            enterprise_id=None,
            team_id=known.team_id,
            bot_user_id=known.bot_user_id,
            bot_id=known.bot_id,
            bot_token=workspace.client.token,
        )

    app = AsyncApp(
        name="nps",
        client=web_client(None, access.api_url),
        before_authorize=place,
        authorize=authorize,  # type: ignore[arg-type]  # None says that the app is not installed
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
