"""Where a page's script tells what it saw, and the link in a mail that no person can see or press."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.survey.clicks import REPORT, TRAP, UNSUBSCRIBE, Report
from bot.web import refusals
from bot.web.limits import REPORTING
from bot.web.linkpage import LinkPage
from bot.web.replies import Reply
from bot.web.requests import body_of, form_of

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

    from bot.web.evidence import Evidence
    from bot.web.linkpage import Site
    from bot.web.pages import Pages


class ReportPage(LinkPage):
    """`/s/{token}/seen` and `/u/{token}/seen`."""

    def __init__(self, site: Site, evidence: Evidence, *, leaving: bool = False) -> None:
        super().__init__(site, REPORTING)
        self.evidence = evidence
        self.leaving = leaving

    async def reply(self, scope: Scope, receive: Receive, pages: Pages) -> Reply:
        """Kept as evidence, if it is one."""
        token = scope["path_params"]["token"]
        if self.leaving:
            invitation_id, link = self.site.links.read_unsubscribe(token).invitation_id, UNSUBSCRIBE
        else:
            opened = self.site.links.read_score(token)
            invitation_id, link = opened.invitation_id, str(opened.score)
        if scope["method"] != "POST":
            return refusals.wrong_method(pages, "POST")
        report = form_of(scope, await body_of(receive)).get("report", "")
        if Report.read(report) is not None:
            hit = self.evidence.hit(scope, invitation_id, link, self.site.clock(), report=report)
            self.evidence.keep(replace(hit, method=REPORT))
        return Reply(204)


class TrapPage(LinkPage):
    """`/s/{token}/all`: who comes here reads mails as no person does."""

    def __init__(self, site: Site, evidence: Evidence) -> None:
        super().__init__(site, ())
        self.evidence = evidence

    async def reply(self, scope: Scope, receive: Receive, pages: Pages) -> Reply:  # noqa: ARG002
        """It is noted, and there is nothing here."""
        link = self.site.links.read_score(scope["path_params"]["token"])
        self.evidence.keep(self.evidence.hit(scope, link.invitation_id, TRAP, self.site.clock()))
        return refusals.not_found(pages)
