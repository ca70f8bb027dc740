"""Hits are kept in batches, within bounds, and what is not kept is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.vendors import Networks
from bot.web.evidence import BATCH, Evidence
from storage.models import LinkHit
from storage.queries.hits import NewHit
from storage.types import HitState
from tests.support.factories import every

if TYPE_CHECKING:
    from tests.bot.web.site import Site

HINTS = '"Chromium";v="156"'
BROWSER = {"user-agent": "Mozilla/5.0 (X11) Chrome/156.0.0.0", "accept-language": "fi", "sec-ch-ua": HINTS}


def a_hit(site: Site, invitation_id: int) -> NewHit:
    return NewHit(invitation_id, "9", "GET", "192.0.2.0/24", "", site.clock.now)


async def test_a_hit_tells_all_that_is_known_of_it(site: Site) -> None:
    """The network without its last part, whose it is, what the browser says of itself; no address, no cookie."""
    asked = site.ask()
    async with site.client("40.94.16.7") as client:
        await client.get(site.score_path(asked, 9), headers=BROWSER)
    (hit,) = every(site.db, LinkHit)

    assert ("9", "GET", "40.94.16.0/24", "security vendor", "microsoft") == (
        hit.link,
        hit.method,
        hit.network,
        hit.place,
        hit.vendor,
    )
    assert (BROWSER["user-agent"], HINTS, {"accept", "language"}) == (hit.agent, hit.hints, set(hit.headers.split()))
    assert (HitState.WAITING, hit.hit_at) == (hit.state, hit.look_at)


async def test_a_flood_is_written_in_batches(site: Site) -> None:
    """All of it."""
    asked = site.ask()
    evidence = Evidence(site.db, Networks([]))
    for _ in range(2 * BATCH + 1):
        evidence.keep(a_hit(site, asked.invitation_id))
    assert 2 * BATCH + 1 == len(evidence.noted_on(asked.invitation_id))
    await evidence.written()

    assert 2 * BATCH + 1 == len(every(site.db, LinkHit))
    assert () == evidence.noted_on(asked.invitation_id)


async def test_more_than_can_be_kept_is_told_of(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """Never dropped silently, and what comes later is kept again."""
    asked = site.ask()
    evidence = Evidence(site.db, Networks([]), most=3)
    for _ in range(5):
        evidence.keep(a_hit(site, asked.invitation_id))
    await evidence.written()
    evidence.keep(a_hit(site, asked.invitation_id))
    await evidence.written()

    assert 4 == len(every(site.db, LinkHit))
    assert [2] == [vars(record)["dropped"] for record in caplog.records if "more hits came" in record.message]


async def test_hits_on_an_invitation_that_is_gone_take_no_others_with_them(site: Site) -> None:
    """Erased while they waited."""
    asked = site.ask()
    evidence = Evidence(site.db, Networks([]))
    for id_ in (asked.invitation_id, 999_999, asked.invitation_id):
        evidence.keep(a_hit(site, id_))
    await evidence.written()

    assert 2 == len(every(site.db, LinkHit))


async def test_a_report_is_kept_and_anything_else_is_not(site: Site) -> None:
    """By POST alone, of a link of ours; the answer says nothing."""
    asked = site.ask()
    path = f"{site.score_path(asked, 9)}/seen"
    async with site.client() as client:
        replies = [await client.post(path, data={"report": text}) for text in ("1795435200500000.3000.0.1.1", "x", "")]
        replies += [await client.get(path), await client.post("/s/none/seen")]

    assert [204, 204, 204, 405, 404] == [reply.status_code for reply in replies]
    assert [("REPORT", "1795435200500000.3000.0.1.1")] == [(hit.method, hit.report) for hit in every(site.db, LinkHit)]
