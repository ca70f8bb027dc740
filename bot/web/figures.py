"""The score for everybody in the company, at a secret link: drawn once in a while, however many look."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.links import LinkError
from bot.reports.company import company
from bot.reports.page import html, policy
from bot.reports.pictures import pictures
from bot.web import refusals
from bot.web.limits import SUBSCRIBING
from bot.web.linkpage import LinkPage
from bot.web.replies import HTML, Reply
from bot.web.requests import header

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

    from bot.web.linkpage import Site
    from bot.web.pages import Pages

FRESH = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was drawn."""

    at: datetime
    body: bytes
    tag: str


class FiguresPage(LinkPage):
    """`/figures/{token}`."""

    def __init__(self, site: Site) -> None:
        super().__init__(site, SUBSCRIBING)
        self._kept: dict[str, Kept] = {}
        # Whoever comes while it is drawn waits for that, and draws nothing.
        self._drawing = asyncio.Lock()

    async def reply(self, scope: Scope, _receive: Receive, pages: Pages) -> Reply:
        """The page as it was some minutes ago at most; nothing again where the browser has it already."""
        word = self.site.programme.pages.score_page
        if word is None:
            raise LinkError
        survey = self.site.links.read_figures(scope["path_params"]["token"], word)
        if survey not in self.site.programme.surveys:
            raise LinkError
        if scope["method"] == "POST":
            return refusals.wrong_method(pages, "GET, HEAD")
        kept = await self._page(survey)
        headers = (
            *HTML,
            (b"cache-control", f"private, max-age={int(FRESH.total_seconds())}".encode()),
            (b"etag", kept.tag.encode()),
            (b"content-security-policy", f"{policy()}; frame-ancestors 'none'".encode()),
            (b"x-frame-options", b"DENY"),
        )
        known = [one.strip().removeprefix("W/") for one in header(scope, b"if-none-match").split(",")]
        return Reply(304, b"", headers[2:]) if kept.tag in known else Reply(200, kept.body, headers)

    async def _page(self, survey: str) -> Kept:
        async with self._drawing:
            now, kept = self.site.clock(), self._kept.get(survey)
            if kept is None or now - kept.at >= FRESH:
                kept = self._kept[survey] = await self._drawn(survey, now)
            return kept

    async def _drawn(self, survey: str, now: datetime) -> Kept:
        programme = self.site.programme
        document = await self.site.desk.db.read(company, programme, programme.surveys[survey], now)
        drawn = await asyncio.to_thread(pictures, document, programme.wording)
        body = html(document, drawn, programme).encode()
        return Kept(now, body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
