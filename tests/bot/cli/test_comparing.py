"""Goals, benchmarks and segments on the command line, on real answers."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.data import shared_data
from tests.support.program import CONFIGURATION, Program

GOALS = """
[[goals]]
name = "A good score"
target = 40
by = "2018"

[[benchmarks]]
name = "Globex"
nps = 31
year = 2017
source = "a study"
population = "their customers"
"""


def test_the_score_is_held_against_goals_and_others_and_split_by_two(nps: Path, tmp_path: Path) -> None:
    """As text, and as objects."""
    program = Program(nps, tmp_path)
    program.write("nps.toml", CONFIGURATION + GOALS)
    data = shared_data("nps/carpentries_instructor_training_2016-2018.csv")
    assert 0 == program.run("answers", "import", str(data))[0]
    goals, benchmarks = program.run("goals", "2017")[1], json.loads(program.run("benchmarks", "2017", "--json")[1])
    split = program.run("score", "2017-Q4", "--by", "taken", "--by", "pace")[1].splitlines()

    assert ["A good score", "49 (41 to 55)", "40", "met"] == [
        cell.strip() for cell in goals.splitlines()[-1].split("  ") if cell.strip()
    ]
    assert ("Globex", 31.0, "above") == tuple(benchmarks[0][key] for key in ("name", "nps", "beside"))
    assert "The score by taken · pace" in split
    assert any(line.startswith("at event · Too slow") for line in split)
