"""The report on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.program import Program

CONFIGURATION = """
company = "Acme"
[pages]
score_page = "plum"
[[routes]]
when = { country = "FI" }
team = "Nordics"
[surveys.customers]
"""
ANSWERS = """score,answered_at,comment,country
10,2026-05-10,Simple,FI
9,2026-05-11,Quick,FI
10,2026-08-12,Simple,FI
3,2026-08-13,Dear,FI
0,2026-08-14,Slow,DE
"""


def test_a_report_is_text_json_and_files(nps: Path, tmp_path: Path) -> None:
    """Of the quarter that is named, for whoever it is for; and the link to the page of the score is printed."""
    program = Program(nps, tmp_path, NPS_SECRET_KEY="a key of the tests alone, long enough")
    program.write("nps.toml", CONFIGURATION)
    program.write("answers.csv", ANSWERS)
    assert 0 == program.run("answers", "import", "answers.csv")[0]

    code, out, said = program.run(
        *("report", "quarter", "2026-Q3", "--level", "team", "--team", "Nordics", "--json", "--out", "files")
    )
    assert (0, "Nordics: NPS report, 2026-Q3") == (code, json.loads(out)["title"])
    assert ["Dear", "Simple"] == sorted(one for part in json.loads(out)["parts"] for one in part["quotes"])
    assert "Wrote files/report.html and" in said
    assert "Nordics: NPS report, 2026-Q3\n" in (program.folder / "files" / "report.txt").read_text()
    assert "/figures/" in program.run("survey", "score-link")[1]
