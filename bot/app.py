"""The composition root: everything is built here, from settings and a programme, and handed to whoever needs it."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Callable, Collection, Sequence

from starlette.applications import Starlette
from starlette.routing import Route

from bot.api import events as events_api
from bot.api import openapi
from bot.api.events import EventsApi
from bot.config import MailIdentity, Programme
from bot.connected import connected_channels
from bot.installs import InstallLinks
from bot.intake import Desk, Intake
from bot.jobs import timetable
from bot.links import Links
from bot.mail.dkim import signer_of
from bot.mail.incoming import Incoming
from bot.mail.sender import MailSender
from bot.mail.smtp_url import parse_smtp_urls
from bot.mail.specimens import Specimens
from bot.mail.transport import SmtpTransport
from bot.planning import Now
from bot.returns import ReturnDesk, Returns
from bot.serving import Part
from bot.settings import Settings, revealed
from bot.slack import app as slack
from bot.slack import http, socket_mode
from bot.slack.installing import Installing
from bot.waves import Waves
from bot.web.app import application
from bot.webhook.posting import Postbox
from bot.webhook.sender import WebhookSender
from bot.webhook.signing import Signer
from scheduler.clock import Clock, utc_now
from scheduler.outbox import Lane, Sender
from scheduler.pump import Bell, Pump, one_lane
from storage.database import Database
from storage.types import Channel


class Product:
    """The program, assembled but not running. `db` is open; whoever opened it closes it."""

    def __init__(self, settings: Settings, programme: Programme, db: Database, clock: Clock = utc_now) -> None:
        self.settings, self.programme, self.db, self.clock = settings, programme, db, clock
        self.bell = Bell()
        self.desk = Desk(db, Intake(programme.cases), self.bell)
        self.links = Links(settings.signing_key(), settings.base_url)
        self.connected = connected_channels(settings, programme)
        self.returns = ReturnDesk(db, Returns(self.desk.intake, self.connected), self.bell)
        self.incoming = Incoming(settings, programme, self.links, self.returns, clock)
        self.slack = self._slack() if Channel.SLACK in self.connected else None
        looking_up = None if self.slack is None else self.slack.linking.settle
        self.waves = Waves(db, programme, self.connected, clock, before_planning=looking_up)
        self.mail = None if programme.mail is None or settings.smtp_url is None else self._mail(programme.mail)
        self.webhook = self._webhook() if Channel.WEBHOOK in self.connected else None
        self._worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"

    def parts(self, wanted: Collection[str]) -> dict[str, Part]:
        """What runs beside the pages, by name; a channel that is not connected has no part."""
        parts: dict[str, Part] = {}
        if "slack" in wanted and self.slack is not None:
            parts["slack"] = self._pump(Channel.SLACK, self.slack.sender, self.slack.sender.lanes).run
            parts["slack events"] = self._listen
        if "mail" in wanted and self.mail is not None:
            parts["mail"] = self._pump(Channel.EMAIL, self.mail, self.mail.pacing.lanes).run
        if "mail" in wanted:
            parts |= self.incoming.parts()
        if "webhook" in wanted and self.webhook is not None:
            parts["webhook"] = self._pump(Channel.WEBHOOK, self.webhook).run
        if "scheduler" in wanted:
            parts["scheduler"] = timetable(self.db, self.waves, self.bell, self.clock, self.slack).run
        return parts

    async def finish(self) -> None:
        """After the parts have stopped: what still goes on is finished, connections are closed."""
        if self.slack is not None:
            await self.slack.background.finish()
        if self.mail is not None:
            await self.mail.transport.close()
        if self.webhook is not None:
            await self.webhook.postbox.close()

    def _slack(self) -> slack.SlackSide:
        access = slack.Access.of(self.settings)
        letter = None
        if self.programme.mail is not None and Channel.EMAIL in self.connected:
            letter = Specimens(self.programme.mail, self.programme.languages, self.settings.base_url).of
        # Slack fetches pictures from outside.
        links = self.links if self.links.public_url.startswith("https://") else None
        ways = slack.Ways(self.connected, letter, links)
        return slack.build(access, self.programme, self.db, self.bell, self.clock, ways=ways)

    def _mail(self, identity: MailIdentity) -> MailSender:
        servers = parse_smtp_urls(revealed(self.settings.smtp_url) or "")
        transport = SmtpTransport(servers, connections=identity.delivery.connections, hello=identity.domain)
        signer = signer_of(identity.delivery.dkim, revealed(self.settings.dkim_key))
        return MailSender(self.returns, self.programme, self.links, transport, self.clock, signer)

    def _webhook(self) -> WebhookSender:
        postbox = Postbox(self.programme.webhook_url or "")
        signer = Signer.of(revealed(self.settings.webhook_secret) or "")
        return WebhookSender(self.db, self.programme, self.links, postbox, signer, self.clock)

    def pages(self) -> Starlette:
        """What answers over HTTP."""
        # Over HTTP, Slack's requests come to the same server as the pages.
        over_http = self.slack is not None and self.slack.access.app_token is None
        slack_routes = [http.route(self.slack.app)] if self.slack is not None and over_http else []
        routes = [*slack_routes, *self.incoming.routes(), *self._api()]
        programme = self.programme
        return application(self.desk, programme, self.links, self.clock, routes=routes, installer=self._installer())

    def _api(self) -> list[Route]:
        """For other systems of the company, where they have been given a key."""
        key = revealed(self.settings.api_key)
        if key is None:
            return []
        events = EventsApi(self.db, key, lambda: Now(self.programme, self.connected, self.clock()))
        return [Route(events_api.PATH, events), Route(openapi.PATH, openapi.OpenApi())]

    def _installer(self) -> Installing | None:
        """Others may install the app where the environment has what that takes."""
        oauth = None if self.slack is None else self.slack.access.oauth
        if self.slack is None or oauth is None:
            return None
        links = InstallLinks(oauth.secret_key, self.settings.base_url)
        return Installing(oauth, self.slack.access.api_url, links, self.slack.workspaces, self.clock)

    def _pump(self, channel: Channel, sender: Sender, lanes: Callable[[], Sequence[Lane]] = one_lane) -> Pump:
        return Pump(self.db, channel, sender, self.clock, self._worker, lanes=lanes, bell=self.bell)

    async def _listen(self, stop: asyncio.Event) -> None:
        """Over Socket Mode by a connection of ours; over HTTP the pages' server hears, and only the gap is ours."""
        if self.slack is None:
            return
        if self.slack.access.app_token is None:
            self._catch_up()
            await stop.wait()
            return
        await socket_mode.run(self.slack.app, self.slack.access.app_token, stop, connected=self._catch_up)

    def _catch_up(self) -> None:
        """While nobody listened, people may have typed."""
        if self.slack is not None:
            self.slack.background.start(self.slack.catching_up.run())
