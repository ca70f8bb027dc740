"""What draws is loaded when something is drawn."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.sources import PROJECT

PROGRAM = """
import sys
import bot.app, bot.jobs, bot.charts.alt, bot.charts.draw, bot.figures.pictures
from click.testing import CliRunner
from bot.cli import nps
answered = CliRunner().invoke(nps, ["score"])
assert "No answers" in answered.output or "no answers" in answered.output.lower(), answered.output
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"matplotlib", "numpy", "PIL"}))
"""


def test_who_draws_nothing_does_not_load_what_draws(tmp_path: Path) -> None:
    """Neither the program that serves, nor the command that tells the score."""
    (tmp_path / "nps.toml").write_text('company = "Acme"\ntimezone = "UTC"\n[surveys.customers]\nsubject = "Acme"\n')
    env = {**os.environ, "NPS_CONFIG": str(tmp_path / "nps.toml")}
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=PROJECT, env=env, capture_output=True, text=True, check=False
    )

    assert ("\n", "") == (told.stdout, told.stderr)
