"""The way out, by one click in a mail program (RFC 8058) or by a button on the page. Opening the page changes nothing.

No cookie and no origin is asked for, since mail systems send neither; the token says who it is; the answer is a 200.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.web.linkpage import LinkPage
from bot.web.requests import body_of, form_of
from storage.queries.suppressions import Suppression, is_unsubscribed, language_of, lift, suppress
from storage.types import SuppressedBecause

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

    from bot.links import Links
    from bot.web.pages import Pages
    from bot.web.replies import Reply
    from scheduler.clock import Clock
    from storage.database import Database


class UnsubscribePage(LinkPage):
    """`/u/{token}`."""

    def __init__(self, db: Database, links: Links, clock: Clock, pages: Pages) -> None:
        self.db = db
        self.links = links
        self.clock = clock
        super().__init__(pages)

    async def reply(self, scope: Scope, receive: Receive, pages: Pages) -> Reply:
        """By the method."""
        contact_id = self.links.read_unsubscribe(scope["path_params"]["token"]).contact_id
        fields = form_of(scope, await body_of(receive)) if scope["method"] == "POST" else None
        language = await self.db.read(language_of, contact_id)
        pages = self.pages.speaking(language, pages.wording.language)
        if fields is not None:
            return await self.take(contact_id, fields, pages)
        if await self.db.read(is_unsubscribed, contact_id):
            return pages.unsubscribed()
        return pages.unsubscribe()

    async def take(self, contact_id: int, fields: dict[str, str], pages: Pages) -> Reply:
        """At once, and as often as it is sent. The button sends what mail programs send."""
        now = self.clock()
        say = pages.wording.say
        if fields.get("undo") == "1":
            await self.db.write(lift, (contact_id, now), urgent=True)
            return pages.notice(200, say("You are back"), say("You may hear from us again. Thank you!"))
        if fields.get("List-Unsubscribe", "").strip().lower() != "one-click":
            return pages.unsubscribe(error=True)
        await self.db.write(suppress, Suppression(contact_id, SuppressedBecause.UNSUBSCRIBED, now), urgent=True)
        return pages.unsubscribed()
