"""The web application on a real server, over a real store, with a clock that is turned by hand."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn
from sqlalchemy import insert, select

from bot.config.brand import Brand
from bot.config.pages import PageRules
from bot.intake import Desk
from bot.links import Links
from bot.survey.definition import Survey
from bot.web.app import application
from scheduler.pump import Bell
from storage.models import Answer, Contact, Invitation, LinkHit
from storage.queries.definitions import keep
from storage.types import Channel
from tests.support.factories import BY_THE_RULES, a_programme
from tests.support.languages import WITH_ARABIC

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from sqlalchemy.orm import Session
    from starlette.applications import Starlette

    from storage.database import Database

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
NUMBERS = count(1)


@dataclass
class HandClock:
    """Stands still until it is turned."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class AskedContact:
    """Who was asked, by which invitation."""

    contact_id: int
    invitation_id: int


@dataclass
class Site:
    """What a test of the pages holds in its hand."""

    db: Database
    clock: HandClock = field(default_factory=HandClock)
    bell: Bell = field(default_factory=Bell)
    company: str = "Acme"
    url: str = "http://pages.test"
    surveys: tuple[Survey, ...] = (Survey("customers", "Acme", "Acme"),)
    rules: PageRules = field(default_factory=PageRules)
    brand: Brand = field(default_factory=Brand)

    @property
    def links(self) -> Links:
        return Links("a secret of the tests alone, long enough", self.url)

    def app(self) -> Starlette:
        look: dict[str, Any] = {"company": self.company, "pages": self.rules, "brand": self.brand}
        programme = a_programme(*self.surveys, languages=WITH_ARABIC, **look)
        return application(Desk(self.db, BY_THE_RULES, self.bell), programme, self.links, self.clock)

    def ask(
        self,
        subject: str = "Acme",
        channel: Channel = Channel.EMAIL,
        open_days: int = 21,
        *,
        late_answers: bool = False,
    ) -> AskedContact:
        survey = Survey("customers", self.company, subject, late_answers=late_answers)
        row = (survey, channel, self.clock.now - timedelta(hours=1), self.clock.now + timedelta(days=open_days))
        (asked,) = self.db.write_now(invite, [row])
        return asked

    def score_path(self, asked: AskedContact, score: int) -> str:
        return self.links.score_url(asked.invitation_id, score).removeprefix(self.url)

    def unsubscribe_path(self, asked: AskedContact) -> str:
        return self.links.unsubscribe_url(asked.contact_id, asked.invitation_id).removeprefix(self.url)

    def open_path(self, contact_id: int | None = None, survey: str = "customers") -> str:
        return self.links.open_url(survey, contact_id).removeprefix(self.url)

    def answers(self) -> list[tuple[int, str, str | None, str | None]]:
        query = select(Answer.score, Answer.stage, Answer.reason, Answer.follow_up).order_by(Answer.id)
        return self.db.read_now(lambda session: [(*row,) for row in session.execute(query)])

    def hits(self) -> list[tuple[int, str, str]]:
        query = select(LinkHit.link, LinkHit.method, LinkHit.state).order_by(LinkHit.id)
        rows = self.db.read_now(lambda session: session.execute(query).all())
        return [(int(link), method, state) for link, method, state in rows if link.isdigit()]

    @asynccontextmanager
    async def client(self, address: str = "192.0.2.7") -> AsyncIterator[httpx.AsyncClient]:
        """A browser's requests into the application itself; what runs in the background has ended afterwards."""
        app = self.app()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 5000))
        async with httpx.AsyncClient(transport=transport, base_url=self.url, headers={"User-Agent": BROWSER}) as client:
            yield client
        await app.state.evidence.written()

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """The application on a real HTTP server; its address, at which the links point then."""
        # It listens before the server runs, so nobody has to wait for that.
        listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(self.app(), log_config=None, access_log=False))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield self.url
        finally:
            server.should_exit = True
            await serving


def invite(session: Session, items: Sequence[tuple[Survey, Channel, datetime, datetime]]) -> list[AskedContact]:
    """A new contact each, asked already."""
    return [invite_one(session, *item) for item in items]


def invite_one(session: Session, survey: Survey, channel: Channel, asked_at: datetime, end: datetime) -> AskedContact:
    """One of them."""
    keep(session, survey.digest, survey.name, survey.document(), asked_at)
    contact = {"email": f"kaisa{next(NUMBERS)}@example.org", "name": "Kaisa Virtanen", "attributes": {"plan": "pro"}}
    dated = {"created_at": asked_at, "updated_at": asked_at}
    contact_id = session.execute(insert(Contact).values(**contact, **dated).returning(Contact.id)).scalar_one()
    invitation = {
        "survey": survey.name,
        "definition": survey.digest,
        "contact_id": contact_id,
        "channel": channel,
        "created_at": asked_at,
        "asked_at": asked_at,
        "closes_at": end,
    }
    made = session.execute(insert(Invitation).values(**invitation).returning(Invitation.id))
    return AskedContact(contact_id, made.scalar_one())
