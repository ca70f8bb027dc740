"""Open links: whoever comes may answer, once for each form; those whom the link names, where they are asked already."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.config.pages import PageRules
from bot.slack.alert import draw
from bot.survey.definition import Survey
from storage.models import Answer, Case, Contact, Invitation, Message
from storage.queries.answers import alerted_answer
from storage.queries.exports import Span, exported
from storage.types import Channel, MessageKind
from tests.support.factories import every, only

if TYPE_CHECKING:
    import httpx

    from tests.bot.web.site import Site

STORE = Survey("customers", "Acme", "Acme", link_attributes=("touchpoint",))


async def the_form(client: httpx.AsyncClient, path: str) -> dict[str, str]:
    """What the page would send, without a score."""
    page = await client.get(path)
    found = re.search(r'name="form" value="([^"]+)"', page.text)
    assert found is not None, page.text[-900:]
    return {"form": found[1], "reason": ""}


def invitations(site: Site) -> list[tuple[int | None, Channel, dict[str, str] | None]]:
    """Whose they are, by which way, and what is known of the occasion."""
    return [(one.contact_id, one.channel, one.attributes) for one in every(site.db, Invitation)]


async def test_a_visitor_answers_and_goes_on_as_everybody_does(site: Site) -> None:
    """The page alone makes nothing; nothing is chosen on it; the answer says where the link stood."""
    site.surveys = (STORE,)
    path = f"{site.open_path()}?touchpoint=Till+3&plan=pro"
    async with site.client() as client:
        opened = await client.get(path)
        assert (200, [], False) == (opened.status_code, invitations(site), " checked>" in opened.text)

        sent = await client.post(path, data={**await the_form(client, path), "score": "4", "reason": "Slow"})
        assert 303 == sent.status_code
        onward = sent.headers["location"]
        follow_up = await client.get(onward)
        assert "What would we have to change" in follow_up.text
        await client.post(onward, data={"follow_up": "Be fast"})
        changed = await client.post(onward, data={"score": "9"})

    assert onward == changed.headers["location"]
    assert [(None, Channel.LINK, {"touchpoint": "Till 3"})] == invitations(site)
    answer = only(site.db, Answer)
    assert (9, None, "link", {"touchpoint": "Till 3"}) == (
        answer.score,
        answer.contact_id,
        answer.channel,
        answer.attributes,
    )
    assert (None, []) == (only(site.db, Invitation).asked_at, site.hits())


async def test_a_form_is_one_visitor_however_often_it_is_sent(site: Site) -> None:
    """Double clicks, reloads, the way back; the last score stands. Another form is another visitor."""
    path = site.open_path()
    async with site.client() as client:
        form = await the_form(client, path)
        first, again = [await client.post(path, data={**form, "score": score}) for score in ("3", "7")]
        await client.post(path, data={**await the_form(client, path), "score": "10"})

    assert first.headers["location"] == again.headers["location"]
    assert [7, 10] == [answer.score for answer in every(site.db, Answer)]


async def test_a_form_that_is_sent_at_once_from_everywhere_is_one_visitor(site: Site) -> None:
    """Twelve presses in one moment: one invitation, one answer."""
    path = site.open_path()
    async with site.client() as client:
        fields = {**await the_form(client, path), "score": "6"}
        sent = await asyncio.gather(*(client.post(path, data=fields) for _ in range(12)))

    assert 1 == len({page.headers["location"] for page in sent})
    assert 1 == len(invitations(site)) == len(every(site.db, Answer))


@pytest.mark.parametrize("form", ["", "made-up", "old"])
async def test_a_form_that_is_not_ours_or_too_old_is_drawn_anew(site: Site, form: str) -> None:
    """With what was chosen and typed; nothing is written."""
    path = site.open_path()
    async with site.client() as client:
        fields = await the_form(client, path)
        if form == "old":
            site.clock.turn(days=1.1)
        else:
            fields["form"] = form
        page = await client.post(path, data={**fields, "score": "3", "reason": "Slow <b>"})

        assert (422, True, True) == (page.status_code, "Slow &lt;b&gt;" in page.text, 'value="3"' in page.text)
        assert "This page was open for long." in page.text
        assert [] == invitations(site)
        renewed = re.search(r'name="form" value="([^"]+)"', page.text)
        assert renewed is not None
        assert 303 == (await client.post(path, data={"form": renewed[1], "score": "3"})).status_code


@pytest.mark.parametrize("score", ["", "11", "x"])
async def test_without_a_score_nothing_is_made(site: Site, score: str) -> None:
    """A machine that sends forms as it finds them sends none."""
    path = site.open_path()
    async with site.client() as client:
        page = await client.post(path, data={**await the_form(client, path), "score": score})

    assert (422, True) == (page.status_code, "Please choose a score" in page.text)
    assert [] == invitations(site)


async def test_whom_the_link_names_answers_where_they_are_asked(site: Site) -> None:
    """One answer for the contact, whichever way they come; after the survey has closed, a new one."""
    asked = site.ask(channel=Channel.SLACK)
    path = site.open_path(asked.contact_id)
    async with site.client() as client:
        onward = await client.get(path)
        assert 303 == onward.status_code
        await client.post(onward.headers["location"], data={"score": "3"})
        assert [(asked.contact_id, Channel.SLACK, None)] == invitations(site)

        site.clock.turn(days=30)
        sent = [await client.post(path, data={**await the_form(client, path), "score": "8"}), await client.get(path)]
    assert 1 == len({page.headers["location"] for page in sent})
    assert [(asked.contact_id, 3), (asked.contact_id, 8)] == [
        (answer.contact_id, answer.score) for answer in every(site.db, Answer)
    ]
    assert {"plan": "pro"} == every(site.db, Answer)[1].attributes


async def test_whom_the_link_named_is_a_visitor_when_they_have_been_erased(site: Site) -> None:
    """What they say counts, and is nobody's."""
    path = site.open_path(4711)
    async with site.client() as client:
        await client.post(path, data={**await the_form(client, path), "score": "8"})

    assert [(None, Channel.LINK, None)] == invitations(site)


async def test_it_is_spoken_as_the_browser_or_the_contact_wishes(site: Site) -> None:
    """On the page that follows, too."""
    path = site.open_path()
    async with site.client() as client:
        client.headers["Accept-Language"] = "fi-FI,fi;q=0.9"
        first = await client.get(path)
        sent = await client.post(path, data={**await the_form(client, path), "score": "9"})
        second = await client.get(sent.headers["location"])

    assert ["fi", "fi"] == [page.headers["content-language"] for page in (first, second)]


async def test_a_survey_that_is_not_there_any_more_is_no_error(site: Site) -> None:
    """A printed code outlives it."""
    async with site.client() as client:
        pages = [
            await client.get(site.open_path(survey="gone")),
            await client.post(site.open_path(survey="gone"), data={"score": "3"}),
        ]

    assert {(200, True)} == {(page.status_code, "This survey has closed" in page.text) for page in pages}


def framing(page: httpx.Response) -> tuple[Any, ...]:
    """Who may show it in a frame."""
    ancestors = re.search(r"frame-ancestors ([^;]+)", page.headers["content-security-policy"])
    return ancestors and ancestors[1], page.headers.get("x-frame-options")


async def test_only_an_open_link_s_pages_may_stand_in_a_frame_of_the_sites_configured(site: Site) -> None:
    """All the way to the thanks; a mail's page and the way out never."""
    shop = "https://shop.example"
    site.rules = PageRules((shop,))
    asked = site.ask()
    async with site.client() as client:
        path = site.open_path()
        opened = await client.get(path)
        sent = await client.post(path, data={**await the_form(client, path), "score": "9"})
        followed = await client.get(sent.headers["location"])
        mailed = [await client.get(site.score_path(asked, 3)), await client.get(site.unsubscribe_path(asked))]
    site.rules = PageRules()
    async with site.client() as client:
        unframed = await client.get(path)

    assert [(shop, None)] * 2 == [framing(page) for page in (opened, followed)]
    assert [("'none'", "DENY")] * 3 == [framing(page) for page in (*mailed, unframed)]


async def test_who_unsubscribed_may_still_come_by_themselves(site: Site) -> None:
    """It was not we who asked; and they are not asked for it."""
    asked = site.ask(open_days=1)
    site.clock.turn(days=2)
    async with site.client() as client:
        await client.post(site.unsubscribe_path(asked), data={"List-Unsubscribe": "One-Click"})
        path = site.open_path(asked.contact_id)
        await client.post(path, data={**await the_form(client, path), "score": "8"})

    query = select(Contact.suppressed_because).where(Contact.id == asked.contact_id)
    assert "unsubscribed" == site.db.read_now(lambda session: session.scalar(query))
    assert [8] == [answer.score for answer in every(site.db, Answer)]


async def test_the_subject_is_that_of_today_for_who_comes_and_that_of_their_day_for_who_came(site: Site) -> None:
    """A definition that changed asks new visitors anew."""
    path = site.open_path()
    async with site.client() as client:
        sent = await client.post(path, data={**await the_form(client, path), "score": "9"})
    site.surveys = (replace(STORE, subject="Acme Plus"),)
    async with site.client() as client:
        assert "Acme Plus" in (await client.get(path)).text
        assert "Acme Plus" not in (await client.get(sent.headers["location"] + "?change")).text


async def test_a_visitor_s_low_score_is_an_alert_and_a_case_and_stands_in_the_export(site: Site) -> None:
    """Though nobody knows whose it is."""
    site.surveys = (STORE,)
    path = f"{site.open_path()}?touchpoint=checkout"
    async with site.client() as client:
        await client.post(path, data={**await the_form(client, path), "score": "2", "reason": "Lost in the post"})

    answer = only(site.db, Answer)
    assert [MessageKind.ALERT] == [message.kind for message in every(site.db, Message)]
    assert answer.id == only(site.db, Case).answer_id
    shown = site.db.read_now(alerted_answer, answer.id)
    assert shown is not None
    drawn = draw(shown, ZoneInfo("UTC"))
    assert "2 of 10 from a visitor" in drawn.text
    assert "by an open link" in str(drawn.blocks)
    assert "checkout" in str(drawn.blocks)
    (row,) = site.db.read_now(lambda session: list(exported(session, Span("customers", None, None))))
    assert (2, "link", None, {"touchpoint": "checkout"}) == (row.score, row.channel, row.email, row.attributes)
