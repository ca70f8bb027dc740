"""What a user installs: the whole product, and nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path
from zipfile import ZipFile

from tests.support.sources import PROJECT, product_files


def test_the_wheel_holds_every_file_of_the_product_and_nothing_else(wheel: Path) -> None:
    """Templates, pictures and migrations are files, too; tests and the project's papers stay at home."""
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}

    expected = {str(path.relative_to(PROJECT)) for path in product_files()}
    assert expected == packed


def test_the_installed_command_runs_outside_the_checkout(nps: Path, tmp_path: Path) -> None:
    """The code that answers is the wheel's."""
    ask = "import bot, scheduler, storage; print(bot.__file__)"
    where = subprocess.check_output([nps.parent / "python", "-c", ask], cwd=tmp_path, text=True)
    shown = subprocess.check_output([nps, "--help"], cwd=tmp_path, text=True)

    assert Path(where).is_relative_to(nps.parents[1])
    assert "Usage: nps" in shown
