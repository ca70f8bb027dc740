"""The way out: by one click in a mail program (RFC 8058), or by the page's button."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.judging import hit_of
from bot.survey.clicks_words import what
from storage.models import Contact
from storage.queries.hits import on_invitations
from tests.bot.web.site import NOON

if TYPE_CHECKING:
    from tests.bot.web.site import AskedContact, Site

ONE_CLICK = "List-Unsubscribe=One-Click"
MULTIPART = (
    b'--b-1\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b-1--\r\n',
    "multipart/form-data; boundary=b-1",
)
BODIES = {
    "urlencoded": (ONE_CLICK.encode(), "application/x-www-form-urlencoded"),
    "urlencoded with a charset": (ONE_CLICK.encode(), "application/x-www-form-urlencoded; charset=UTF-8"),
    "without a type": (ONE_CLICK.encode(), ""),
    "multipart": MULTIPART,
    "multipart with a quoted boundary": (MULTIPART[0], 'Multipart/Form-Data; boundary="b-1"'),
}


def suppressed(site: Site, asked: AskedContact) -> str | None:
    query = select(Contact.suppressed_because).where(Contact.id == asked.contact_id)
    return site.db.read_now(lambda session: session.scalar(query))


@pytest.mark.parametrize("form", BODIES)
async def test_one_click_suppresses_at_once(site: Site, form: str) -> None:
    """Without cookie, origin or context; a plain 200, no redirect; a second one changes nothing."""
    asked, other = site.ask(), site.ask()
    body, kind = BODIES[form]
    headers = {"Content-Type": kind, "Origin": "https://mail.example", "User-Agent": ""}
    async with site.client() as client:
        replies = [await client.post(site.unsubscribe_path(asked), content=body, headers=headers) for _ in range(2)]

    assert [200, 200] == [reply.status_code for reply in replies]
    assert ("unsubscribed", None) == (suppressed(site, asked), suppressed(site, other))
    query = select(Contact.suppressed_at).where(Contact.id == asked.contact_id)
    assert (site.db.read_now(lambda session: session.scalar(query)) or NOON) > NOON


async def test_opening_the_page_changes_nothing(site: Site) -> None:
    """A machine that follows the link unsubscribes nobody."""
    asked = site.ask()
    async with site.client() as client:
        page = await client.get(site.unsubscribe_path(asked))
        await client.head(site.unsubscribe_path(asked))

    assert (200, True) == (page.status_code, 'name="List-Unsubscribe" value="One-Click"' in page.text)
    assert suppressed(site, asked) is None


async def test_it_can_be_undone(site: Site) -> None:
    """From the page that follows, and from the link later."""
    asked = site.ask()
    path = site.unsubscribe_path(asked)
    async with site.client() as client:
        done = await client.post(path, data={"List-Unsubscribe": "One-Click"})
        later = await client.get(path)
        assert [True, True] == ['name="undo"' in page.text for page in (done, later)]

        back = await client.post(path, data={"undo": "1"})

    assert (200, True) == (back.status_code, "You are back" in back.text)
    assert suppressed(site, asked) is None


def rest_days(site: Site, asked: AskedContact) -> int | None:
    query = select(Contact.rest_days).where(Contact.id == asked.contact_id)
    return site.db.read_now(lambda session: session.scalar(query))


@pytest.mark.parametrize(("wish", "days", "told"), [("half-year", 180, "twice a year"), ("year", 365, "once a year")])
async def test_who_wants_it_less_often_is_left_alone_for_longer(site: Site, wish: str, days: int, told: str) -> None:
    """The page shows what was wished for, when it is opened again; and it can be taken back."""
    asked = site.ask()
    path = site.unsubscribe_path(asked)
    async with site.client() as client:
        done = await client.post(path, data={"less_often": wish})
        opened = await client.get(path)

        assert (200, True) == (done.status_code, f"Acme will ask you for a score at most {told}." in done.text)
        assert (days, None) == (rest_days(site, asked), suppressed(site, asked))
        assert f'value="{wish}" aria-current="true"' in opened.text

        await client.post(path, data={"undo": "rest"})
    assert (None, None) == (rest_days(site, asked), suppressed(site, asked))


async def test_less_often_is_more_than_never(site: Site) -> None:
    """Who unsubscribed and then wants it seldom is asked seldom; who unsubscribes after that is not asked."""
    asked = site.ask()
    path = site.unsubscribe_path(asked)
    async with site.client() as client:
        await client.post(path, data={"List-Unsubscribe": "One-Click"})
        await client.post(path, data={"less_often": "year"})
        assert suppressed(site, asked) is None

        await client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert ("unsubscribed", 365) == (suppressed(site, asked), rest_days(site, asked))


@pytest.mark.parametrize("body", [b"less_often=week", b"undo=2", b"", b"x=1", b"List-Unsubscribe=Two-Clicks"])
async def test_a_post_that_says_something_else_changes_nothing(site: Site, body: bytes) -> None:
    """The page says so and shows its button again."""
    asked = site.ask()
    async with site.client() as client:
        page = await client.post(site.unsubscribe_path(asked), content=body)

    assert (422, True) == (page.status_code, "Please press the button" in page.text)
    assert suppressed(site, asked) is None


async def test_a_changed_link_unsubscribes_nobody(site: Site) -> None:
    """404 and a friendly page."""
    asked = site.ask()
    async with site.client() as client:
        page = await client.post(site.unsubscribe_path(asked)[:-1], data={"List-Unsubscribe": "One-Click"})

    assert (404, True) == (page.status_code, "This link is not complete" in page.text)
    assert suppressed(site, asked) is None


async def test_what_was_pressed_is_told_apart_as_evidence(site: Site) -> None:
    """`nps answers why` says which button it was, and whether the page was opened at all."""
    asked = site.ask()
    path = site.unsubscribe_path(asked)
    drawn = {"drawn": str(int(NOON.timestamp() * 1_000_000))}
    pressed: list[dict[str, str]] = [
        {"List-Unsubscribe": "One-Click"},
        {"less_often": "year", **drawn},
        {"undo": "rest", **drawn},
        {"List-Unsubscribe": "One-Click", **drawn},
        {"undo": "1", **drawn},
        {"x": "1", **drawn},
    ]
    async with site.client() as client:
        for form in pressed:
            await client.post(path, data=form)

    hits = site.db.read_now(on_invitations, [asked.invitation_id])[asked.invitation_id]
    undone = "the button was pressed that takes back what they had said: they may be asked again"
    assert [
        "unsubscribed without opening the page, as mail programs do by their own button (POST)",
        "the button for being asked less often was pressed",
        undone,
        "the button that unsubscribes was pressed",
        undone,
        "a button on the page that unsubscribes was pressed",
    ] == [what(hit_of(hit, hit.id)) for hit in hits]
