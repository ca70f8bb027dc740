"""The first commands of a newcomer, and a program that is started, used and stopped."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
import tomllib
from pathlib import Path

import httpx
import pytest

from bot.sandbox import mailbox
from tests.support.program import Program

KEY = "5bq-Uv2Xo8_rT1mZk7Pw9cLd4"


@pytest.fixture
def program(nps: Path, tmp_path: Path) -> Program:
    """The program with a configuration and no answers."""
    return Program(nps, tmp_path)


def test_init_writes_a_file_that_works_and_overwrites_none(program: Program) -> None:
    """As it is, without a change."""
    written = program.folder / "nps.toml"
    written.unlink()

    assert 0 == program.run("init")[0]
    assert "surveys" in tomllib.loads(written.read_text())
    assert 0 == program.run("score")[0]

    written.write_text(written.read_text() + "# mine\n")
    code, _, error = program.run("init")
    assert 1 == code
    assert "is there already" in error
    assert written.read_text().endswith("# mine\n")


def test_without_a_configuration_it_says_how_to_get_one(program: Program) -> None:
    """One sentence, exit 1."""
    (program.folder / "nps.toml").unlink()

    assert (1, "", "nps: there is no nps.toml here; `nps init` writes one\n") == program.run("score")


def test_a_mistake_in_the_configuration_names_its_line(program: Program) -> None:
    """And the key."""
    program.write("nps.toml", 'company = "Acme"\n\n[surveys.customers]\nopen_days = 0\n')

    code, _, error = program.run("wave", "list")

    assert 1 == code
    assert "nps.toml, line 4: surveys.customers.open_days" in error


def test_schema_and_manifest_are_json(program: Program) -> None:
    """For editors, and for Slack."""
    schema = json.loads(program.run("config", "schema")[1])
    manifest = json.loads(program.run("slack", "manifest")[1])

    assert "surveys" in schema["properties"]
    assert manifest["settings"]["socket_mode_enabled"]


def test_the_database_is_migrated_once(program: Program) -> None:
    """And the second time there is nothing to do."""
    assert "from empty" in program.run("db", "upgrade")[1]
    assert "is up to date" in program.run("db", "upgrade")[1]


@pytest.mark.parametrize("key", ["", "short", "changeme-changeme-changeme"])
def test_serving_wants_a_key_that_signs(nps: Path, tmp_path: Path, key: str) -> None:
    """Missing, short or a placeholder: one sentence that names the setting, and never the value."""
    code, _, error = Program(nps, tmp_path, NPS_SECRET_KEY=key).run("serve")

    assert 1 == code
    assert "NPS_SECRET_KEY" in error
    assert "changeme" not in error
    assert "Traceback" not in error


async def test_a_wave_by_mail_from_a_csv_to_the_score(nps: Path, tmp_path: Path) -> None:
    """The program as it is run: contacts in, questions out, a click, a score, a clean stop."""
    async with mailbox.running() as box:
        settings = {"NPS_SMTP_URL": box.url, "NPS_SECRET_KEY": KEY, "NPS_LISTEN": "127.0.0.1:0"}
        program = Program(nps, tmp_path, **settings)
        config = program.folder / "nps.toml"
        config.write_text(
            config.read_text().replace("[surveys.customers]", '[mail]\nfrom = "nps@acme.example"\n[surveys.customers]')
        )
        program.write("people.csv", "email,name\nann@customer.example,Ann\n")
        assert 0 == program.run("contacts", "import", "people.csv")[0]
        server = subprocess.Popen(  # noqa: ASYNC220 - the program itself, which a person would start
            [nps, "serve"], cwd=tmp_path, env={"PATH": "/usr/bin:/bin", **settings}, stderr=subprocess.PIPE, text=True
        )
        try:
            address = address_of(server)
            assert "1 invited" in program.run("wave", "open")[1]
            letter = await box.letter(1)
            path = letter.scores[3].partition("/s/")[2]
            async with httpx.AsyncClient(base_url=address) as browser:
                assert 200 == (await browser.get(f"/s/{path}")).status_code
                sent = await browser.post(f"/s/{path}", data={"score": "3", "reason": "Slow"})
                assert 303 == sent.status_code
                assert 200 == (await browser.get("/readyz")).status_code
            document = json.loads(program.run("score", "--json")[1])
            assert (-100, 1, 1, 1.0) == tuple(document[key] for key in ("nps", "answers", "asked", "response_rate"))
        finally:
            server.send_signal(signal.SIGTERM)
        _, rest = server.communicate(timeout=30)
        assert 0 == server.returncode
        assert "stopped action=serve" in rest
        assert "ann@customer.example" not in rest


def address_of(server: subprocess.Popen[str]) -> str:
    """Where the pages are, once the log says so."""
    assert server.stderr is not None
    until = time.monotonic() + 60
    for line in server.stderr:
        if found := re.search(r"address=(http://\S+)", line):
            return found[1]
        assert time.monotonic() < until
    raise AssertionError("it ended before it served")
