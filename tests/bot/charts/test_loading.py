"""What draws is loaded when something is drawn."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.sources import PROJECT

PROGRAM = """
import sys
import bot.charts.alt, bot.charts.draw, bot.figures.linked
from click.testing import CliRunner
from bot.cli import nps
answered = CliRunner().invoke(nps, ["score"])
assert "No answers" in answered.output or "no answers" in answered.output.lower(), answered.output
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"matplotlib", "numpy", "PIL"}))
"""


def test_who_draws_nothing_does_not_load_what_draws(tmp_path: Path, migrated_sqlite: Path) -> None:
    """Not even the command that can; who else imports what draws, the contracts on imports say."""
    (tmp_path / "nps.db").write_bytes(migrated_sqlite.read_bytes())
    (tmp_path / "nps.toml").write_text('company = "Acme"\ntimezone = "UTC"\n[surveys.customers]\nsubject = "Acme"\n')
    env = {**os.environ, "NPS_CONFIG": str(tmp_path / "nps.toml")}
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=PROJECT, env=env, capture_output=True, text=True, check=False
    )

    assert ("\n", "") == (told.stdout, told.stderr)
