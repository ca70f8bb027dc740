"""Each workspace in which the app was installed is looked at, and what is wrong with one is said of that one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.checks import Check, Verdict
from bot.slack.doctor import examine
from storage.database import Database
from tests.bot.slack.several import Several, several

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
THERE = "workspace Nokkela (T0NOKKELA)"


@pytest.fixture
async def both(db: Database) -> AsyncIterator[Several]:
    """The app is in our own workspace and in a customer's."""
    async with several(db) as made:
        await made.both()
        yield made


async def checks(made: Several, public_url: str = "https://nps.acme.example") -> dict[str, Check]:
    """All of them, by name."""
    rig = made.rig
    return {one.name: one for one in await examine(rig.access, rig.programme, public_url, rig.clock, made.kept())}


def failed(found: dict[str, Check]) -> dict[str, str]:
    """What is wrong, and what to do about it."""
    return {name: f"{one.found}: {one.advice}" for name, one in found.items() if one.verdict is Verdict.FAILED}


async def test_what_is_set_up_has_nothing_to_mend(both: Several, backend: str) -> None:
    """The owners' channel is looked for at home."""
    found = await checks(both)

    assert {} == failed(found)
    assert {"workspace Acme (T0ACME)", THERE, "owners' channel", "Slack scopes"} <= found.keys()


async def test_one_that_has_gone_is_told_apart_from_the_others(both: Several, backend: str) -> None:
    """With what to do there."""
    both.theirs.installation.installed = False

    found = failed(await checks(both))

    assert [THERE] == list(found)
    assert "account_inactive" in found[THERE]
    assert "nps slack install-link" in found[THERE]


async def test_scopes_that_were_granted_before_there_were_more_are_missed(both: Several, backend: str) -> None:
    """Who updates the program may have to ask for more."""
    both.theirs.installation.scopes -= {"im:write"}

    assert "im:write" in failed(await checks(both))[THERE]


async def test_a_changed_key_says_to_install_again(both: Several, backend: str) -> None:
    """The tokens are lost with it, and nothing is called."""
    oauth = both.rig.access.oauth
    assert oauth is not None
    both.rig.access = replace(both.rig.access, oauth=replace(oauth, secret_key="another key, as long as it must be"))

    found = failed(await checks(both))

    assert {"workspace Acme (T0ACME)", THERE} == found.keys()
    assert "NPS_SECRET_KEY has changed" in found[THERE]


async def test_without_a_home_and_an_address_it_is_said_how_to_get_one(db: Database, backend: str) -> None:
    """Nobody would see the score, and nobody could come back from Slack."""
    async with several(db) as made:
        found = failed(await checks(made, public_url=""))

    assert "--home" in found["Slack home workspace"]
    assert "NPS_PUBLIC_URL" in found["Slack install page"]
