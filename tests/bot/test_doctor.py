"""`nps doctor`: what it says of configuration, store, key and address, and what a person sees of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.checks import Verdict, failed, ok, skipped, table
from bot.doctor import channels, database, key, public_url, themes
from bot.sandbox.slack import Installation, SandboxSlack
from bot.settings import Settings
from bot.slack.manifest import SCOPES
from storage.migrations import upgrade
from tests.support.factories import a_programme, a_survey
from tests.support.program import Program
from tests.support.smtp import scripted_smtp

SLACK = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


def test_a_store_in_the_form_of_this_release_is_well(database_url: str) -> None:
    """On both databases."""
    assert Verdict.OK is database(settings(database_url=database_url)).verdict


def test_a_store_of_another_form_is_told_and_left_alone(empty_database_url: str) -> None:
    """Looking does not migrate."""
    place = settings(database_url=empty_database_url)
    if empty_database_url.startswith("sqlite"):
        Path(empty_database_url.removeprefix("sqlite:///")).touch()

    assert "run nps db upgrade" == database(place).advice
    assert "run nps db upgrade" == database(place).advice
    upgrade(empty_database_url)
    assert Verdict.OK is database(place).verdict


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    """A file that the first command will make, and a server that does not run; no password is shown."""
    new = tmp_path / "new.db"
    away = database(settings(database_url="postgresql://nps:secretpw@127.0.0.1:9/nps"))

    assert Verdict.SKIPPED is database(settings(database_url=f"sqlite:///{new}")).verdict
    assert not new.exists()
    assert Verdict.FAILED is away.verdict
    assert "secretpw" not in away.found + away.advice
    assert Verdict.FAILED is database(settings(database_url="what?")).verdict


def test_keywords_and_classifiers_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    """Those that come with the program can."""
    (tmp_path / "en.toml").write_text('[price]\nwords = ["*"]\n')
    ours, own = themes(a_programme()), themes(a_programme(themes=tmp_path))
    absent = themes(a_programme(theme_classifier="acme"))

    assert (Verdict.OK, "16 in de, en, es, fi, fr, sv") == (ours.verdict, ours.found)
    assert (Verdict.FAILED, True) == (own.verdict, "en.toml, line 2: price.words" in own.found)
    assert (Verdict.FAILED, True) == (absent.verdict, "entry point 'acme'" in absent.found)


@pytest.mark.parametrize(
    ("secret", "verdict"), [("", Verdict.FAILED), ("tooshort?", Verdict.FAILED), ("fq8Zk2Lw0pXnR7vTbY4u", Verdict.OK)]
)
def test_the_key_that_signs_links(secret: str, verdict: Verdict) -> None:
    """Missing or short; it is not shown."""
    check = key(settings(secret_key=secret or None))

    assert verdict is check.verdict
    assert not secret or secret not in check.found + check.advice


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({}, Verdict.SKIPPED),
        ({"smtp_url": "smtp://mail"}, Verdict.FAILED),
        ({"smtp_url": "smtp://mail", "public_url": "http://nps.acme.fi"}, Verdict.FAILED),
        ({"smtp_url": "smtp://mail", "public_url": "https://localhost"}, Verdict.FAILED),
        ({"smtp_url": "smtp://mail", "public_url": "https://nps.acme.fi"}, Verdict.OK),
    ],
)
def test_the_address_of_the_pages(values: dict[str, str], verdict: Verdict) -> None:
    """Where mails lead to must be open to customers; without mail nobody goes there."""
    assert verdict is public_url(settings(**values)).verdict


@pytest.mark.parametrize(
    ("values", "verdict", "found"),
    [
        ({}, Verdict.FAILED, "none is connected"),
        ({"slack_bot_token": "xoxb-1"}, Verdict.FAILED, "by half"),
        ({"smtp_url": "smtp://mail"}, Verdict.FAILED, "by half"),
        (SLACK, Verdict.OK, "slack"),
    ],
)
def test_the_channels(values: dict[str, str], verdict: Verdict, found: str) -> None:
    """None, half of one, or one."""
    check = channels(settings(**values), a_programme())

    assert verdict is check.verdict
    assert found in check.found


def test_a_survey_without_a_channel_is_told() -> None:
    """Its waves would ask nobody."""
    check = channels(settings(**SLACK), a_programme(a_survey(), a_survey("support", channels=("email",))))

    assert "'support' has no channel that is connected" in check.found


def test_the_table_says_what_to_do_below_what_failed() -> None:
    """Long sentences are broken between words, and stand under each other."""
    shown = table(
        [
            ok("configuration", "nps.toml"),
            failed("Slack scopes", "missing: users:read", "paste " + "what nps slack manifest prints " * 4),
            skipped("mail server", "NPS_SMTP_URL is not set"),
        ]
    ).splitlines()

    assert "ok       configuration  nps.toml" == shown[0]
    assert "failed   Slack scopes   missing: users:read" == shown[1]
    assert shown[2].startswith(" " * 24 + "→ paste what")
    assert shown[3].startswith(" " * 26 + "nps slack")
    assert "skipped  mail server    NPS_SMTP_URL is not set" == shown[-1]
    assert 100 >= max(map(len, shown))


async def test_the_command_passes_where_all_is_well(nps: Path, tmp_path: Path) -> None:
    """From the installed program, with a workspace and a mail server that answer; the exit code says it."""
    slack = SandboxSlack(Installation(scopes=frozenset(SCOPES)))
    slack.add_channel("customer-voice")
    async with slack.running() as api_url, scripted_smtp() as smtp:
        app = slack.installation
        program = Program(
            nps,
            tmp_path,
            NPS_SECRET_KEY="fq8Zk2Lw0pXnR7vTbY4u",
            NPS_SLACK_API_URL=api_url,
            NPS_SLACK_BOT_TOKEN=app.bot_token,
            NPS_SLACK_APP_TOKEN=app.app_token,
            NPS_SMTP_URL=f"smtp://127.0.0.1:{smtp.port}",
            NPS_PUBLIC_URL="https://nps.acme.fi",
        )
        text = (
            'company = "Acme"\nowners_channel = "#customer-voice"\n[mail]\nfrom = "nps@acme.fi"\n[surveys.customers]\n'
        )
        program.write("nps.toml", text)
        well = await asyncio.to_thread(program.run, "doctor", "--no-dns")
        app.scopes -= {"users:read"}
        ill = await asyncio.to_thread(program.run, "doctor", "--no-dns")

    assert (0, "") == (well[0], well[2])
    assert "failed" not in well[1]
    assert (1, "nps: 1 of 13 checks failed\n") == (ill[0], ill[2])
    assert "failed   Slack scopes" in ill[1]


def test_the_command_in_a_folder_without_a_configuration(nps: Path, tmp_path: Path) -> None:
    """It says what to do, and shows no traceback."""
    program = Program(nps, tmp_path)
    (tmp_path / "nps.toml").unlink()

    code, said, _ = program.run("doctor")

    assert 1 == code
    assert "`nps init` writes one" in said
