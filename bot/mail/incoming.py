"""The ways by which this installation hears what comes back of its mail, as the environment sets them up."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.mail import letterbox
from bot.mail.letterbox import Letterbox
from bot.mail.return_addresses import ReturnAddresses
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    import asyncio

    from bot.config import Programme
    from bot.links import Links
    from bot.returns import ReturnDesk
    from scheduler.clock import Clock

log = logging.getLogger(__name__)

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
        return parts

    def addresses(self, variable: str) -> ReturnAddresses:
        """Those at which mail comes back; `variable` is what needs them."""
        mail = self.programme.mail
        if mail is None or mail.return_domain is None:
            raise SettingsError(f"{variable} is set, but nps.toml has no [mail] return_domain: whose mail is taken?")
        return ReturnAddresses(self.links, mail.return_domain)


def announce(address: str) -> None:
    """It listens."""
    log.info("returned mail is taken", extra={"action": "serve", "address": address})
