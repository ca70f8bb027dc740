"""The page of an open link: whoever comes may answer. Opening it makes nothing; the form that is sent makes an answer.

A visitor is a form: sending it again, reloading, going back to it changes the one answer that it made. No score is
chosen for the visitor, so a machine that sends forms as it finds them sends none.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from bot.links import BlankForm, LinkError
from bot.survey.scale import SCORES
from bot.visits import Reception, Visit
from bot.web import refusals
from bot.web.limits import VISITING
from bot.web.linkpage import LinkPage
from bot.web.replies import see_other
from bot.web.requests import body_of, cleaned, form_of, languages_of
from bot.web.scores import CHOOSE, said_in
from storage.queries.visits import guest_of
from storage.types import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.types import Receive, Scope

    from bot.links import OpenLink
    from bot.survey.definition import Survey
    from bot.web.linkpage import Site
    from bot.web.pages import Pages
    from bot.web.replies import Reply
    from storage.queries.visits import Guest

# A form that was drawn before is drawn anew, with what was typed.
FORM_LASTS = timedelta(days=1)
MOST_PARAMETERS = 50
LONGEST_VALUE = 100
VALID = {str(score) for score in SCORES}


class OpenPage(LinkPage):
    """`/o/{token}`."""

    def __init__(self, site: Site) -> None:
        super().__init__(site, VISITING)
        self.reception = Reception(site.desk)

    async def reply(self, scope: Scope, receive: Receive, pages: Pages) -> Reply:
        """By the method."""
        link = self.site.links.read_open(scope["path_params"]["token"])
        fields = form_of(scope, await body_of(receive)) if scope["method"] == "POST" else None
        survey = self.site.programme.surveys.get(link.survey)
        if survey is None:
            return refusals.withdrawn(pages.framed())
        now = self.site.clock()
        guest = await self.guest(link, now)
        own = None if guest is None else guest.language
        pages = self.site.pages.speaking(own, *languages_of(scope), survey.language).framed()
        if fields is not None:
            return await self.take(link, scope, fields, pages)
        if guest is not None and guest.invitation_id is not None:
            return self.onward(guest.invitation_id)
        return pages.scale(survey, None, form=self.blank(now))

    async def guest(self, link: OpenLink, now: datetime) -> Guest | None:
        """Whom the link names, as they are known now."""
        if link.contact_id is None:
            return None
        return await self.site.desk.db.read(guest_of, link.survey, link.contact_id, now)

    async def take(self, link: OpenLink, scope: Scope, fields: dict[str, str], pages: Pages) -> Reply:
        """An invitation with its answer, which goes on where every invitation is answered."""
        now = self.site.clock()
        survey = self.site.programme.surveys[link.survey]
        say = pages.wording.say
        try:
            form = self.site.links.read_form(fields.get("form", ""))
        except LinkError:
            form = BlankForm("", now - 2 * FORM_LASTS)
        if now - form.made_at > FORM_LASTS:
            return self.again(survey, fields, pages, say("This page was open for long. Please press Send once more."))
        try:
            said = said_in(fields, now, ())
        except ValueError:
            return self.again(survey, fields, pages, say(CHOOSE))
        visit = Visit(form.number, survey, link.contact_id, occasion(survey, scope), said)
        taken = await self.reception.take(visit)
        if taken.asked is None:
            return refusals.gone(pages)
        return self.onward(taken.asked.invitation_id)

    def again(self, survey: Survey, fields: dict[str, str], pages: Pages, error: str) -> Reply:
        """The form anew, with what was chosen and typed."""
        score = fields.get("score", "")
        chosen = int(score) if score in VALID else None
        form = self.blank(self.site.clock())
        return pages.scale(survey, chosen, form=form, typed=fields.get("reason", ""), error=error)

    def blank(self, now: datetime) -> str:
        """A form that nobody else has."""
        return self.site.links.form(BlankForm(secrets.token_hex(8), now))

    def onward(self, invitation_id: int) -> Reply:
        """To the page of the invitation."""
        return see_other(urlsplit(self.site.links.answer_url(invitation_id, Channel.LINK)).path.encode())


def occasion(survey: Survey, scope: Scope) -> dict[str, str]:
    """What the address says of where the link stood, as far as the survey listens."""
    query = scope["query_string"].decode("latin-1")
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_PARAMETERS, errors="replace")
    except ValueError:
        return {}
    return {name: cleaned(value)[:LONGEST_VALUE].strip() for name, value in pairs if name in survey.link_attributes}
