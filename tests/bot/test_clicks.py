"""Clicks become answers, or not, when the silence after them has passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert, select

from bot import clicks, intake
from bot.survey.conversation import Said
from storage.models import Contact, LinkHit, LinkScanner, Message, ScoreChange
from storage.queries import hits
from storage.queries.hits import NewHit, keep
from storage.types import Channel, HitState
from tests.bot.web.site import BROWSER, AskedContact, Site
from tests.support.factories import BY_THE_RULES, take

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.database import Database, Session


@pytest.fixture
def site(db: Database) -> Site:
    return Site(db)


def click(site: Site, asked: AskedContact, score: int, network: str = "192.0.2.0/24") -> None:
    site.db.write_now(keep, [[opened(asked, score, network, site.clock())]])


def opened(asked: AskedContact, score: int, network: str, at: datetime) -> NewHit:
    hit = NewHit(asked.invitation_id, str(score), "GET", network, BROWSER, at)
    return replace(hit, state=HitState.WAITING, look_at=at)


async def settle(site: Site) -> None:
    await clicks.settle_all(site.db, site.clock, site.bell, BY_THE_RULES)


def scores_given(site: Site) -> list[int]:
    query = select(ScoreChange.score).order_by(ScoreChange.given_at)
    return site.db.read_now(lambda session: list(session.scalars(query)))


def messages(site: Site) -> list[str]:
    return site.db.read_now(lambda session: [str(kind) for kind in session.scalars(select(Message.kind))])


async def test_a_lone_click_is_recorded_once_after_a_quarter_of_an_hour(site: Site) -> None:
    """Not before, and not again; the detractor's alert is queued with it."""
    click(site, site.ask(), 3)

    site.clock.turn(minutes=14, seconds=59)
    await settle(site)
    assert [] == site.answers()

    site.clock.turn(seconds=1)
    await settle(site)
    await settle(site)
    assert [(3, "reason", None, None)] == site.answers()
    assert [(3, "GET", "recorded")] == site.hits()
    assert ["alert"] == messages(site)


async def test_a_scan_of_all_eleven_links_records_nothing(site: Site) -> None:
    """Neither at once nor ever."""
    asked = site.ask()
    for score in range(11):
        click(site, asked, score, "203.0.113.0/24")

    site.clock.turn(hours=1)
    await settle(site)

    assert [] == site.answers()
    assert {"rejected"} == {state for _, _, state in site.hits()}


async def test_a_person_is_heard_though_a_machine_has_opened_all_links(site: Site) -> None:
    """What another network did is not theirs."""
    asked = site.ask()
    for score in range(11):
        click(site, asked, score, "203.0.113.0/24")
    site.clock.turn(minutes=2)
    click(site, asked, 9)

    site.clock.turn(hours=1)
    await settle(site)

    assert [(9, "reason", None, None)] == site.answers()


async def test_of_two_clicks_the_last_one_stands_and_both_are_kept(site: Site) -> None:
    """A slip, and its correction five minutes later."""
    asked = site.ask()
    click(site, asked, 3)
    site.clock.turn(minutes=5)
    click(site, asked, 8)

    for _ in range(4):
        site.clock.turn(minutes=5)
        await settle(site)

    assert [(8, "reason", None, None)] == site.answers()
    assert [3, 8] == scores_given(site)


@pytest.mark.parametrize("minutes_later", [-0.001, 1])
async def test_a_click_never_undoes_what_was_sent(site: Site, minutes_later: float) -> None:
    """Neither a click before the form was sent nor one that came a moment after it."""
    asked = site.ask()
    click(site, asked, 3)
    said = Said(at=site.clock.now + timedelta(minutes=minutes_later), score=9, reason="")
    site.db.write_now(take, [intake.Event(asked.invitation_id, Channel.EMAIL, said)])

    site.clock.turn(hours=1)
    await settle(site)

    assert [(9, "follow_up", None, None)] == site.answers()
    assert [(3, "GET", "noted")] == site.hits()


async def test_a_click_before_the_end_counts_though_it_is_decided_after_it(site: Site) -> None:
    """What counts is when the person clicked."""
    asked = site.ask(open_days=1)
    site.clock.turn(hours=23, minutes=59)
    click(site, asked, 9)
    site.clock.turn(minutes=2)
    click(site, asked, 2, "198.51.100.0/24")

    site.clock.turn(hours=1)
    await settle(site)

    assert [(9, "reason", None, None)] == site.answers()
    assert [(9, "GET", "recorded"), (2, "GET", "noted")] == site.hits()


async def test_more_than_a_batch_is_settled_step_by_step(site: Site) -> None:
    """Each step tells whether there may be more."""
    asked = [site.ask() for _ in range(20)]
    hits = [
        opened(one, 9, f"10.{place}.{second}.0/24", site.clock.now + timedelta(minutes=place, seconds=second))
        for place, one in enumerate(asked)
        for second in range(30)
    ]
    site.db.write_now(keep, [hits])
    site.clock.turn(hours=1)

    assert await clicks.settle(site.db, site.clock, site.bell, BY_THE_RULES)
    assert {"waiting", "recorded"} == {state for _, _, state in site.hits()}

    await settle(site)
    assert {"recorded"} == {state for _, _, state in site.hits()}
    assert 20 == len(site.answers())


async def test_evidence_is_forgotten_after_400_days(site: Site) -> None:
    """Batch by batch, with who was seen scanning; later clicks stay, and so do answers."""
    asked = site.ask()
    click(site, asked, 3)
    site.clock.turn(minutes=16)
    await settle(site)
    old = [opened(asked, 3, f"192.0.{n}.0/24", site.clock()) for n in range(hits.FORGOTTEN_AT_ONCE)]
    site.db.write_now(keep, [old])
    site.clock.turn(days=1)
    click(site, asked, 9)
    site.db.write_now(seen_scanning, [site.clock()])

    site.clock.turn(days=399, hours=23)
    await clicks.forget_all(site.db, site.clock)
    assert ["9"] == left(site)
    assert [(3, "reason", None, None)] == site.answers()

    site.clock.turn(hours=1)
    await clicks.forget_all(site.db, site.clock)
    assert [] == left(site)


async def test_nothing_of_a_click_outlives_its_contact(site: Site) -> None:
    """Neither network nor program; others' stay."""
    theirs, another = site.ask(), site.ask()
    click(site, theirs, 3, "192.0.2.0/24")
    click(site, another, 9, "198.51.100.0/24")
    site.db.write_now(erased, [theirs.contact_id])

    assert ["9"] == left(site)


def seen_scanning(session: Session, times: Sequence[datetime]) -> list[None]:
    rows = [{"network": "192.0.2.0/24", "agent": BROWSER, "since": at, "until": at} for at in times]
    session.execute(insert(LinkScanner), rows)
    return [None] * len(times)


def erased(session: Session, ids: Sequence[int]) -> list[None]:
    session.execute(delete(Contact).where(Contact.id.in_(ids)))
    return [None] * len(ids)


def left(site: Site) -> list[str]:
    """What is left of clicks: their links, and the names of scanners' networks."""
    queries = select(LinkHit.link), select(LinkScanner.network)
    return site.db.read_now(lambda session: [row for query in queries for row in session.scalars(query)])
