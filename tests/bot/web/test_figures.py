"""The page of the score, for everybody in the company who has the secret link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.config.pages import PageRules
from tests.bot.web.site import Site
from tests.support.factories import import_answers
from tests.support.reporting import two_quarters

if TYPE_CHECKING:
    from storage.database import Database

WORD = PageRules(score_page="plum")


def a_site(db: Database, rules: PageRules = WORD) -> Site:
    """It is the last quarter of 2026."""
    site = Site(db, rules=rules)
    site.clock.now = datetime(2026, 10, 9, 9, tzinfo=UTC)
    return site


def path(site: Site, word: str = "plum", survey: str = "customers") -> str:
    """Of the secret link."""
    return site.links.figures_url(survey, word).removeprefix(site.url)


async def test_it_tells_the_score_and_no_word_of_any_customer(db: Database) -> None:
    """With its margin, the bands, the picture of how it went; nothing can be run, framed or found by a search."""
    two_quarters(db)
    site = a_site(db)
    async with site.client() as client:
        got = await client.get(path(site))

    assert 200 == got.status_code
    assert all(
        told in got.text for told in ("NPS 43", "between 22 and 60", "36 (60.0%)", 'alt="Acme: the score over time.')
    )
    assert "Too expensive" not in got.text
    assert "Account" not in got.text
    policy = got.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "noindex" in got.headers["x-robots-tag"]


async def test_it_is_drawn_once_for_many(db: Database) -> None:
    """And anew after some minutes; a browser that has it is told so."""
    two_quarters(db)
    site = a_site(db)
    async with site.client() as client:
        first = await client.get(path(site))
        import_answers(db, [{"score": 0, "answered_at": datetime(2026, 10, 8, tzinfo=UTC)}] * 9)
        again = await client.get(path(site))
        known = await client.get(path(site), headers={"If-None-Match": first.headers["etag"]})
        site.clock.turn(minutes=10)
        anew = await client.get(path(site))

    assert first.text == again.text
    assert (304, b"", "private, max-age=600") == (known.status_code, known.content, known.headers["cache-control"])
    assert "NPS −100." in anew.text


async def test_a_few_answers_are_no_score(db: Database) -> None:
    """Four people's would tell who said what; and a quarter without any is passed over."""
    site = a_site(db)
    summer, spring = datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
    import_answers(db, [{"score": 0, "answered_at": summer}] * 4)
    async with site.client() as client:
        few = await client.get(path(site))
        import_answers(db, [{"score": 9, "answered_at": spring + timedelta(days=n)} for n in range(6)])
        site.clock.turn(minutes=10)
        older = await client.get(path(site))

    assert "Fewer than five customers have answered" in few.text
    assert "NPS" not in few.text.partition("<main>")[2].partition("<footer>")[0]
    assert "2026-Q2: April 1, 2026 to June 30, 2026" in older.text


async def test_another_link_leads_nowhere(db: Database) -> None:
    """One made with another word, for another survey, for another purpose; and none at all where it is not wanted."""
    site = a_site(db)
    other = site.links.open_url("customers").rpartition("/")[2]
    async with site.client() as client:
        for wrong in (path(site, "pear"), path(site, survey="gone"), f"/figures/{other}", f"{path(site)}x"):
            assert 404 == (await client.get(wrong)).status_code
        assert 405 == (await client.post(path(site))).status_code
    closed = a_site(db, PageRules())
    async with closed.client() as client:
        assert 404 == (await client.get(path(site))).status_code
