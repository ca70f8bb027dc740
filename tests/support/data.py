"""The real answers and published figures beside the project, in `../shared/data`, read where they are."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
DATA = PROJECT.parent / "shared" / "data"


def shared_data(name: str) -> Path:
    """The path of a file or folder below `../shared/data`; the test is skipped where there is no such folder."""
    if not DATA.is_dir():
        pytest.skip("the data beside the project, ../shared/data, is missing")
    path = DATA / name
    assert path.exists(), f"there is no ../shared/data/{name}"
    return path


def shared_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file below `../shared/data`, by column; skipped like the above."""
    with shared_data(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
