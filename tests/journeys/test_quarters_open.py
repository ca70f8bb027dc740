"""The real program at the real opening of two quarters: the system's clock is another one for it (libfaketime)."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.sandbox import mailbox
from tests.support.needed import missing
from tests.support.program import Program

CONFIGURATION = """
company = "Acme"
timezone = "UTC"
[mail]
from = "nps@acme.example"
[surveys.customers]
channels = ["email"]
schedule = { every = "quarter", day = 1, at = "09:00" }
quarantine_days = 90
"""
SETTINGS = {"NPS_SECRET_KEY": "5bq-Uv2Xo8_rT1mZk7Pw9cLd4", "NPS_LISTEN": "127.0.0.1:0"}


@contextmanager
def serving(nps: Path, folder: Path, at: str, **settings: str) -> Iterator[None]:
    """`nps serve`, for which it is that time in UTC when it starts; it is stopped cleanly."""
    # The library itself: the command `faketime` would stand between us and the program's signals.
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        reason = "libfaketime is missing, by which a program has another clock (on Debian: apt install faketime)"
        missing(reason, "NPS_REQUIRE_FAKETIME")
    clock = {"LD_PRELOAD": str(library), "FAKETIME": f"@{at}", "TZ": "UTC"}
    environment = {"PATH": "/usr/bin:/bin", **clock, **SETTINGS, **settings}
    server = subprocess.Popen([nps, "serve"], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        assert any(re.search("address=http://", line) for line in server.stderr)
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
    assert 0 == server.returncode


async def test_a_wave_opens_when_a_quarter_does_and_once(nps: Path, tmp_path: Path) -> None:
    """Ten seconds before the first of January: one letter. A restart brings none, the first of April the next one."""
    async with mailbox.running() as box:
        program = Program(nps, tmp_path, NPS_SMTP_URL=box.url, **SETTINGS)
        program.write("nps.toml", CONFIGURATION)
        program.write("people.csv", "email\nann@customer.example\n")
        assert 0 == program.run("contacts", "import", "people.csv")[0]

        with serving(nps, tmp_path, "2027-01-01 08:59:50", NPS_SMTP_URL=box.url):
            await box.letter(1)
        with serving(nps, tmp_path, "2027-01-04 09:00:00", NPS_SMTP_URL=box.url):
            time.sleep(3)  # noqa: ASYNC251 - nothing is to happen, in the program's own time
            assert 1 == len(box.letters)
        with serving(nps, tmp_path, "2027-04-01 08:59:50", NPS_SMTP_URL=box.url):
            await box.letter(2)

        assert 2 == len(box.letters)
        listed = program.run("wave", "list")[1]
        assert ["2027-Q2", "2027-Q1"] == re.findall(r"\d{4}-Q\d", listed)
