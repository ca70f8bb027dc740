"""The whole of Slack's side on a workspace of the sandbox: the sender with its pump, the listeners, and people."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import uvicorn
from sqlalchemy import select
from starlette.applications import Starlette

from bot.config import Programme
from bot.sandbox.slack import Answer, Installation, Message, Patience, SandboxSlack, Throttle, User
from bot.slack import socket_mode
from bot.slack.app import Access, SlackSide, Ways, build
from bot.slack.http import PATH, route
from bot.slack.limits import Limits, Pacing
from bot.slack.manifest import EVENTS, SCOPES
from bot.slack.workspaces import Workspace
from bot.survey.definition import Survey
from bot.waves import new_ask
from bot.working_hours import WorkingHours
from scheduler.pump import Bell, Pump
from storage import models
from storage.database import Database, Session
from storage.queries.invitations import ask
from storage.types import AnswerStatus, Channel, MessageKind

QUICK = Patience(ack_seconds=3.0, retry_seconds=(0.0, 0.05, 0.05), trigger_seconds=3.0)
SURVEY = Survey(name="customers", company="Acme", subject="Acme")
OWNERS = "customer-voice"
# So many that no story waits for its pace; there are stories of their own about that.
A_SECOND = 50.0


class HandClock:
    """A clock that goes when it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


def sandbox(clock: HandClock, throttle: Throttle | None = None) -> SandboxSlack:
    """A workspace in which the app has exactly what its manifest asks for."""
    installation = Installation(scopes=frozenset(SCOPES), events=frozenset(EVENTS))
    slack = SandboxSlack(installation, clock=clock, patience=QUICK, throttle=throttle)
    slack.add_channel(OWNERS)
    return slack


class Rig:
    """One customer's programme, and gestures in it; each returns when all that follows from it has been done."""

    def __init__(
        self,
        slack: SandboxSlack,
        db: Database,
        clock: HandClock,
        surveys: Sequence[Survey] = (),
        *,
        per_second: float = A_SECOND,
        per_channel: float = A_SECOND,
        access: Access | None = None,
        ways: Ways | None = None,
        **more: Any,
    ) -> None:
        self.slack, self.db, self.clock = slack, db, clock
        self.surveys = {survey.name: survey for survey in surveys or [SURVEY]}
        zone = ZoneInfo("Europe/Helsinki")
        more["slack_channel_per_second"] = per_channel
        self.programme = Programme(
            "Acme", zone, f"#{OWNERS}", None, per_second, self.surveys, WorkingHours(zone), **more
        )
        app = slack.installation
        self.access = access or Access(app.bot_token, app.app_token, app.signing_secret, slack.api_url)
        self.bell = Bell()
        self.pacing = Pacing(db, Limits(per_second, per_channel), clock)
        self.side: SlackSide = build(self.access, self.programme, db, self.bell, clock, ways=ways or Ways())
        sender = self.side.sender
        self.pump = Pump(db, Channel.SLACK, sender, clock, "rig", lanes=sender.lanes, bell=self.bell)

    def contact(self, name: str = "aino", *, account: str | None = "Nokkela", **attributes: str) -> User:
        """A customer in the workspace and in the store."""
        user = self.slack.add_user(name, email=f"{name}@customer.example")
        self.db.write_now(add_contact, [(user, account, attributes, self.clock())])
        return user

    async def home(self) -> Workspace:
        """Our own workspace."""
        return await self.side.workspaces.home()

    async def ask(self, user: User, survey: str = "customers") -> int:
        """Queue the question for them and send it; the invitation's id."""
        invitation_id = await self.queue(user, survey)
        await self.sent()
        return invitation_id

    async def queue(self, user: User, survey: str = "customers") -> int:
        """Queue the question for them; the invitation's id."""
        contact_id = self.db.read_now(contact_of, user.id)
        return await self.db.write(ask, new_ask(self.surveys[survey], contact_id, Channel.SLACK, self.clock()))

    async def sent(self) -> None:
        """Send all that is due a second later."""
        self.clock.turn(seconds=1)
        while await self.pump.step():
            pass

    async def press(self, user: User, label: str, *, by: User | None = None, **values: str) -> Answer:
        """Press a button of the person's last message from the app, by what is written on it."""
        message = self.question(user)
        answer = await self.slack.press(
            by or user, message.channel, message.ts, text=label, values={f"nps_{name}": v for name, v in values.items()}
        )
        await self.done()
        return answer

    async def say(self, user: User, text: str) -> None:
        """Type something to the app."""
        await self.slack.say(user, self.slack.dm_id(user), text)
        await self.done()

    async def done(self) -> None:
        """Wait for what goes on after the acknowledgement, and for the events that come of it."""
        await self.side.background.finish()
        await self.slack.settled()

    def question(self, user: User) -> Message:
        """The last message from the app to this person."""
        return [message for message in self.slack.dm(user) if message.from_app][-1]

    def alerts(self) -> list[Message]:
        """What stands in the owners' channel, but for the threads."""
        return [message for message in self.slack.channel(OWNERS) if message.thread_ts is None]

    def thread(self) -> list[Message]:
        """What stands in the threads of the owners' channel."""
        return [message for message in self.slack.channel(OWNERS) if message.thread_ts is not None]

    def answer(self, invitation_id: int) -> models.Answer | None:
        """The answer as it is kept."""
        return self.db.read_now(answer_of, invitation_id)

    def status(self, answer_id: int) -> AnswerStatus:
        """Whether an answer counts."""
        return self.db.read_now(status_of, answer_id)

    def messages(self, kind: MessageKind) -> list[models.Message]:
        """The rows of the outbox, oldest first."""
        return self.db.read_now(messages_of, kind)


def add_contact(session: Session, items: Sequence[tuple[User, str | None, dict[str, str], datetime]]) -> list[None]:
    for user, account, attributes, now in items:
        company = None if account is None else models.Account(name=account)
        if company is not None:
            session.add(company)
            session.flush()
        contact = models.Contact(
            email=user.email,
            slack_user_id=user.id,
            name=user.real_name,
            account_id=None if company is None else company.id,
            attributes=attributes,
            created_at=now,
            updated_at=now,
        )
        session.add(contact)
    return [None] * len(items)


def contact_of(session: Session, slack_user_id: str) -> int:
    return session.execute(select(models.Contact.id).where(models.Contact.slack_user_id == slack_user_id)).scalar_one()


def answer_of(session: Session, invitation_id: int) -> models.Answer | None:
    return session.scalars(select(models.Answer).where(models.Answer.invitation_id == invitation_id)).first()


def status_of(session: Session, answer_id: int) -> AnswerStatus:
    return session.get_one(models.Answer, answer_id).status


def messages_of(session: Session, kind: MessageKind) -> list[models.Message]:
    found = session.scalars(select(models.Message).where(models.Message.kind == kind).order_by(models.Message.id))
    return list(found)


@contextlib.asynccontextmanager
async def over_sockets(rig: Rig) -> AsyncIterator[None]:
    """Connected by Socket Mode."""
    stop = asyncio.Event()
    listening = asyncio.create_task(socket_mode.run(rig.side.app, rig.slack.installation.app_token, stop))
    try:
        await rig.slack.connected()
        yield
    finally:
        stop.set()
        await listening
        await rig.side.background.finish()


@contextlib.asynccontextmanager
async def over_http(rig: Rig) -> AsyncIterator[None]:
    """Reached over HTTP, every request signed."""
    listener = socket.create_server(("127.0.0.1", 0))
    web = Starlette(routes=[route(rig.side.app)])
    server = uvicorn.Server(uvicorn.Config(web, lifespan="off", log_config=None, timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server._serve([listener]))  # noqa: SLF001 - serve() would take the signals
    try:
        await rig.slack.use_http(f"http://127.0.0.1:{listener.getsockname()[1]}{PATH}")
        yield
    finally:
        server.should_exit = True
        await serving
        listener.close()
        await rig.side.background.finish()


def shown(message: Message) -> str:
    """Every text that stands in a message's blocks, in the order of reading."""
    return "\n".join(texts_in(message.blocks))


def texts_in(part: Any) -> list[str]:
    """Texts, wherever they are nested."""
    if isinstance(part, list):
        return [text for one in part for text in texts_in(one)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if isinstance(part.get("text"), str) else []
    return own + [text for value in part.values() if not isinstance(value, str) for text in texts_in(value)]
