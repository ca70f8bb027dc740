"""The ways by which this installation hears what comes back of its mail, as the environment sets them up."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import aiohttp

from bot.mail import letterbox
from bot.mail.fetching import Fetching
from bot.mail.imap_url import ImapUrlError, parse_imap_url
from bot.mail.letterbox import Letterbox
from bot.mail.providers.arriving import Hearing, Provider
from bot.mail.providers.mailgun import Mailgun
from bot.mail.providers.postmark import Postmark
from bot.mail.providers.sendgrid import SendGrid
from bot.mail.providers.ses import Ses
from bot.mail.return_addresses import ReturnAddresses
from bot.settings import Settings, SettingsError, revealed

if TYPE_CHECKING:
    import asyncio

    from starlette.routing import Route

    from bot.config import Programme
    from bot.links import Links
    from bot.returns import ReturnDesk
    from scheduler.clock import Clock

log = logging.getLogger(__name__)

FETCH_SECONDS = 10
LARGEST_FETCHED = 64 * 1024

Part = Callable[["asyncio.Event"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Incoming:
    """What comes back of a programme's mail."""

    settings: Settings
    programme: Programme
    links: Links
    desk: ReturnDesk
    clock: Clock

    def parts(self) -> dict[str, Part]:
        """What runs for it, by name. SettingsError where half of it is set up."""
        parts: dict[str, Part] = {}
        if self.settings.bounce_listen:
            box = Letterbox(self.desk, self.addresses("NPS_BOUNCE_LISTEN"), self.clock)
            parts["returned mail"] = partial(letterbox.serve, box, self.settings.bounce_listen, started=announce)
        if (url := revealed(self.settings.imap_url)) is not None:
            parts["mailbox"] = self.fetching(url).run
        return parts

    def fetching(self, url: str) -> Fetching:
        """Out of a mailbox. SettingsError where its address is none."""
        try:
            mailbox = parse_imap_url(url)
        except ImapUrlError as error:
            raise SettingsError(str(error)) from None
        mail = self.programme.mail
        ours = None if mail is None or mail.return_domain is None else ReturnAddresses(self.links, mail.return_domain)
        return Fetching(mailbox, self.desk, self.links, ours, self.clock)

    def routes(self) -> list[Route]:
        """What mail providers call, each only where its key is known. SettingsError where a key is none."""
        return [route for provider in self.providers() for route in self.hearing(provider).routes()]

    def hearing(self, provider: Provider) -> Hearing:
        """Of one provider."""
        return Hearing(provider, self.desk, self.links, self.clock)

    def providers(self) -> Iterator[Provider]:
        """Those that are set up."""
        settings = self.settings
        if settings.ses_topic:
            yield Ses(settings.ses_topic, fetch)
        if settings.sendgrid_key:
            try:
                yield SendGrid.of(settings.sendgrid_key)
            except ValueError as error:
                raise SettingsError(f"NPS_SENDGRID_KEY: {error}") from None
        if (key := revealed(settings.mailgun_key)) is not None:
            yield Mailgun(key)
        if (key := revealed(settings.postmark_key)) is not None:
            yield Postmark(key)

    def addresses(self, variable: str) -> ReturnAddresses:
        """Those at which mail comes back; `variable` is what needs them."""
        mail = self.programme.mail
        if mail is None or mail.return_domain is None:
            raise SettingsError(f"{variable} is set, but nps.toml has no [mail] return_domain: whose mail is taken?")
        return ReturnAddresses(self.links, mail.return_domain)


async def fetch(url: str) -> bytes:
    """What stands at an address, within limits. OSError where it cannot be had."""
    timeout = aiohttp.ClientTimeout(total=FETCH_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url, allow_redirects=False) as got:
            got.raise_for_status()
            return await got.content.read(LARGEST_FETCHED)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise OSError(str(error)) from error


def announce(address: str) -> None:
    """It listens."""
    log.info("returned mail is taken", extra={"action": "serve", "address": address})
