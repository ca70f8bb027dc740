"""What every page behind a signed link does alike: how people are spoken to, and what is said of a wrong link."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from bot.links import LinkError
from bot.web import refusals
from bot.web.requests import DisconnectedError, TooLargeError, languages_of

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from bot.web.pages import Pages
    from bot.web.replies import Reply


class LinkPage(ABC):
    """An ASGI application of its own: answers come in thousands at once after a wave."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        # Whoever was asked is spoken to in their language; where that cannot be told, in the browser's.
        pages = self.pages.speaking(*languages_of(scope))
        try:
            if scope["method"] in ("GET", "HEAD", "POST"):
                reply = await self.reply(scope, receive, pages)
            else:
                reply = refusals.wrong_method(pages, "GET, HEAD, POST")
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
