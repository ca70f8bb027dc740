"""The programme's calendar, for whoever has the secret link: calendars ask for it again and again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.calendar_feed import feed
from bot.planning import Now
from bot.web import refusals
from bot.web.limits import SUBSCRIBING
from bot.web.linkpage import LinkPage
from bot.web.replies import Reply
from bot.web.requests import header

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

    from bot.web.linkpage import Site
    from bot.web.pages import Pages

MINUTES_FRESH = 15


class CalendarFeed(LinkPage):
    """`/calendar/{token}.ics`."""

    def __init__(self, site: Site) -> None:
        super().__init__(site, SUBSCRIBING)

    async def reply(self, scope: Scope, _receive: Receive, pages: Pages) -> Reply:
        """The feed as it is now; nothing again where the calendar has it already."""
        self.site.links.read_calendar(scope["path_params"]["token"])
        if scope["method"] == "POST":
            return refusals.wrong_method(pages, "GET, HEAD")
        now = Now(self.site.programme, (), self.site.clock())
        host = urlsplit(self.site.links.public_url).hostname or "localhost"
        body = await self.site.desk.db.read(feed, now, host)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        known = [one.strip().removeprefix("W/") for one in header(scope, b"if-none-match").split(",")]
        headers = (
            (b"content-type", b"text/calendar; charset=utf-8"),
            (b"content-disposition", b'inline; filename="nps.ics"'),
            (b"cache-control", f"private, max-age={MINUTES_FRESH * 60}".encode()),
            (b"etag", tag.encode()),
        )
        return Reply(304, b"", headers[2:]) if tag in known else Reply(200, body, headers)
