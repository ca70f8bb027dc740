"""A picture of the figures as a file, for as long as its link holds: Slack fetches what it shows from outside."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.charts.draw import draw
from bot.figures.linked import linked
from bot.links import LinkError
from bot.web import refusals
from bot.web.limits import FETCHING
from bot.web.linkpage import LinkPage
from bot.web.replies import Reply

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

    from bot.web.linkpage import Site
    from bot.web.pages import Pages


class PictureFile(LinkPage):
    """`/p/{token}.png`."""

    def __init__(self, site: Site) -> None:
        super().__init__(site, FETCHING)

    async def reply(self, scope: Scope, _receive: Receive, pages: Pages) -> Reply:
        """Drawn anew, off the event loop."""
        programme, now = self.site.programme, self.site.clock()
        link = self.site.links.read_picture(scope["path_params"]["token"], now)
        if scope["method"] == "POST":
            return refusals.wrong_method(pages, "GET, HEAD")
        drawing = await self.site.desk.db.read(linked, programme, link, now)
        if drawing is None:
            raise LinkError
        content = await asyncio.to_thread(draw, drawing, "png", "light", programme.wording)
        return Reply(200, content, ((b"content-type", b"image/png"), (b"cache-control", b"private, max-age=3600")))
