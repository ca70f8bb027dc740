"""`nps score --chart`: a picture beside the text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import nps
from storage.database import Database
from tests.support.factories import import_answers
from tests.support.program import CONFIGURATION

JULY = datetime(2026, 7, 10, tzinfo=UTC)
SCORES = (10, 9, 9, 8, 7, 3)


@pytest.fixture
def folder(tmp_path: Path, migrated_sqlite: Path) -> Path:
    """A programme with answers in two quarters."""
    (tmp_path / "nps.toml").write_text(CONFIGURATION)
    (tmp_path / "nps.db").write_bytes(migrated_sqlite.read_bytes())
    db = Database.connect(f"sqlite:///{tmp_path}/nps.db")
    before = JULY - timedelta(days=60)
    import_answers(db, [{"score": score, "answered_at": at, "attributes": {"plan": "pro"}}
                        for at in (before, JULY) for score in SCORES])  # fmt: skip
    db.close()
    return tmp_path


def score(folder: Path, *arguments: str) -> Result:
    """The command, in the folder."""
    return CliRunner().invoke(nps, ["score", *arguments], env={"NPS_CONFIG": str(folder / "nps.toml")})


@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        (["2026-Q3"], "Acme: the score over time"),
        (["2026-Q3", "--by", "plan"], "Acme, 2026-Q3: by plan"),
        (["2026-Q3", "--picture", "distribution", "--dark"], "Acme, 2026-Q3: from 0 to 10"),
        (["2026-Q3", "--picture", "flow"], "Acme: who moved"),
        (["all"], "Acme: the score over time"),
        (["2026-07", "--periods", "60"], "Acme: the score over time"),
    ],
)
def test_a_picture_is_written_beside_the_text(folder: Path, arguments: list[str], title: str) -> None:
    """The trend, with --by the segments, or the one that is named."""
    answered = score(folder, *arguments, "--chart", str(folder / "out.svg"))

    assert (0, "NPS") == (answered.exit_code, answered.output.splitlines()[1][:3])
    assert f"<title>{title}</title>" in (folder / "out.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--chart", "out.jpeg"], "nps: a picture is a .png or an .svg file, and 'out.jpeg' is neither\n"),
        (
            ["--chart", "out.png", "--picture", "segments"],
            "nps: there is no picture of 'segments': name an attribute that the answers have with --by\n",
        ),
        (
            ["--chart", "out.png", "--picture", "response"],
            "nps: there is no picture of 'response': no wave of the survey was open in the period\n",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(folder: Path, arguments: list[str], why: str) -> None:
    """And nothing else is."""
    answered = score(folder, "2026-Q3", *arguments)

    assert (1, "", why) == (answered.exit_code, answered.stdout, answered.stderr)
