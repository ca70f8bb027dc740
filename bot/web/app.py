"""The web application: its routes, and the pages for what goes wrong."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bot.installs import BACK, PAGE
from bot.vendors import Networks
from bot.web import refusals
from bot.web.calendar import CalendarFeed
from bot.web.evidence import Evidence
from bot.web.figures import FiguresPage
from bot.web.health import Alive, Ready
from bot.web.installing import InstalledPage, InstallPage
from bot.web.linkpage import Site
from bot.web.looks import Look
from bot.web.pages import Pages
from bot.web.picture import PictureFile
from bot.web.reporting import ReportPage, TrapPage
from bot.web.requests import languages_of
from bot.web.scores import ScorePage
from bot.web.unsubscribing import UnsubscribePage
from bot.web.visiting import OpenPage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from bot.config import Programme
    from bot.intake import Desk
    from bot.links import Links
    from bot.web.installing import Installer
    from bot.web.replies import Reply
    from scheduler.clock import Clock


def application(
    desk: Desk,
    programme: Programme,
    links: Links,
    clock: Clock,
    *,
    routes: Sequence[BaseRoute] = (),
    installer: Installer | None = None,
) -> Starlette:
    """The pages, with whatever other routes the program has.

    Its lifespan ends when all hits have been kept. Run it with access logs off: a request's path holds a token.
    """
    look = Look.of(programme.brand, programme.pages.frame_origins, urlsplit(links.public_url).path)
    pages = Pages(programme.company, look, programme.languages, programme.language)
    site = Site(desk, programme, links, clock, pages)
    evidence = Evidence(desk.db, Networks.read(programme.pages.networks))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await evidence.written()

    own = [
        Route("/s/{token}", ScorePage(site, evidence)),
        Route("/s/{token}/seen", ReportPage(site, evidence)),
        Route("/s/{token}/all", TrapPage(site, evidence)),
        Route("/o/{token}", OpenPage(site)),
        Route("/u/{token}", UnsubscribePage(site, evidence)),
        Route("/u/{token}/seen", ReportPage(site, evidence, leaving=True)),
        Route("/calendar/{token}.ics", CalendarFeed(site)),
        Route("/p/{token}.png", PictureFile(site)),
        Route("/figures/{token}", FiguresPage(site)),
        Route("/healthz", Alive()),
        Route("/readyz", Ready(desk.db)),
    ]
    if installer is not None:
        own.append(Route(f"{PAGE}/{{token}}", InstallPage(site, installer)))
        own.append(Route(BACK, InstalledPage(site, installer)))
    if look.logo is not None:
        own.append(Route(look.logo.path, look.logo))
    app = Starlette(routes=[*own, *routes], exception_handlers=handlers(pages), lifespan=lifespan)
    app.state.evidence = evidence
    return app


def handlers(pages: Pages) -> dict[Any, Callable[[Request, Exception], Response]]:
    """What is shown when no route takes a request, and when one fails; the server logs the failure."""

    def spoken(request: Request) -> Pages:
        return pages.speaking(*languages_of(request.scope))

    def not_found(request: Request, _error: Exception) -> Response:
        return response(refusals.not_found(spoken(request)))

    def wrong_method(request: Request, error: Exception) -> Response:
        allowed = (getattr(error, "headers", None) or {}).get("Allow", "GET")
        return response(refusals.wrong_method(spoken(request), allowed))

    def failed(request: Request, _error: Exception) -> Response:
        return response(refusals.failed(spoken(request)))

    return {404: not_found, 405: wrong_method, Exception: failed}


def response(reply: Reply) -> Response:
    """A reply, as Starlette knows it."""
    made = Response(reply.body, reply.status)
    made.raw_headers = reply.all_headers
    return made
