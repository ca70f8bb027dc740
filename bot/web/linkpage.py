"""What every page behind a signed link does alike: how people are spoken to, what is too much, and what is no link."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.links import LinkError
from bot.web import refusals
from bot.web.limits import Gate
from bot.web.requests import DisconnectedError, TooLargeError, languages_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Receive, Scope, Send

    from bot.config import Programme
    from bot.intake import Desk
    from bot.links import Links
    from bot.web.limits import Rule
    from bot.web.pages import Pages
    from bot.web.replies import Reply
    from scheduler.clock import Clock


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages work with."""

    desk: Desk
    programme: Programme
    links: Links
    clock: Clock
    pages: Pages


class LinkPage(ABC):
    """An ASGI application of its own: answers come in thousands at once after a wave."""

    def __init__(self, site: Site, rules: Sequence[Rule]) -> None:
        self.site = site
        self.gate = Gate(rules)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        # Whoever was asked is spoken to in their language; where that cannot be told, in the browser's.
        pages = self.site.pages.speaking(*languages_of(scope))
        try:
            if scope["method"] not in ("GET", "HEAD", "POST"):
                reply = refusals.wrong_method(pages, "GET, HEAD, POST")
            elif wait := self.gate.wait(scope, self.site.clock()):
                reply = refusals.too_many(pages, wait)
            else:
                reply = await self.reply(scope, receive, pages)
        except DisconnectedError:
            return
        except LinkError:
            reply = refusals.unknown_link(pages)
        except TooLargeError:
            reply = refusals.too_large(pages)
        await reply(scope, send)

    @abstractmethod
    async def reply(self, scope: Scope, receive: Receive, pages: Pages) -> Reply:
        """To GET, HEAD or POST. May raise LinkError, TooLargeError and DisconnectedError."""
