"""`nps themes` and `nps drivers` on the command line: imported comments, keywords of one's own, real ratings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import nps as root
from tests.support.data import shared_data
from tests.support.program import CONFIGURATION

Run = Callable[..., Result]
RATINGS = "nps/carpentries_instructor_training_2016-2018.csv"
COMMENTS = "score,answered_at,comment,plan\n" + "".join(
    f"{score},2026-03-{day:02},{comment},{plan}\n"
    for day in range(1, 8)
    for score, comment, plan in (
        (2, "Far too expensive for us", "pro"),
        (9, "The parking is right at the door", "free"),
        (1, "The delivery was late again", "free"),
    )
)
OWN = '[parking]\nname = "Parking"\nwords = ["parking"]\n'


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path) -> Run:
    """The command, in a folder with a configuration and an empty store."""
    monkeypatch.chdir(tmp_path)
    Path("nps.toml").write_text(CONFIGURATION)
    Path("nps.db").write_bytes(migrated_sqlite.read_bytes())
    return lambda *arguments: CliRunner().invoke(root, arguments)


def test_imported_comments_have_themes_at_once(run: Run) -> None:
    """Those that come with the program; with words of those without, so that one's own can be thought of."""
    Path("c.csv").write_text(COMMENTS)
    run("answers", "import", "c.csv")
    found = run("themes", "2026-Q1")

    assert 0 == found.exit_code
    assert "21 of 21 people who answered wrote a comment" in found.output
    assert "  “Far too expensive for us”" in found.output
    assert "Promoters write: door (7), parking (7), right (7)." in found.output
    assert "21 comments, 67% with a theme." in run("themes", "check").output


def test_keywords_of_one_s_own_go_before_ours(run: Run) -> None:
    """Written out, changed, named in the configuration: everything is read again. Nothing is written over."""
    Path("c.csv").write_text(COMMENTS)
    run("answers", "import", "c.csv")
    run("themes", "2026-Q1")
    first, second = run("themes", "init"), run("themes", "init")
    Path("themes/en.toml").write_text(OWN)
    Path("nps.toml").write_text(f'themes = "themes"\n{CONFIGURATION}')
    document = json.loads(run("themes", "2026-Q1", "--where", "plan=free", "--json").output)
    parts = {part["theme"]: part["contribution"] for part in document["themes"]}

    assert (0, 6) == (first.exit_code, first.output.count("Wrote themes/"))
    assert (1, True) == (second.exit_code, "has de.toml, en.toml" in second.output)
    assert {"parking": 50.0, "delivery": -50.0} == parts
    assert document["nps"] == sum(parts.values())


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ('theme_classifier = "acme"', "nps: theme_classifier: no installed package has an entry point 'acme'"),
        ('themes = "words"', "nps: words/en.toml, line 2: price.words: 'x*y' is no pattern"),
        ('themes = "nowhere"', "`nps themes init --out nowhere` makes it"),
    ],
)
def test_what_cannot_be_used_is_told(run: Run, key: str, told: str) -> None:
    """A mistake by its file and line, with exit 1."""
    Path("words").mkdir()
    Path("words/en.toml").write_text('[price]\nwords = ["x*y"]\n')
    Path("nps.toml").write_text(f"{key}\n{CONFIGURATION}")
    found = run("themes", "check")

    assert 1 == found.exit_code
    assert told in found.output


def test_real_ratings_go_with_the_score(run: Run) -> None:
    """Of imported answers: named in the configuration, or on the command line."""
    run("answers", "import", str(shared_data(RATINGS)))
    named = '[surveys.customers]\ndrivers = ["worth_time", "material"]'
    Path("nps.toml").write_text(CONFIGURATION.replace("[surveys.customers]", named))
    document = json.loads(run("drivers", "2017", "--driver", "worth_time", "--driver", "pace", "--json").output)

    assert "worth_time goes with it most" in run("drivers", "all").output
    assert ([], 0, 50) == (document["drivers"], document["answers"], document["needed"])
