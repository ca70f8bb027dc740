"""Pages that are opened at once are read at once, and nobody sees another's."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.web.standing import Standings

if TYPE_CHECKING:
    from tests.bot.web.site import Site


async def test_each_page_of_many_opened_at_once_is_its_own(site: Site) -> None:
    """Different surveys, different people, one of them gone."""
    asked = [site.ask(f"Product {number}") for number in range(30)]
    standings = Standings(site.db)

    found = await asyncio.gather(*(standings.of(one.invitation_id) for one in [*asked, *asked]), standings.of(999_999))

    assert found.pop() is None
    expected = [(one.invitation_id, f"Product {number}") for number, one in enumerate(asked)] * 2
    assert expected == [(one.asked.invitation_id, one.survey.subject) for one in found if one is not None]


async def test_what_changed_since_is_seen(site: Site) -> None:
    """Nothing of a conversation is remembered, only the words of the survey."""
    asked = site.ask()
    path = site.score_path(asked, 3)
    async with site.client() as client:
        before = await client.get(path)
        await client.post(path, data={"score": "3", "reason": ""})
        after = await client.get(path)

    assert (True, False) == ("What is the primary reason" in before.text, "What is the primary reason" in after.text)


async def test_when_the_store_is_away_everybody_who_waits_is_told(site: Site) -> None:
    """And who comes later asks anew."""
    standings = Standings(site.db)
    site.db.close()

    told = await asyncio.gather(*(standings.of(number) for number in range(3)), return_exceptions=True)
    assert {RuntimeError} == {type(error) for error in told}

    with pytest.raises(RuntimeError):
        await standings.of(1)
