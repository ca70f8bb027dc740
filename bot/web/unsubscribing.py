"""The way out, by one click in a mail program (RFC 8058) or by a button on the page. Opening the page changes nothing.

No cookie and no origin is asked for, since mail systems send neither; the token says who it is; the answer is a 200.
A button tells that its page was drawn: that press is a machine's where the evidence says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.forms import Forms, Pressed
from bot.survey.clicks import UNSUBSCRIBE, Wish
from bot.survey.rests import LESS_OFTEN, wish_of
from bot.web.limits import LEAVING
from bot.web.linkpage import LinkPage
from bot.web.requests import body_of, form_of
from storage.queries.suppressions import Suppression, lift, suppress
from storage.queries.wishes import Rest, Wishes, rest, wishes_of
from storage.types import SuppressedBecause

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.types import Receive, Scope

    from bot.web.evidence import Evidence
    from bot.web.linkpage import Site
    from bot.web.pages import Pages
    from bot.web.replies import Reply

NEVER = Wishes(None, SuppressedBecause.UNSUBSCRIBED, None)


class UnsubscribePage(LinkPage):
    """`/u/{token}`."""

    def __init__(self, site: Site, evidence: Evidence) -> None:
        super().__init__(site, LEAVING)
        self.db = site.desk.db
        self.evidence = evidence
        self.forms = Forms(site.desk)

    async def reply(self, scope: Scope, receive: Receive, pages: Pages) -> Reply:
        """By the method."""
        link = self.site.links.read_unsubscribe(scope["path_params"]["token"])
        fields = form_of(scope, await body_of(receive)) if scope["method"] == "POST" else None
        # Whoever is gone is not asked either.
        wishes = await self.db.read(wishes_of, link.contact_id) or NEVER
        now = self.site.clock()
        pages = self.site.pages.speaking(wishes.language, pages.wording.language).drawn_at(now)
        report = None if fields is None or "drawn" not in fields else fields.get("report")
        hit = self.evidence.hit(scope, link.invitation_id, UNSUBSCRIBE, now, report=report)
        if fields is not None and "drawn" in fields:
            pressed = Pressed(hit, said_by(fields), self.evidence.noted_on(link.invitation_id))
            by_a_person = await self.forms.press(pressed)
            return (
                await self.take(link.contact_id, fields, now, pages) if by_a_person else pages.unsubscribe(error=True)
            )
        self.evidence.keep(hit)
        if fields is not None:
            return await self.take(link.contact_id, fields, now, pages)
        if wishes.unsubscribed:
            return pages.unsubscribed()
        return pages.unsubscribe(rest=wish_of(wishes.rest_days))

    async def take(self, contact_id: int, fields: dict[str, str], now: datetime, pages: Pages) -> Reply:
        """At once, and as often as it is sent. The button sends what mail programs send."""
        if said_by(fields) is Wish.NEVER:
            await self.db.write(suppress, Suppression(contact_id, SuppressedBecause.UNSUBSCRIBED, now), urgent=True)
            return pages.unsubscribed()
        if (wish := fields.get("less_often", "")) in LESS_OFTEN:
            await self.db.write(rest, Rest(contact_id, LESS_OFTEN[wish], now), urgent=True)
            return pages.resting(wish)
        match fields.get("undo"):
            case "1":
                await self.db.write(lift, (contact_id, now), urgent=True)
            case "rest":
                await self.db.write(rest, Rest(contact_id, None, now), urgent=True)
            case _:
                return pages.unsubscribe(error=True)
        say = pages.wording.say
        return pages.notice(200, say("You are back"), say("You may hear from us again. Thank you!"))


def said_by(fields: dict[str, str]) -> Wish | None:
    """What a form wishes; None where it is none of ours."""
    if fields.get("List-Unsubscribe", "").strip().lower() == "one-click":
        return Wish.NEVER
    if fields.get("less_often") in LESS_OFTEN:
        return Wish.LESS_OFTEN
    return Wish.UNDO if fields.get("undo") in ("1", "rest") else None
