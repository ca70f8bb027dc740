"""Several workspaces of Slack, by the installed program: the links, the list, and taking one out."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from bot.installs import InstallLinks
from storage.database import Database
from storage.migrations import upgrade
from storage.queries.slack_workspaces import keep
from tests.storage.queries.test_slack_workspaces import installed
from tests.support.program import Program

SINCE = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
KEY = "forty-two-letters-and-more-for-the-tests-only"
OAUTH = {
    "NPS_SECRET_KEY": KEY,
    "NPS_PUBLIC_URL": "https://nps.acme.example",
    "NPS_SLACK_CLIENT_ID": "1.2",
    "NPS_SLACK_CLIENT_SECRET": "hush",
    "NPS_SLACK_APP_TOKEN": "xapp-1",
}


def test_a_link_says_for_whom_it_is_and_only_our_own_program_reads_it(nps: Path, tmp_path: Path) -> None:
    """The link alone is on the standard output, to be piped."""
    program = Program(nps, tmp_path, **OAUTH)

    code, said, told = program.run("slack", "install-link", "--domain", "Nokkela.example", "--days", "2")

    assert (0, 1) == (code, len(said.splitlines()))
    assert "For one workspace, until " in told
    token = said.strip().removeprefix("https://nps.acme.example/slack/install/")
    link = InstallLinks(KEY, "").read(token, datetime.now(UTC))
    assert (False, ("nokkela.example",)) == (link.is_home, link.domains)


def test_what_is_missing_for_a_link_is_said(nps: Path, tmp_path: Path) -> None:
    """One sentence, no traceback."""
    program = Program(nps, tmp_path, **{name: value for name, value in OAUTH.items() if name != "NPS_PUBLIC_URL"})

    code, _, error = program.run("slack", "install-link")

    assert (1, 1) == (code, len(error.splitlines()))
    assert "set NPS_PUBLIC_URL" in error


def test_workspaces_are_listed_and_taken_out(nps: Path, tmp_path: Path) -> None:
    """Of the token nothing is shown."""
    program = Program(nps, tmp_path, **OAUTH)
    url = f"sqlite:///{tmp_path}/nps.db"
    upgrade(url)
    db = Database.connect(url)
    home = installed("T0ACME", is_home=True, installed_at=SINCE)
    db.write_now(keep, [home, installed("T0NOKKELA", domains="nokkela.example", installed_at=SINCE)])
    db.close()

    _, listed, _ = program.run("slack", "workspaces")
    taken_out, _, _ = program.run("slack", "workspaces", "--remove", "T0NOKKELA")
    again, _, error = program.run("slack", "workspaces", "--remove", "T0NOKKELA")

    assert re.search(r"T0ACME +\S+, home, since 2026-01-02 05:04\n", listed)
    assert "addresses of nokkela.example" in listed
    assert "sealed" not in listed
    assert (0, 1) == (taken_out, again)
    assert "there is no workspace T0NOKKELA" in error


def test_the_manifest_names_the_way_back(nps: Path, tmp_path: Path) -> None:
    """Once there is somewhere to come back to."""
    _, said, _ = Program(nps, tmp_path, **OAUTH).run("slack", "manifest")

    assert '"https://nps.acme.example/slack/oauth_redirect"' in said
