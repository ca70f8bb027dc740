"""What the score's page does not take: a friendly page, a fitting status, and nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from storage.models import Contact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tests.bot.web.site import Site

LETTERS = st.characters(codec="utf-8", exclude_characters="/?#%", exclude_categories=("Cc", "Cs"))


@pytest.mark.parametrize("score", ["11", "-1", "7.0", "", "ten", "07", "9" * 5000, "\u0667"])
async def test_what_is_no_score_is_said_so_and_what_was_typed_is_kept(site: Site, score: str) -> None:
    """422, the form again, nothing written."""
    async with site.client() as client:
        page = await client.post(site.score_path(site.ask(), 6), data={"score": score, "reason": "Slow & dear"})

    assert 422 == page.status_code
    assert "whole number from 0 to 10" in page.text
    assert "Slow &amp; dear</textarea>" in page.text
    assert 'value="6" aria-label="6 of 10" required checked' in page.text
    assert [] == site.answers()


@pytest.mark.parametrize("body", [b"", b"x=1", b"\xff\xfe\x00", b"&" * 1000, b"a=1&" * 1000 + b"score=3"])
async def test_a_form_of_nothing_is_refused(site: Site, body: bytes) -> None:
    """422, whatever it was meant to be."""
    async with site.client() as client:
        page = await client.post(site.score_path(site.ask(), 6), content=body)

    assert 422 == page.status_code
    assert [] == site.answers()


async def test_a_text_without_a_score_asks_for_the_score_and_keeps_the_text(site: Site) -> None:
    """There is nothing yet that it could be the reason of."""
    async with site.client() as client:
        page = await client.post(site.score_path(site.ask(), 6), data={"reason": "Slow"})

    assert (422, True) == (page.status_code, "Slow</textarea>" in page.text)
    assert [] == site.answers()


async def test_more_than_64_kilobytes_are_refused(site: Site) -> None:
    """What the page's own fields hold is never as much."""
    path = site.score_path(site.ask(), 6)
    async with site.client() as client:
        page = await client.post(path, data={"score": "3", "reason": "x" * 65_536})
        longest = await client.post(path, data={"score": "3", "reason": "\u4e16" * 5_000})

    assert 413 == page.status_code
    assert 303 == longest.status_code
    assert [(3, "follow_up", "\u4e16" * 5_000, None)] == site.answers()


async def test_characters_that_no_database_takes_are_left_out(site: Site) -> None:
    """The rest of the text is kept."""
    async with site.client() as client:
        await client.post(site.score_path(site.ask(), 3), content=b"score=3&reason=a%00b%0D%0Ac%09d%FF")

    assert [(3, "follow_up", "ab\nc\td\ufffd", None)] == site.answers()


async def test_where_late_answers_count_the_page_takes_them(site: Site) -> None:
    """It looks as it did before the end."""
    asked = site.ask(open_days=1, late_answers=True)
    site.clock.turn(days=30)
    async with site.client() as client:
        opened = await client.get(site.score_path(asked, 6))
        sent = await client.post(site.score_path(asked, 6), data={"score": "6"})

    assert "This survey has closed" not in opened.text
    assert (303, [6]) == (sent.status_code, [answer[0] for answer in site.answers()])


async def test_a_closed_survey_says_so(site: Site) -> None:
    """To who opens it, which is no error, and to who sends; nothing is written, and the hit can become nothing."""
    asked = site.ask(open_days=1)
    site.clock.turn(days=1)
    async with site.client() as client:
        opened = await client.get(site.score_path(asked, 6))
        sent = await client.post(site.score_path(asked, 6), data={"score": "6"})
        wrong = await client.post(site.score_path(asked, 6), data={"score": "x"})

    assert [(200, True), (410, True), (410, True)] == [
        (page.status_code, "This survey has closed" in page.text) for page in (opened, sent, wrong)
    ]
    assert "<strong>November 24, 2026</strong>" in opened.text
    assert site.unsubscribe_path(asked) in opened.text
    assert [] == site.answers()
    assert {(6, "GET", "noted"), (6, "POST", "noted")} == set(site.hits())


async def test_the_link_of_an_erased_contact_has_expired(site: Site) -> None:
    """A friendly page and no trace."""

    def erase(session: Session, ids: Sequence[int]) -> Sequence[None]:
        session.execute(delete(Contact).where(Contact.id.in_(ids)))
        return [None] * len(ids)

    asked = site.ask()
    site.db.write_now(erase, [asked.contact_id])
    async with site.client() as client:
        opened = await client.get(site.score_path(asked, 6))
        sent = await client.post(site.score_path(asked, 6), data={"score": "6"})
        wrong = await client.post(site.score_path(asked, 6), data={"score": "x"})

    assert {(410, True)} == {(page.status_code, "This link has expired" in page.text) for page in (opened, sent, wrong)}
    assert ([], []) == (site.answers(), site.hits())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 200), letter=LETTERS, change=st.sampled_from(["replaced", "inserted", "cut"]))
async def test_a_link_with_any_character_changed_is_refused(site: Site, place: int, letter: str, change: str) -> None:
    """4xx and a friendly page, for reading and for sending; nothing is written."""
    path = site.score_path(site.ask(), 6)
    token = path.removeprefix("/s/")
    at = place % len(token)
    changed = {
        "replaced": token[:at] + letter + token[at + 1 :],
        "inserted": token[:at] + letter + token[at:],
        "cut": token[:at],
    }[change]
    if changed in (token, ".", ".."):
        return
    async with site.client() as client:
        replies = [await client.get(f"/s/{changed}"), await client.post(f"/s/{changed}", data={"score": "6"})]

    assert {404} == {reply.status_code for reply in replies}
    assert ([], []) == (site.answers(), site.hits())


async def test_a_link_of_another_purpose_is_refused(site: Site) -> None:
    """Who may unsubscribe may not answer, and the other way round."""
    asked = site.ask()
    score, out = (path.split("/")[2] for path in (site.score_path(asked, 6), site.unsubscribe_path(asked)))
    async with site.client() as client:
        replies = [
            await client.post(f"/s/{out}", data={"score": "6"}),
            await client.post(f"/u/{score}", data={"undo": "1"}),
        ]

    assert [404, 404] == [reply.status_code for reply in replies]
    assert [] == site.answers()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_refused(site: Site, method: str) -> None:
    """And told which ones there are."""
    asked = site.ask()
    async with site.client() as client:
        replies = [
            await client.request(method, path) for path in (site.score_path(asked, 6), site.unsubscribe_path(asked))
        ]

    assert {(405, "GET, HEAD, POST")} == {(reply.status_code, reply.headers["allow"]) for reply in replies}
    assert ([], []) == (site.answers(), site.hits())


async def test_a_failure_of_ours_is_a_friendly_page(site: Site) -> None:
    """The store is gone: 500, in plain words."""
    path = site.score_path(site.ask(), 6)
    site.db.close()
    async with site.client() as client:
        page = await client.post(path, data={"score": "6"})

    assert (500, True) == (page.status_code, "Something went wrong on our side" in page.text)
