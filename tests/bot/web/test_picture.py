"""A picture at a link that holds for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import httpx
from PIL import Image

from bot.links import PictureLink
from storage.database import Database
from tests.bot.web.site import NOON, Site
from tests.support.factories import import_answers

DAY = timedelta(days=1)


async def got(site: Site, link: PictureLink, until: datetime = NOON + DAY, method: str = "GET") -> httpx.Response:
    """What is answered at the link."""
    path = site.links.picture_url(link, until).removeprefix(site.url)
    async with site.client() as client:
        return await client.request(method, path)


async def test_the_picture_is_drawn_as_things_stand(db: Database) -> None:
    """And says what it shows."""
    import_answers(
        db, [{"score": score, "answered_at": NOON - days} for days in (DAY, 92 * DAY) for score in (10, 3, 9)]
    )
    site = Site(db)
    answer = await got(site, PictureLink("customers", "2026-Q4", "trend"))
    picture = Image.open(BytesIO(answer.content))

    assert (200, "image/png") == (answer.status_code, answer.headers["content-type"])
    assert "private, max-age=3600" == answer.headers["cache-control"]
    assert "From 33 in 2026-Q3 to 33 in 2026-Q4" in picture.info["Description"]
    assert 200 == (await got(site, PictureLink("customers", "2026-Q4", "scores"))).status_code


async def test_there_is_nothing_at_a_link_that_does_not_hold(db: Database) -> None:
    """It is too late, nobody has answered, or there is no such survey or period."""
    site, link = Site(db), PictureLink("customers", "2026-Q4", "trend")
    import_answers(db, [{"score": 9, "answered_at": NOON - DAY}])

    assert 404 == (await got(site, PictureLink("customers", "2026-Q4", "scores"), until=NOON)).status_code
    assert 404 == (await got(site, link)).status_code
    assert 404 == (await got(site, PictureLink("gone", "2026-Q4", "scores"))).status_code
    assert 404 == (await got(site, PictureLink("customers", "soon", "scores"))).status_code
    assert 405 == (await got(site, link, method="POST")).status_code
