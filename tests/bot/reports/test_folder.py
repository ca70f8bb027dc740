"""A report as files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.charts.drawings import Point, Trend
from bot.figures.telling import Table, Told
from bot.reports.document import Document
from bot.reports.folder import FolderRefused, write
from tests.support.reporting import reporting

if TYPE_CHECKING:
    from pathlib import Path

POINTS = (Point("2026-Q2", 21.0, 10.0, 32.0, 120), Point("2026-Q3", 35.0, 25.0, 45.0, 140))
PLANS = Table(("Plan", "NPS"), (("<pro>", "35"),))
SCORE = Told("The score", ("Up <b>14</b>.",), PLANS, drawing=Trend("Trend", POINTS))
# The widest table there is: who moved from which band to which.
BANDS = ("Promoters", "Passives", "Detractors", "Together")
MOVES = Table(("Before ↓, now →", *BANDS), tuple((band, "1,037", "1,019", "1,011", "3,067") for band in BANDS))
REPORT = Document(
    title="Acme: NPS report, 2026-Q3",
    subtitle="July to September",
    figure="NPS 35",
    parts=(SCORE, Told("What they said", quotes=("I <3 it\n& more",)), Told("Who moved", table=MOVES)),
    asked=Told("What is asked of you", ("Call them.",)),
)


def test_a_folder_has_the_page_the_text_and_the_pictures(tmp_path: Path) -> None:
    """The page needs none of the other files, and fetches nothing."""
    names = [path.name for path in write(REPORT, reporting(), tmp_path / "new" / "quarter")]

    assert ["report.html", "report.txt", "1-the-score.svg", "1-the-score.png"] == names
    folder = tmp_path / "new" / "quarter"
    page = (folder / "report.html").read_text()
    assert "Up &lt;b&gt;14&lt;/b&gt;." in page
    assert "I &lt;3 it\n&amp; more" in page
    assert [] == re.findall(r'(?:src|href|srcset)="(?!data:)', page)
    assert "<script" not in page
    assert " style=" not in page
    assert "1. Call them." in (folder / "report.txt").read_text()
    assert (folder / "1-the-score.png").read_bytes().startswith(b"\x89PNG")


def test_a_report_is_written_over_an_older_one(tmp_path: Path) -> None:
    """It is ours."""
    write(REPORT, reporting(), tmp_path)

    assert 4 == len(write(REPORT, reporting(), tmp_path))


def test_nothing_else_is_written_over(tmp_path: Path) -> None:
    """A folder with other files, one with somebody else's report.html, a file."""
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(FolderRefused, match="has other files in it"):
        write(REPORT, reporting(), tmp_path)
    (tmp_path / "report.html").write_text("<title>Mine</title>")
    with pytest.raises(FolderRefused, match="has other files in it"):
        write(REPORT, reporting(), tmp_path)
    with pytest.raises(FolderRefused, match="is a file"):
        write(REPORT, reporting(), tmp_path / "notes.txt")

    assert "<title>Mine</title>" == (tmp_path / "report.html").read_text()
