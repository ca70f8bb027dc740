"""People in Slack, by the installed program: a channel's members, an address that is in the workspace, and why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.slack import Installation, SandboxSlack
from bot.slack.manifest import SCOPES
from tests.support.program import Program

Workspace = tuple[SandboxSlack, Program]


@pytest.fixture
async def workspace(nps: Path, tmp_path: Path) -> AsyncIterator[Workspace]:
    """A workspace, and the program connected to it."""
    slack = SandboxSlack(Installation(scopes=frozenset(SCOPES)))
    async with slack.running() as api_url:
        app = slack.installation
        tokens = {"NPS_SLACK_BOT_TOKEN": app.bot_token, "NPS_SLACK_APP_TOKEN": app.app_token}
        yield slack, Program(nps, tmp_path, NPS_SLACK_API_URL=api_url, **tokens)


async def run(program: Program, *arguments: str) -> tuple[int, str, str]:
    return await asyncio.to_thread(program.run, *arguments)


async def test_the_members_of_a_channel_become_contacts(workspace: Workspace) -> None:
    """With what was left out, and a hint; the same again changes nothing."""
    slack, program = workspace
    eero, ours = slack.add_user("eero", team_id="T0OTHER"), slack.add_user("ours")
    slack.add_channel("shared", [eero, ours])

    code, said, _ = await run(program, "contacts", "import-slack", "#shared", "--account", "Other Oy", "--dry-run")
    assert (0, True) == (code, said.startswith("Nothing was changed. It would be: 1 created"))
    code, said, _ = await run(program, "contacts", "import-slack", "#shared", "--account", "Other Oy")
    assert (0, True) == (code, said.startswith("Contacts: 1 created, 0 updated, 0 unchanged, 0 refused (1 of other"))
    assert "Left out: 1 of our own team, 1 bot; --own-team takes these, too." in said
    _, said, _ = await run(program, "contacts", "import-slack", "shared")
    assert "0 created, 0 updated, 1 unchanged" in said


async def test_a_channel_without_a_customer_is_a_failure_with_a_sentence(workspace: Workspace) -> None:
    """So is one that there is not, which is wrong use."""
    slack, program = workspace
    slack.add_channel("ours", [slack.add_user("aino")])

    assert (1, "nps: nobody of #ours was taken\n") == (await run(program, "contacts", "import-slack", "#ours"))[::2]
    code, _, error = await run(program, "contacts", "import-slack", "#nowhere")
    assert 2 == code
    assert "the app sees no channel #nowhere" in error


async def test_without_slack_it_says_what_to_set(nps: Path, tmp_path: Path) -> None:
    """No token, no channel."""
    code, _, error = await run(Program(nps, tmp_path), "contacts", "import-slack", "#shared")

    assert (1, "nps: Slack is not connected: set NPS_SLACK_BOT_TOKEN\n") == (code, error)


async def test_asking_by_address_finds_the_person_in_slack(workspace: Workspace) -> None:
    """A test to oneself needs no member id."""
    slack, program = workspace
    slack.add_user("aino", email="aino@acme.example")

    first = await run(program, "ask", "aino@acme.example")
    assert (0, True) == (first[0], "for aino@acme.example by slack." in first[1])
    code, _, error = await run(program, "ask", "nobody@acme.example")
    assert (1, "nps: nobody@acme.example cannot be reached by slack\n") == (code, error)


async def test_a_wave_that_is_opened_by_hand_finds_people_first(workspace: Workspace) -> None:
    """A file of addresses, and a workspace."""
    slack, program = workspace
    slack.add_user("aino", email="aino@x.example")
    program.write("people.csv", "email\naino@x.example\neero@y.example\n")
    await run(program, "contacts", "import", "people.csv")

    _, said, _ = await run(program, "wave", "open")
    assert "1 invited" in said
    code, why, _ = await run(program, "contacts", "why", "Aino@X.example")
    assert (0, True) == (code, why.startswith("aino@x.example is about to be asked in the wave"))
    _, why, _ = await run(program, "contacts", "why", "eero@y.example")
    assert why.startswith("eero@y.example cannot be reached by Slack: Slack does not know them; on ")
    assert why.endswith(" because no channel reached them.\n")


async def test_why_of_nobody_and_of_no_address(workspace: Workspace) -> None:
    """The first is an answer, the second wrong use."""
    _, program = workspace

    nobody = await run(program, "contacts", "why", "nobody@x.example", "--survey", "support")
    assert (0, "There is no contact with the address nobody@x.example.\n") == nobody[:2]
    assert 2 == (await run(program, "contacts", "why", "nobody"))[0]
    assert 2 == (await run(program, "contacts", "why", "nobody@x.example", "--survey", "suport"))[0]
