"""`nps demo --once`: played through on the real product, told so that it can be read, failing where it went wrong."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox.account import outcome, shortcomings
from bot.sandbox.cast import CAST
from bot.sandbox.demo import running
from bot.sandbox.performance import Performance
from bot.sandbox.stage import set_up
from tests.support.sources import PROJECT

# Whatever this machine is set up for, the demo has none of it.
STRANGE = {
    "NPS_DATABASE_URL": "postgresql://nobody@203.0.113.1/nothing",
    "NPS_SMTP_URL": "smtp://203.0.113.1:25",
    "NPS_SLACK_BOT_TOKEN": "xoxb-somebody-else",
    "NPS_LISTEN": "nowhere",
    "NPS_CONFIG": "missing.toml",
}
MINUTE = 60


def played(command: list[str | Path], folder: Path) -> tuple[str, float]:
    """What `demo --once` prints, run where nothing is set up, and how many seconds it took."""
    (folder / "tmp").mkdir()
    environment = {**os.environ, **STRANGE, "TMPDIR": str(folder / "tmp")}
    began = time.monotonic()
    done = subprocess.run(
        [*command, "demo", "--once"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert (0, "") == (done.returncode, done.stderr), done.stdout
    return done.stdout, time.monotonic() - began


@pytest.mark.slow
def test_the_demo_plays_through_and_tells_what_happened(tmp_path: Path) -> None:
    """Within a minute, whatever the environment says, and nothing is left behind."""
    code = f"import sys; sys.path.insert(0, {str(PROJECT)!r}); from bot.__main__ import main; main()"
    told, seconds = played([sys.executable, "-c", code], tmp_path)

    assert "26 invited, 13 in Slack, 13 by email" in told
    assert "13 mails arrived, 13 direct messages were posted, 19 customers answered" in told
    assert "A mail scanner opened 11 links in the mail to Mateo Rossi, Alder Bank: no score was recorded." in told
    assert "They changed their score from 3 to 6." in told
    assert 5 == len(re.findall(r"^In #customer-voice, .* after the score", told, flags=re.MULTILINE))
    assert "the comment joined the same message" in told
    assert "Sanna Laine claimed the case" in told
    assert "Sanna Laine resolved the case: won back" in told
    assert "You typed /nps this-quarter and were answered privately:\n    NPS 26\n" in told
    assert "From 19 answers; the true score is very likely between −12 and 58" in told
    assert seconds < MINUTE
    assert [] == list((tmp_path / "tmp").glob("nps-demo-*"))


@pytest.mark.slow
def test_the_installed_demo_plays_through(nps: Path, tmp_path: Path) -> None:
    """Outside the checkout, with the templates and pages that the wheel brings."""
    told, _ = played([nps], tmp_path)

    assert "The score, as `nps score` tells it:" in told


@asynccontextmanager
async def performing() -> AsyncIterator[Performance]:
    """The product at work for two customers, who act fast."""
    stop = asyncio.Event()
    async with set_up(lambda _: None, CAST[2:5]) as stage, running(stage, stop, {}):
        yield Performance(stage, 0.01)


async def test_nothing_is_missing_when_all_went_well() -> None:
    """A promoter and a detractor in Slack, and a promoter by mail."""
    async with performing() as performance:
        await performance.run()
        async with asyncio.timeout(20):
            while shortcomings(performance, found := await outcome(performance)):
                await performance.look()
                await asyncio.sleep(0.05)

        assert 3 == len(found.answers)


async def test_what_did_not_happen_is_said_in_a_sentence() -> None:
    """Here the owners' channel takes no messages: the answers are kept, and the alert is missed."""
    async with performing() as performance:
        performance.stage.owners.archived = True
        await performance.run()
        missing = shortcomings(performance, await outcome(performance))

        assert ["Jonas Weber gave 3 and the owners' channel was not told"] == missing


async def test_a_wave_that_did_not_go_out_is_said() -> None:
    """With everything that did not come of it."""
    async with performing() as performance:
        missing = shortcomings(performance, await outcome(performance))

        assert "0 of 3 customers were invited" in missing
        assert "the answer of Priya Raman was not recorded as they gave it" in missing
